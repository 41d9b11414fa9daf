import { z } from 'zod';
import { crud, idParams, noQuery } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import { withPreviews } from '../previews/preview.routes.js';
import { OverrideQuery } from '../quotes/gate.schema.js';
import { articleLifeRoutes } from './article.life.routes.js';
import { readArticle } from './article.read.js';
import { Article, ArticleCreate, ArticleDeleteQuery, ArticleList, ArticleListQuery, ArticlePatched, ArticleQuery, ArticleUpdate } from './article.schema.js';
import { getArticleText, listArticles } from './article.service.js';
import { removeArticle } from './article.trash.js';
import { readForVerification, verifyArticle } from './article.verification.js';
import { ArticleVerification } from './article.verification.schema.js';
import { createArticle, updateArticle } from './article.writes.js';

const idDescription = 'The id or the slug of the article.';
const params = idParams(idDescription);

export const articleRoutes = [
  ...crud({
    name: 'Article',
    plural: 'articles',
    description: 'Published articles, and with `status` and a key also others. The newest first, unless `sort` says otherwise; with `q` the most relevant first.',
    idDescription,
    schemas: { Item: Article, List: ArticleList, Create: ArticleCreate, Update: ArticleUpdate, ListQuery: ArticleListQuery, ItemQuery: ArticleQuery, CreateQuery: noQuery, UpdateQuery: OverrideQuery, DeleteQuery: ArticleDeleteQuery, Patched: ArticlePatched },
    kept: { list: ['articles'], item: [] },
    problems: { create: ['slug_taken'], update: ['slug_taken', 'conflict', 'not_publishable'], remove: [] },
    list: listArticles,
    get: readArticle,
    create: createArticle,
    update: updateArticle,
    remove: removeArticle,
  }).map((each) => (each.operationId === 'getArticle' ? withPreviews(each) : each)),
  ...articleLifeRoutes,
  endpoint({
    operationId: 'getArticleText', summary: 'Read the canonical plain text of an article', tag: 'Article',
    description: 'The text to which every `start` and `end` counts, in Unicode code points.',
    method: 'get', path: '/v1/articles/{id}/text', access: 'public', params, query: noQuery, kept: { collections: ['articles'] },
    response: { status: 200, description: 'The canonical text.', schema: z.string(), contentType: 'text/plain' },
    problems: ['not_found'],
    handle: ({ read, params }) => read((reading) => getArticleText(reading, params.id)),
  }),
  endpoint({
    operationId: 'getArticleVerification', summary: 'Verify the statements of an article against its text', tag: 'Article',
    description: 'Whether the words of each statement are the words printed, what is quoted and no statement, and whether the article could be published as it is; its working copy is not looked at.',
    method: 'get', path: '/v1/articles/{id}/verification', access: 'public', params, query: noQuery, kept: { collections: [] },
    response: { status: 200, description: 'The report.', schema: ArticleVerification },
    problems: ['not_found'],
    handle: async ({ read, params }) => verifyArticle(await read((reading) => readForVerification(reading, params.id))),
  }),
];
