import { z } from 'zod';
import { crud, idParams } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import { publishArticle, unpublishArticle } from './article.publishing.js';
import { Article, ArticleCreate, ArticleList, ArticleListQuery, ArticleQuery, ArticleUpdate, PublishRequest } from './article.schema.js';
import { getArticle, getArticleText, listArticles } from './article.service.js';
import { createArticle, removeArticle, updateArticle } from './article.writes.js';

const idDescription = 'The id or the slug of the article.';
const params = idParams(idDescription);
const query = z.strictObject({});

export const articleRoutes = [
  ...crud({
    name: 'Article',
    plural: 'articles',
    description: 'Published articles, and with `status` and a key also others. The newest first, unless `sort` says otherwise; with `q` the most relevant first.',
    idDescription,
    schemas: { Item: Article, List: ArticleList, Create: ArticleCreate, Update: ArticleUpdate, ListQuery: ArticleListQuery, ItemQuery: ArticleQuery },
    problems: { create: ['slug_taken'], update: ['slug_taken', 'conflict'], remove: [] },
    list: listArticles,
    get: getArticle,
    create: createArticle,
    update: updateArticle,
    remove: removeArticle,
  }),
  endpoint({
    operationId: 'publishArticle', summary: 'Publish an article', tag: 'Article',
    description: 'The article, its statements and whom they name become public. The time of its first publication stays in `firstPublishedAt`.',
    method: 'post', path: '/v1/articles/{id}/publish', access: 'editor', params, query,
    body: PublishRequest, bodyIsOptional: true, conditional: true,
    response: { status: 200, description: 'The published article.', schema: Article },
    problems: ['not_found', 'conflict'],
    handle: ({ write, params, body, precondition }) => write((writing) => publishArticle(writing, params.id, body, precondition)),
  }),
  endpoint({
    operationId: 'unpublishArticle', summary: 'Take an article back from the public', tag: 'Article',
    method: 'post', path: '/v1/articles/{id}/unpublish', access: 'editor', params, query,
    body: z.strictObject({}).meta({ id: 'UnpublishRequest', description: 'Nothing more is needed.' }), bodyIsOptional: true, conditional: true,
    response: { status: 200, description: 'The article, public no longer.', schema: Article },
    problems: ['not_found', 'conflict'],
    handle: ({ write, params, precondition }) => write((writing) => unpublishArticle(writing, params.id, precondition)),
  }),
  endpoint({
    operationId: 'getArticleText', summary: 'Read the canonical plain text of an article', tag: 'Article',
    description: 'The text to which every `start` and `end` counts, in Unicode code points.',
    method: 'get', path: '/v1/articles/{id}/text', access: 'public', params, query,
    response: { status: 200, description: 'The canonical text.', schema: z.string(), contentType: 'text/plain' },
    problems: ['not_found'],
    handle: ({ read, params }) => read((reading) => getArticleText(reading, params.id)),
  }),
];
