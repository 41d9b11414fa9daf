import { z } from 'zod';
import { crud, idParams, noQuery } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import { OverrideQuery } from '../quotes/gate.schema.js';
import { publishArticle, unpublishArticle } from './article.publishing.js';
import { Article, ArticleCreate, ArticleList, ArticleListQuery, ArticlePatched, ArticleQuery, ArticleUpdate, PublishRequest } from './article.schema.js';
import { getArticle, getArticleText, listArticles } from './article.service.js';
import { readForVerification, verifyArticle } from './article.verification.js';
import { ArticleVerification } from './article.verification.schema.js';
import { createArticle, removeArticle, updateArticle } from './article.writes.js';

const idDescription = 'The id or the slug of the article.';
const params = idParams(idDescription);

export const articleRoutes = [
  ...crud({
    name: 'Article',
    plural: 'articles',
    description: 'Published articles, and with `status` and a key also others. The newest first, unless `sort` says otherwise; with `q` the most relevant first.',
    idDescription,
    schemas: { Item: Article, List: ArticleList, Create: ArticleCreate, Update: ArticleUpdate, ListQuery: ArticleListQuery, ItemQuery: ArticleQuery, CreateQuery: noQuery, UpdateQuery: OverrideQuery, Patched: ArticlePatched },
    problems: { create: ['slug_taken'], update: ['slug_taken', 'conflict', 'not_publishable'], remove: [] },
    list: listArticles,
    get: getArticle,
    create: createArticle,
    update: updateArticle,
    remove: removeArticle,
  }),
  endpoint({
    operationId: 'publishArticle', summary: 'Publish an article', tag: 'Article',
    description: 'The article, its statements and whom they name become public. Refused while a direct or mixed statement has lost its words or has several places, or a direct one has no speaker, unless `override` says why. The time of its first publication stays in `firstPublishedAt`.',
    method: 'post', path: '/v1/articles/{id}/publish', access: 'editor', params, query: noQuery,
    body: PublishRequest, bodyIsOptional: true, conditional: true,
    response: { status: 200, description: 'The published article.', schema: ArticlePatched, represents: Article },
    problems: ['not_found', 'conflict', 'not_publishable'],
    handle: ({ write, params, body, precondition }) => write((writing) => publishArticle(writing, params.id, body, precondition)),
  }),
  endpoint({
    operationId: 'unpublishArticle', summary: 'Take an article back from the public', tag: 'Article',
    method: 'post', path: '/v1/articles/{id}/unpublish', access: 'editor', params, query: noQuery,
    body: z.strictObject({}).meta({ id: 'UnpublishRequest', description: 'Nothing more is needed.' }), bodyIsOptional: true, conditional: true,
    response: { status: 200, description: 'The article, public no longer.', schema: Article },
    problems: ['not_found', 'conflict'],
    handle: ({ write, params, precondition }) => write((writing) => unpublishArticle(writing, params.id, precondition)),
  }),
  endpoint({
    operationId: 'getArticleText', summary: 'Read the canonical plain text of an article', tag: 'Article',
    description: 'The text to which every `start` and `end` counts, in Unicode code points.',
    method: 'get', path: '/v1/articles/{id}/text', access: 'public', params, query: noQuery,
    response: { status: 200, description: 'The canonical text.', schema: z.string(), contentType: 'text/plain' },
    problems: ['not_found'],
    handle: ({ read, params }) => read((reading) => getArticleText(reading, params.id)),
  }),
  endpoint({
    operationId: 'getArticleVerification', summary: 'Verify the statements of an article against its text', tag: 'Article',
    description: 'Whether the words of each statement are the words printed, what is quoted and no statement, and whether the article could be published as it is.',
    method: 'get', path: '/v1/articles/{id}/verification', access: 'public', params, query: noQuery,
    response: { status: 200, description: 'The report.', schema: ArticleVerification },
    problems: ['not_found'],
    handle: async ({ read, params }) => verifyArticle(await read((reading) => readForVerification(reading, params.id))),
  }),
];
