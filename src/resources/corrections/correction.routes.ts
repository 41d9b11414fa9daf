import { z } from 'zod';
import { envelope, idParams, linkHeader, noQuery } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import { lowerCaseId } from '../../http/fields.js';
import { Correction, CorrectionCreate, CorrectionList, CorrectionListQuery, CorrectionUpdate } from './correction.schema.js';
import { type CorrectionIn, amendCorrection, createCorrection, getCorrection, listCorrections } from './correction.service.js';

const path = '/v1/articles/{id}/corrections';
const params = idParams('The id or the slug of the article.');
const itemParams = params.extend({ correctionId: z.string().min(1).max(200).overwrite(lowerCaseId).meta({ description: 'The id of the correction.' }) });

const onTheArticle = 'It is a new version of the article: If-Match takes the ETag of the article, or of any of its corrections, all of which say the version of the article.';

const versionOf = (result: Correction): number => (result as CorrectionIn).articleVersion;

export const correctionRoutes = [
  endpoint({
    operationId: 'listCorrections', summary: 'List the corrections of an article', tag: 'Correction',
    description: 'The newest first, as `corrections` of the article shows them. Visible when the article is.',
    method: 'get', path, access: 'public', params, query: CorrectionListQuery, kept: { collections: ['articles'] },
    response: { status: 200, description: 'A page of corrections.', schema: CorrectionList, headers: linkHeader },
    problems: ['not_found'],
    handle: async ({ read, params, query, url, link }) => envelope(await read((reading) => listCorrections(reading, params.id, query)), url, link),
  }),
  endpoint({
    operationId: 'createCorrection', summary: 'Correct an article', tag: 'Correction',
    description: `Tells readers what was put right; the text itself is put right with a PATCH of the article. Refused for an article that was never public. ${onTheArticle}`,
    method: 'post', path, access: 'editor', params, query: noQuery, body: CorrectionCreate, conditional: true,
    response: {
      status: 201, description: 'The new correction.', schema: Correction, versionOf,
      headers: {
        Location: {
          description: 'Where the new correction is.',
          value: (made, link) => link(`/v1/articles/${(made as CorrectionIn).articleId}/corrections/${made.id}`),
        },
      },
    },
    problems: ['not_found', 'conflict'],
    handle: ({ write, params, body, precondition }) => write((writing) => createCorrection(writing, params.id, body, precondition)),
  }),
  endpoint({
    operationId: 'getCorrection', summary: 'Read one correction of an article', tag: 'Correction',
    method: 'get', path: `${path}/{correctionId}`, access: 'public', params: itemParams, query: noQuery, kept: { collections: ['articles'] },
    response: { status: 200, description: 'The correction.', schema: Correction, versionOf },
    problems: ['not_found'],
    handle: ({ read, params }) => read((reading) => getCorrection(reading, params.id, params.correctionId)),
  }),
  endpoint({
    operationId: 'updateCorrection', summary: 'Amend one correction of an article', tag: 'Correction',
    description: `A JSON Merge Patch (RFC 7396). Corrections cannot be removed; \`amendedAt\` tells readers that one has changed. ${onTheArticle}`,
    method: 'patch', path: `${path}/{correctionId}`, access: 'editor', params: itemParams, query: noQuery, body: CorrectionUpdate, conditional: true,
    response: { status: 200, description: 'The correction as it is now.', schema: Correction, versionOf },
    problems: ['not_found'],
    handle: ({ write, params, body, precondition }) => write((writing) => amendCorrection(writing, params.id, params.correctionId, body, precondition)),
  }),
];
