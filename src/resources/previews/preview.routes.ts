import { idParams, noQuery } from '../../http/crud.js';
import { type Endpoint, endpoint } from '../../http/endpoint.js';
import type { ArticleQuery } from '../articles/article.schema.js';
import { PreviewLink, PreviewLinkCreate } from './preview.schema.js';
import { makePreviewLink } from './preview.service.js';

export const previewRoutes = [
  endpoint({
    operationId: 'createPreviewLink', summary: 'Make a preview link', tag: 'Article',
    description: 'A link to `GET /v1/articles/{id}` with a token in `preview`. Until it ends, it shows this article to anybody as it would read after publishing, its working copy where there is one. It is stored nowhere, and cannot be revoked.',
    method: 'post', path: '/v1/articles/{id}/preview-links', access: 'editor', params: idParams('The id or the slug of the article.'), query: noQuery,
    body: PreviewLinkCreate, bodyIsOptional: true,
    response: { status: 201, description: 'The link.', schema: PreviewLink, secret: true },
    problems: ['not_found'],
    handle: ({ read, params, body, link }) => read((reading) => makePreviewLink(reading, params.id, body, link)),
  }),
];

/** What the parameter `preview` adds to the operation that reads an article. */
export const withPreviews = (read: Endpoint): Endpoint => ({
  ...read,
  problems: [...(read.problems ?? []), 'forbidden'],
  response: { ...read.response, secret: ({ preview }: ArticleQuery) => preview !== undefined },
});
