/** The operations of an article's life: to the public and back, now or later, and out of the trash. */
import { idParams, noQuery } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import { publishArticle, submitArticle, unpublishArticle } from './article.publishing.js';
import { cancelSchedule } from './article.schedule.js';
import { Article, ArticlePatched, EmptyRequest, PublishRequest, UnpublishRequest } from './article.schema.js';
import { restoreArticle } from './article.trash.js';

const params = idParams('The id or the slug of the article.');

const publishing = [
  'The article, its statements and whom they name become public; of one that is public already, its working copy.',
  'Refused while a direct or mixed statement has lost its words or has several places, or a direct one has no speaker, unless `override` says why.',
  'With `at` it is planned: the article shows that in `publishAt`, has the status `scheduled` until then if it is not public yet, and becomes public at that time exactly.',
  'Should it no longer pass then, it stays as it is, the plan is given up, and its history tells why.',
  'If-Match takes the ETag of the working copy as well, and that one to be sure of what is published: the ETag of the article says nothing of its copy.',
  'The time of its first publication stays in `firstPublishedAt`.',
].join(' ');

export const articleLifeRoutes = [
  endpoint({
    operationId: 'submitArticle', summary: 'Hand in an article for review', tag: 'Article',
    description: 'A draft, or what was unpublished, gets the status `review`. Readers see nothing of it.',
    method: 'post', path: '/v1/articles/{id}/submit', access: 'editor', params, query: noQuery,
    body: EmptyRequest, bodyIsOptional: true, conditional: true,
    response: { status: 200, description: 'The article, in review.', schema: Article },
    problems: ['not_found', 'conflict'],
    handle: ({ write, params, precondition }) => write((writing) => submitArticle(writing, params.id, precondition)),
  }),
  endpoint({
    operationId: 'publishArticle', summary: 'Publish an article', tag: 'Article',
    description: publishing,
    method: 'post', path: '/v1/articles/{id}/publish', access: 'editor', params, query: noQuery,
    body: PublishRequest, bodyIsOptional: true, conditional: true,
    response: { status: 200, description: 'The article, published or scheduled.', schema: ArticlePatched, represents: Article },
    problems: ['not_found', 'conflict', 'not_publishable'],
    handle: ({ write, params, body, precondition }) => write((writing) => publishArticle(writing, params.id, body, precondition)),
  }),
  endpoint({
    operationId: 'unpublishArticle', summary: 'Take an article back from the public', tag: 'Article',
    description: 'At once, and then nothing stays planned for it; or with `at` at that time, which `unpublishAt` shows, also for an article that is to be published before.',
    method: 'post', path: '/v1/articles/{id}/unpublish', access: 'editor', params, query: noQuery,
    body: UnpublishRequest, bodyIsOptional: true, conditional: true,
    response: { status: 200, description: 'The article, public no longer or only until `unpublishAt`.', schema: Article },
    problems: ['not_found', 'conflict'],
    handle: ({ write, params, body, precondition }) => write((writing) => unpublishArticle(writing, params.id, body, precondition)),
  }),
  endpoint({
    operationId: 'cancelArticleSchedule', summary: 'Cancel what is planned for an article', tag: 'Article',
    description: 'Takes back both `publishAt` and `unpublishAt`. What was scheduled is again what it was before: `draft`, `review` or `unpublished`.',
    method: 'delete', path: '/v1/articles/{id}/schedule', access: 'editor', params, query: noQuery, conditional: true,
    response: { status: 200, description: 'The article, for which nothing is planned.', schema: Article },
    problems: ['not_found', 'conflict'],
    handle: ({ write, params, precondition }) => write((writing) => cancelSchedule(writing, params.id, precondition)),
  }),
  endpoint({
    operationId: 'restoreArticle', summary: 'Take an article out of the trash', tag: 'Article',
    description: 'With its statements; it is `unpublished` then if it was ever public, else a `draft`. `GET /v1/articles?trashed=true` lists what is in the trash.',
    method: 'post', path: '/v1/articles/{id}/restore', access: 'editor', params, query: noQuery,
    body: EmptyRequest, bodyIsOptional: true, conditional: true,
    response: { status: 200, description: 'The article, out of the trash.', schema: Article },
    problems: ['not_found', 'conflict'],
    handle: ({ write, params, precondition }) => write((writing) => restoreArticle(writing, params.id, precondition)),
  }),
];
