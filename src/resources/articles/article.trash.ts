/** Where deleted articles go, with their statements: out of everybody's sight, and back, or away for good. */
import type { Writing } from '../../changes/scope.js';
import { forgetInSearch, indexForSearch } from '../../database/search.js';
import { demand } from '../../http/auth.js';
import { Problem } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import { counting } from '../counts.js';
import { type QuoteRow, quoteInclude, searchableQuote } from '../quotes/quote.rows.js';
import { recordQuote } from '../quotes/quote.service.js';
import { updateShingles } from '../quotes/quote.shingles.js';
import { named } from '../references.js';
import { repliesElsewhere, touchPublished, touchReplies } from '../stale.js';
import { demandUpdated, demandVersion, notFound } from '../versions.js';
import { headInclude } from './article-head.js';
import type { Article, ArticleDeleteQuery } from './article.schema.js';
import { keepPublication } from './article.kept.js';
import { type ArticleRow, findArticle, presentArticle } from './article.service.js';
import { changeColumns, isPublic, withoutPlans } from './article.transition.js';
import { recordArticle, searchableArticle } from './article.writes.js';
import { keepSlug } from './former-slugs.js';

/**
 * Moves an article to the trash, or with `permanent` removes it for good, from the trash or from anywhere.
 *
 * @throws Problem not_found; forbidden, when it is to be permanent and the caller is no admin
 */
export async function removeArticle(writing: Writing, reference: string, precondition: Precondition, { permanent }: ArticleDeleteQuery): Promise<void> {
  if (permanent) demand(writing.caller, 'admin');
  const article = permanent ? await findAnywhere(writing, reference) : await findArticle(writing, reference);
  demandVersion(precondition, article.version);
  await (permanent ? destroy(writing, article) : moveToTrash(writing, article));
}

/** @throws Problem not_found */
async function findAnywhere({ tx }: Writing, reference: string): Promise<ArticleRow> {
  const row = await tx.article.findUnique({ where: named(reference), include: headInclude });
  if (row === null) throw notFound('article', reference);
  return row;
}

const statementsOf = ({ tx }: Writing, articleId: string): Promise<QuoteRow[]> =>
  tx.quote.findMany({ where: { articleId }, include: quoteInclude(), orderBy: { position: 'asc' } }) as Promise<QuoteRow[]>;

/** The working copy stays with it; what was planned for it does not. */
async function moveToTrash(writing: Writing, article: ArticleRow): Promise<void> {
  const { tx, at } = writing;
  const { id, firstPublishedAt } = article;
  const quotes = await statementsOf(writing, id);
  const status = firstPublishedAt === null ? 'draft' : 'unpublished';
  if (isPublic(article)) {
    await keepSlug(tx, article);
    touchPublished(writing, id);
    touchReplies(writing, await repliesElsewhere(tx, id));
  }
  await counting(writing, id, () => changeColumns(writing, article, { status, publishedAt: null, trashedAt: at, ...withoutPlans }));
  await keepPublication(tx, id, null);
  await tx.quote.updateMany({ where: { articleId: id }, data: { trashed: true } });
  await leave(writing, article, quotes);
  await recordArticle(writing, 'trash', await findAnywhere(writing, id));
}

/** Nobody finds it any more. */
async function leave({ tx }: Writing, { id }: ArticleRow, quotes: readonly QuoteRow[]): Promise<void> {
  await updateShingles(tx, quotes, []);
  await forgetInSearch(tx, id);
}

async function destroy(writing: Writing, article: ArticleRow): Promise<void> {
  const { tx } = writing;
  const { id, version } = article;
  const quotes = await statementsOf(writing, id);
  const draft = await tx.articleDraft.findUnique({ where: { articleId: id }, select: { version: true } });
  const replies = await repliesElsewhere(tx, id);
  await counting(writing, id, async () => demandUpdated(await tx.article.deleteMany({ where: { id, version } }), version));
  await leave(writing, article, quotes);
  const gone = { id, version: version + 1 };
  if (isPublic(article)) {
    touchPublished(writing, id);
    touchReplies(writing, replies);
  }
  await recordReplies(writing, replies.map((reply) => reply.id));
  for (const quote of quotes) recordQuote(writing, 'delete', { id: quote.id, version: quote.version + 1, publishedAt: quote.publishedAt }, gone);
  if (draft !== null) writing.record({ resource: 'articleDraft', resourceId: id, version: draft.version + 1, action: 'delete', snapshot: null });
  writing.record({ resource: 'article', resourceId: id, version: gone.version, action: 'delete', snapshot: null });
}

/**
 * Replies from elsewhere have lost what they answered: the database has seen to that, the log must know. It makes no new version
 * of them, which would tell readers that something was deleted of which they may never have heard.
 */
async function recordReplies(writing: Writing, ids: string[]): Promise<void> {
  const rows = await writing.tx.quote.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' }, include: { ...quoteInclude(), article: { select: { id: true, version: true } } } });
  for (const { article, ...row } of rows) recordQuote(writing, 'update', row, article);
}

/** @throws Problem not_found; conflict, when it is not in the trash */
export async function restoreArticle(writing: Writing, reference: string, precondition: Precondition): Promise<Article> {
  const { tx } = writing;
  const trashed = await findAnywhere(writing, reference);
  const { id, version } = trashed;
  demandVersion(precondition, version);
  if (trashed.trashedAt === null) throw new Problem('conflict', `The article is not in the trash; it is ${trashed.status}. There is nothing to restore.`);
  await changeColumns(writing, trashed, { trashedAt: null });
  await tx.quote.updateMany({ where: { articleId: id }, data: { trashed: false } });
  const row = await findArticle(writing, id);
  const quotes = await statementsOf(writing, id);
  await indexForSearch(tx, searchableArticle(row));
  for (const quote of quotes) await indexForSearch(tx, searchableQuote(quote));
  await updateShingles(tx, [], quotes);
  await recordArticle(writing, 'restore', row);
  return presentArticle(row, writing.caller);
}
