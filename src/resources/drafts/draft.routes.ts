import { idParams, noQuery } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import { ArticleDraft, ArticleDraftQuery, ArticleDraftUpdate } from './draft.schema.js';
import { getDraft } from './draft.service.js';
import { discardDraft, updateDraft } from './draft.writes.js';

const params = idParams('The id or the slug of the article.');
const path = '/v1/articles/{id}/draft';
/** What the ETag of a working copy says besides its own version: whoever has read it has read it merged with this one. */
export const copyOf = ({ articleVersion }: ArticleDraft): number => articleVersion;

const common = { tag: 'Article', path, params } as const;

export const draftRoutes = [
  endpoint({
    ...common,
    operationId: 'getArticleDraft', summary: 'Read the working copy of an article',
    description: 'The whole article as it would read after publishing, statements included.',
    method: 'get', access: 'viewer', query: ArticleDraftQuery,
    response: { status: 200, description: 'The working copy.', schema: ArticleDraft, copyOf },
    problems: ['not_found'],
    handle: ({ read, params: { id }, query }) => read((reading) => getDraft(reading, id, query)),
  }),
  endpoint({
    ...common,
    operationId: 'updateArticleDraft', summary: 'Change the working copy of an article',
    description: 'A JSON Merge Patch (RFC 7396). The first one makes the working copy from the article as it is; readers see nothing of it before it is published. In `quotes`, an item with `id` is that statement (its absent fields are left alone), one without is new, and a statement that is not in the list will be removed. If-Match takes the ETag of the working copy; where there is none yet, that of the article.',
    method: 'patch', access: 'editor', query: noQuery,
    body: ArticleDraftUpdate, conditional: true,
    response: { status: 200, description: 'The working copy as it is now.', schema: ArticleDraft, copyOf },
    problems: ['not_found', 'slug_taken', 'conflict'],
    handle: ({ write, params: { id }, body, precondition }) => write((writing) => updateDraft(writing, id, body, precondition)),
  }),
  endpoint({
    ...common,
    operationId: 'deleteArticleDraft', summary: 'Throw the working copy of an article away',
    description: 'The article stays as it is. What the working copy was stays readable in its revisions.',
    method: 'delete', access: 'editor', query: noQuery, conditional: true,
    response: { status: 204, description: 'It is gone.' },
    problems: ['not_found', 'conflict'],
    handle: ({ write, params: { id }, precondition }) => write((writing) => discardDraft(writing, id, precondition)),
  }),
];
