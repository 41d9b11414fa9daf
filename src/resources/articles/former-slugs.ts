/** Slugs that articles had before: who reads by one is sent to the slug that the article has now. */
import type { Reading } from '../../changes/scope.js';
import type { Tx } from '../../database/database.js';
import type { Endpoint } from '../../http/endpoint.js';
import type { Problem } from '../../http/errors.js';
import { Moved } from '../../http/moved.js';
import { type FindSlugs, slugsLike } from '../slugs.js';
import { articlesVisibleTo } from '../visibility.js';

/** The former slugs of all articles: a slug that is derived leaves them to those who had them. */
export const findFormerSlugs = (tx: Tx): FindSlugs => (base) => tx.formerSlug.findMany(slugsLike(base));

/** Puts on record that an article has another slug now. Whoever had the new one before, loses it. */
export async function changeSlug(tx: Tx, articleId: string, { from, to }: { from: string; to: string }): Promise<void> {
  if (from === to) return;
  await takeSlug(tx, to);
  await tx.formerSlug.upsert({ where: { slug: from }, create: { slug: from, articleId }, update: { articleId } });
}

/** A slug that an article has leads nowhere else. */
export async function takeSlug(tx: Tx, slug: string): Promise<void> {
  await tx.formerSlug.deleteMany({ where: { slug } });
}

/** What to throw for a reference that names no article as it is: where its article is now, if the caller may know, else the problem. */
export async function movedOr({ tx, caller }: Reading, reference: string, problem: Problem): Promise<Problem> {
  const former = await tx.formerSlug.findFirst({ where: { slug: reference, article: articlesVisibleTo(caller) }, select: { article: { select: { slug: true } } } });
  return former === null ? problem : new Moved(former.article.slug, problem);
}

/** Whether this was a slug of the article. */
export async function wasSlugOf(tx: Tx, articleId: string, slug: string): Promise<boolean> {
  return (await tx.formerSlug.count({ where: { slug, articleId } })) > 0;
}

/** All that is read of an article is read by its former slugs, too. */
export const readByFormerSlugs = (endpoint: Endpoint): Endpoint =>
  endpoint.method === 'get' && /^\/v1\/articles\/\{id\}(\/|$)/.test(endpoint.path) ? { ...endpoint, moves: true } : endpoint;
