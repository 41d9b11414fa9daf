/** What is planned for an article: when it, or its working copy, is to be published, and when it is to be taken back. */
import type { Action, Change, Writing } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { Problem, invalidField } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import { problemsOfNext } from '../drafts/draft.publishing.js';
import { gateProblems, passWith } from '../quotes/quote.gate.js';
import { demandVersion } from '../versions.js';
import type { Article } from './article.schema.js';
import { type ArticleRow, findArticle, presentArticle } from './article.service.js';
import { changeColumns, demandUnpublished, isPublic, withoutPlans, wrongState } from './article.transition.js';
import { recordArticle } from './article.writes.js';

/** @throws Problem invalid_body */
function demandFuture({ at: now }: Writing, at: Date): void {
  if (at <= now) throw invalidField(['at'], 'in_the_past', 'must lie in the future');
}

/**
 * Both plans of an article must make sense together: what is not public is published before it is taken back; what is public
 * may also come down first and come back later, but not both at once.
 *
 * @throws Problem conflict
 */
function demandOrder(article: ArticleRow, publishAt: Date, unpublishAt: Date): void {
  if (publishAt < unpublishAt || (isPublic(article) && publishAt > unpublishAt)) return;
  const [first, second] = [publishAt.toISOString(), unpublishAt.toISOString()];
  throw new Problem('conflict', `It would be published at ${first} and unpublished at ${second}: choose a time to unpublish it that comes after that, or DELETE its schedule first.`);
}

/**
 * Plans a publication, or moves it. The gate stands here already, and again when the time has come; a reason to pass it is kept
 * until then, and goes along when the time is moved.
 *
 * @throws Problem conflict, not_publishable, invalid_body
 */
export async function schedulePublication(writing: Writing, article: ArticleRow, at: Date, given: string | undefined): Promise<Article> {
  demandFuture(writing, at);
  demandUnpublished(article);
  if (article.unpublishAt !== null) demandOrder(article, at, article.unpublishAt);
  const override = given ?? article.publishOverride ?? undefined;
  const seen = isPublic(article) ? await gateProblems(writing.tx, article.id) : [];
  const reason = passWith(await problemsOfNext(writing, article), override, seen);
  const waiting = isPublic(article) || article.status === 'scheduled' ? {} : { status: 'scheduled', statusBefore: article.status };
  return changePlans(writing, 'schedule', article, { publishAt: at, publishOverride: override ?? null, ...waiting }, { override: reason });
}

/** @throws Problem conflict, invalid_body */
export async function scheduleWithdrawal(writing: Writing, article: ArticleRow, at: Date): Promise<Article> {
  demandFuture(writing, at);
  if (!isPublic(article) && article.publishAt === null) throw wrongState(article, 'Only what is published, or will be, can be unpublished later.');
  if (article.publishAt !== null) demandOrder(article, article.publishAt, at);
  return changePlans(writing, 'schedule', article, { unpublishAt: at });
}

/** @throws Problem conflict, when nothing is planned */
export async function cancelSchedule(writing: Writing, reference: string, precondition: Precondition): Promise<Article> {
  const article = await findArticle(writing, reference);
  demandVersion(precondition, article.version);
  if (article.publishAt === null && article.unpublishAt === null) throw wrongState(article, 'Nothing is planned for it.');
  return changePlans(writing, 'unschedule', article, { ...statusWithout(article), ...withoutPlans });
}

/** What an article is again when its publication is not to be. */
export const statusWithout = ({ status, statusBefore }: ArticleRow): { status?: string } => (status === 'scheduled' ? { status: statusBefore ?? 'draft' } : {});

/** What readers know of an article stays as it is while only its plans change: its version and its time too. */
const unseen = ({ version, shownVersion, updatedAt }: ArticleRow) => ({ shownVersion: shownVersion ?? version, updatedAt });

/** Changes what is planned, as a version of the article; readers see nothing of it. */
export async function changePlans(writing: Writing, action: Action, article: ArticleRow, data: Prisma.ArticleUncheckedUpdateManyInput, why: Pick<Change, 'override' | 'problems'> = {}): Promise<Article> {
  await changeColumns(writing, article, isPublic(article) ? { ...data, ...unseen(article) } : data);
  const row = await findArticle(writing, article.id);
  await recordArticle(writing, action, row, why);
  return presentArticle(row, writing.caller);
}
