/** How an article becomes public and ceases to be: what both change, whoever asks for it, an editor or a plan. */
import type { Action, Writing } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { indexForSearch } from '../../database/search.js';
import { Problem } from '../../http/errors.js';
import { counting } from '../counts.js';
import { applyDraft } from '../drafts/draft.publishing.js';
import { gateProblems, passGate } from '../quotes/quote.gate.js';
import { fillRoles } from '../quotes/quote.roles.js';
import { type QuoteRow, quoteInclude, searchableQuote } from '../quotes/quote.rows.js';
import { repliesElsewhere, touchReplies } from '../stale.js';
import { demandUpdated, nextArticleVersion } from '../versions.js';
import { keepPublication } from './article.kept.js';
import { type ArticleRow, findArticle } from './article.service.js';
import { recordArticle, searchableArticle } from './article.writes.js';
import { keepSlug, takeSlug } from './former-slugs.js';

/** What takes a plan of publication away. */
export const withoutPublication = { publishAt: null, publishOverride: null, statusBefore: null };

/** What takes all plans away. */
export const withoutPlans = { ...withoutPublication, unpublishAt: null };

export const isPublic = ({ status }: ArticleRow): boolean => status === 'published';

/** The 409 for a transition that makes no sense. */
export const wrongState = ({ status }: Pick<ArticleRow, 'status'>, advice: string): Problem =>
  new Problem('conflict', `The article is ${{ review: 'in review', draft: 'a draft' }[status] ?? status}. ${advice}`);

/** @throws Problem conflict, when readers have all that there is to publish */
export function demandUnpublished(article: ArticleRow): void {
  if (isPublic(article) && !article.hasDraft) throw wrongState(article, 'It has no working copy to publish: change it there, PATCH it, or unpublish it first.');
}

/** Changes the columns of an article, as its next version; which one it was decides in the database. */
export async function changeColumns(writing: Writing, { id, version }: ArticleRow, data: Prisma.ArticleUncheckedUpdateManyInput): Promise<void> {
  demandUpdated(await writing.tx.article.updateMany({ where: { id, version }, data: { ...nextArticleVersion(writing), ...data } }), version);
}

interface Publication {
  /** Since when it is public; of what is public already it stays, when absent. */
  publishedAt?: Date | undefined;
  override?: string | undefined;
}

/**
 * Makes an article public, or what is public what its working copy says. A withdrawal that is planned stays planned.
 *
 * @throws Problem not_publishable; conflict, when article and working copy have both changed the same
 */
export async function goPublic(writing: Writing, article: ArticleRow, { publishedAt, override }: Publication): Promise<ArticleRow> {
  const { tx } = writing;
  const { id, version, firstPublishedAt } = article;
  const seen = isPublic(article) ? await gateProblems(tx, id) : [];
  const since = publishedAt ?? article.publishedAt ?? writing.at;
  await counting(writing, id, async () => {
    await changeColumns(writing, article, { status: 'published', publishedAt: since, firstPublishedAt: firstPublishedAt ?? since, ...withoutPublication });
    await applyDraft(writing, article, version + 1);
  });
  const reason = await passGate(tx, id, override, seen);
  await keepPublication(tx, id, since);
  await fillRoles(writing, { id, version: version + 1, firstPublishedAt }, since);
  const row = await finish(writing, 'publish', article, reason);
  await takeSlug(tx, row);
  return row;
}

/** Takes an article back from the public. */
export async function goBack(writing: Writing, article: ArticleRow, data: Prisma.ArticleUncheckedUpdateManyInput): Promise<ArticleRow> {
  const { tx } = writing;
  await keepSlug(tx, article);
  await counting(writing, article.id, () => changeColumns(writing, article, { ...data, publishedAt: null }));
  await keepPublication(tx, article.id, null);
  return finish(writing, 'unpublish', article);
}

/** Brings up to date what depends on who sees an article, and puts it on record. */
async function finish(writing: Writing, action: Action, { id }: ArticleRow, override?: string): Promise<ArticleRow> {
  const { tx } = writing;
  const quotes = (await tx.quote.findMany({ where: { articleId: id }, include: quoteInclude(), orderBy: [{ position: 'asc' }, { id: 'asc' }] })) as QuoteRow[];
  for (const quote of quotes) await indexForSearch(tx, searchableQuote(quote));
  const row = await findArticle(writing, id);
  await indexForSearch(tx, searchableArticle(row));
  touchReplies(writing, await repliesElsewhere(tx, id));
  await recordArticle(writing, action, row, { override });
  return row;
}
