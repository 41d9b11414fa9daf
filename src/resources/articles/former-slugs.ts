/**
 * Slugs that articles had before: who reads by one is sent to the slug that the article has now. Only what readers could know is
 * kept, and only what readers see takes a slug from others, so that no answer to them depends on what is hidden from them.
 */
import type { Reading } from '../../changes/scope.js';
import type { Tx } from '../../database/database.js';
import type { Endpoint } from '../../http/endpoint.js';
import type { Problem } from '../../http/errors.js';
import { Moved } from '../../http/moved.js';
import { type FindSlugs, slugsIn } from '../slugs.js';
import { articlesVisibleTo } from '../visibility.js';
import type { ArticleRow } from './article.service.js';

/** What a slug that is derived leaves to others: slugs that articles had, and those that their working copies will give them. */
export const findReservedSlugs = (tx: Tx): FindSlugs => async (slugs) => [...(await tx.formerSlug.findMany(slugsIn(slugs))), ...(await tx.articleDraft.findMany(slugsIn(slugs)))];

type Holder = Pick<ArticleRow, 'id' | 'slug'>;

/**
 * Puts on record that an article has another slug now; does nothing for one that is not public.
 *
 * @param before the article as it was
 */
export async function changeSlug(tx: Tx, before: Holder & Pick<ArticleRow, 'status'>, slug: string): Promise<void> {
  if (before.status !== 'published') return;
  await keepSlug(tx, before);
  await takeSlug(tx, { id: before.id, slug });
}

/** Keeps the slug of an article that is public, which is about to lose it, or to be hidden and lose it then. */
export async function keepSlug(tx: Tx, { id: articleId, slug }: Holder): Promise<void> {
  await tx.formerSlug.upsert({ where: { slug }, create: { slug, articleId }, update: { articleId } });
}

/** The slug of an article that is public leads nowhere else: another one that had it before loses it. */
export async function takeSlug(tx: Tx, { id, slug }: Holder): Promise<void> {
  await tx.formerSlug.deleteMany({ where: { slug, articleId: { not: id } } });
}

/** What to throw for a reference that names nothing which the caller may see: where its article is now, if they may know, else the problem. */
export async function movedOr({ tx, caller }: Reading, reference: string, problem: Problem): Promise<Problem> {
  const former = await tx.formerSlug.findFirst({ where: { slug: reference, article: articlesVisibleTo(caller) }, select: { article: { select: { slug: true } } } });
  return former === null ? problem : new Moved(former.article.slug, problem);
}

/** Whether this was a slug of the article under which readers could know it. */
export async function wasSlugOf(tx: Tx, articleId: string, slug: string): Promise<boolean> {
  return (await tx.formerSlug.count({ where: { slug, articleId } })) > 0;
}

/** All that is read of an article is read by its former slugs, too. */
export const readByFormerSlugs = (endpoint: Endpoint): Endpoint =>
  endpoint.method === 'get' && /^\/v1\/articles\/\{id\}(\/|$)/.test(endpoint.path) ? { ...endpoint, moves: true } : endpoint;
