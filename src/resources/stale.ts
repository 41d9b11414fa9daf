/**
 * Which kept answers a write makes stale. An answer is known by the ids that stand in it and by the collections that it was
 * chosen from (http/kept/tags.ts): so a write names the ids of what has changed, and the collections whose lists, counts,
 * filters or visibility it may change. Too much costs speed, too little shows readers what is no longer so: when in doubt, more.
 *
 * What only the newsroom sees (drafts, working copies, plans, keys) makes nothing stale.
 */
import type { Writing } from '../changes/scope.js';
import type { Tx } from '../database/database.js';
import type { Collection } from '../http/kept/tags.js';

type Touching = Pick<Writing, 'touch'>;

/** What an article or a statement that readers see decides besides itself: its speakers and images are visible through it. */
const throughArticles: Collection[] = ['articles', 'quotes', 'speakers', 'images'];

/** @param ids of an article that readers see or saw until now, and of its statements where they have changed */
export const touchPublished = ({ touch }: Touching, ...ids: string[]): void => touch(...ids, ...throughArticles);

/**
 * What depends on others than by embedding them, which their ids tell: a speaker's slug is a filter of articles, their statements
 * and their timeline, and portraits are visible through speakers; an outlet's is a filter too.
 */
const dependants = {
  speaker: ['speakers', 'articles', 'quotes', 'images'],
  outlet: ['outlets', 'articles', 'quotes', 'images'],
  image: ['images'],
} satisfies Record<string, Collection[]>;

export const touchNamed = ({ touch }: Touching, kind: keyof typeof dependants, id: string): void => touch(id, ...dependants[kind]);

interface Reply {
  id: string;
  articleId: string;
  publishedAt: Date | null;
}

/** The statements of other articles that answer one of this article. */
export const repliesElsewhere = (tx: Tx, articleId: string): Promise<Reply[]> =>
  tx.quote.findMany({ where: { inReplyTo: { articleId }, articleId: { not: articleId } }, select: { id: true, articleId: true, publishedAt: true } });

/** What is answered has become public, or ceased to be: `inReplyToId` says so to readers. */
export function touchReplies(writing: Touching, replies: readonly Reply[]): void {
  for (const { id, articleId, publishedAt } of replies) if (publishedAt !== null) touchPublished(writing, id, articleId);
}
