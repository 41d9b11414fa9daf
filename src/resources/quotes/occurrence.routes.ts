import { envelope, idParams, linkHeader } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import { OccurrenceList, OccurrenceListQuery } from './occurrence.schema.js';
import { listOccurrences } from './occurrence.service.js';

const description = [
  'Where else the same speaker says the same, the most similar first, then the first published: the same words, case and typography apart (accents count);',
  'all of these words and more, or a part of them, from four words on; or similar words, from a similarity of 0.6 and four words on.',
  'A statement in the same article counts, the statement itself does not; one without a speaker has no occurrences.',
  'Found is what shares four words in a row, or two where neither has more than 16 words. Of all that share the same run, the newest 1,000 are looked at,',
  'and in the end those 1,000 are compared that share the most runs.',
].join(' ');

export const occurrenceRoutes = [
  endpoint({
    operationId: 'listQuoteOccurrences', summary: 'List the occurrences of a statement', tag: 'Quote', description,
    method: 'get', path: '/v1/quotes/{id}/occurrences', access: 'public', params: idParams('The id of the statement.'), query: OccurrenceListQuery, kept: { collections: ['quotes'] },
    response: { status: 200, description: 'A page of occurrences.', schema: OccurrenceList, headers: linkHeader },
    problems: ['not_found'],
    handle: async ({ read, params, query, url, link }) => envelope(await read((reading) => listOccurrences(reading, params.id, query)), url, link),
  }),
];
