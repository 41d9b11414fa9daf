import { envelope, idParams, linkHeader } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import { Timeline, TimelineQuery } from './timeline.schema.js';
import { listTimeline } from './timeline.service.js';

export const timelineRoutes = [
  endpoint({
    operationId: 'listSpeakerTimeline', summary: 'List what a speaker said, in the order of saying it', tag: 'Speaker',
    description: 'Published statements only, with or without a key. A partial date counts by its start; what was said nobody knows when comes last, by publication.',
    method: 'get', path: '/v1/speakers/{id}/timeline', access: 'public', params: idParams('The id or the slug of the speaker.'), query: TimelineQuery, kept: { collections: ['speakers', 'quotes'] },
    response: { status: 200, description: 'A page of statements.', schema: Timeline, headers: linkHeader },
    problems: ['not_found'],
    handle: async ({ read, params, query, url, link }) => envelope(await read((reading) => listTimeline(reading, params.id, query)), url, link),
  }),
];
