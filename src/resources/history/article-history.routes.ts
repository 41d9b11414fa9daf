/** The histories of articles and of their working copies. Both are restored into the working copy, never straight to readers. */
import type { Writing } from '../../changes/scope.js';
import { noQuery } from '../../http/crud.js';
import type { Precondition } from '../../http/etag.js';
import { findArticle } from '../articles/article.service.js';
import { copyOf } from '../drafts/draft.routes.js';
import { restoreIntoDraft } from '../drafts/draft.restore.js';
import { ArticleDraft, ArticleDraftSnapshot } from '../drafts/draft.schema.js';
import { withWords } from './article-diff.js';
import { articleLine, draftLine } from './article-line.js';
import { ArticleRevisionDiff, ArticleSnapshot } from './article-revision.schema.js';
import { composeArticle, imagesOnRecord } from './compose.js';
import { revisionRoutes } from './revision.routes.js';
import { revisionSchemas, toldOfArticle } from './revision.schema.js';
import { type Past, recordedAt } from './revision.service.js';

const articlePast: Past<typeof ArticleSnapshot> = {
  kind: 'article',
  snapshot: ArticleSnapshot,
  line: (reading, reference) => articleLine(reading, 'article', reference),
  at: async (tx, { id }, version) => {
    const composed = await composeArticle(tx, id, version);
    return composed && { ...composed.article, quotes: composed.quotes };
  },
};

const draftPast: Past<typeof ArticleDraftSnapshot> = {
  kind: 'working copy',
  snapshot: ArticleDraftSnapshot,
  line: (reading, reference) => draftLine(reading, 'working copy of an article', reference),
  at: (tx, line, version) => recordedAt(tx, ArticleDraftSnapshot, line, version),
};

async function restoreArticle(writing: Writing, id: string, { quotes, ...article }: ArticleSnapshot, precondition: Precondition): Promise<ArticleDraft> {
  const bodyImages = await imagesOnRecord(writing.tx, id, article.version);
  return restoreIntoDraft(writing, await findArticle(writing, id), { article, quotes, bodyImages }, precondition);
}

async function restoreDraft(writing: Writing, id: string, { quotes, ...article }: ArticleDraftSnapshot, precondition: Precondition): Promise<ArticleDraft> {
  return restoreIntoDraft(writing, await findArticle(writing, id), { article, quotes }, precondition);
}

const idDescription = 'The id or the slug of the article; of one that was deleted, the id.';
const restoring = {
  description: 'Makes the revision the working copy of the article, in the place of the one that there is. What it names must still be there: else 409, which names all that is gone.',
  problems: [],
  response: { description: 'The working copy.', copyOf },
};
const common = { tag: 'Article', idDescription, restoring, diff: withWords };
const schemas = { Diff: ArticleRevisionDiff, Restored: ArticleDraft, RestoreQuery: noQuery };

export const articleHistoryRoutes = [
  ...revisionRoutes({
    ...common,
    name: 'Article', path: '/v1/articles/{id}', past: articlePast, restore: restoreArticle,
    schemas: { ...schemas, ...revisionSchemas('Article', 'an article', ArticleSnapshot, toldOfArticle) },
  }),
  ...revisionRoutes({
    ...common,
    name: 'ArticleDraft', path: '/v1/articles/{id}/draft', byId: 'the id of its article', past: draftPast, restore: restoreDraft,
    schemas: { ...schemas, ...revisionSchemas('ArticleDraft', 'a working copy', ArticleDraftSnapshot, {}) },
  }),
];
