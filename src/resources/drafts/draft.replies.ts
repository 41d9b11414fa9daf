/** Who answers whom in a working copy. What is answered may be gone meanwhile, or come to answer its own answer. */
import type { Tx } from '../../database/database.js';
import type { DraftStatement } from './draft.content.js';

/**
 * Statements without their replies to what is there no longer, or will not be: what the copy removes. A reply to something in
 * the trash stays, as it does in the article: it may come back.
 */
export async function withoutLostReplies(tx: Tx, articleId: string, quotes: readonly DraftStatement[]): Promise<DraftStatement[]> {
  const here = new Set(quotes.map(({ id }) => id));
  const elsewhere = quotes.flatMap(({ words: { inReplyToId } }) => (inReplyToId === null || here.has(inReplyToId) ? [] : [inReplyToId]));
  if (elsewhere.length === 0) return [...quotes];
  const rows = await tx.quote.findMany({ where: { id: { in: elsewhere }, articleId: { not: articleId } }, select: { id: true } });
  const there = new Set([...here, ...rows.map(({ id }) => id)]);
  return quotes.map((quote) => (quote.words.inReplyToId === null || there.has(quote.words.inReplyToId) ? quote : { ...quote, words: { ...quote.words, inReplyToId: null } }));
}

/** The statements that, straight or through others beside them, answer themselves. */
export function inCircles(quotes: readonly DraftStatement[]): DraftStatement[] {
  const answers = new Map(quotes.map(({ id, words }) => [id, words.inReplyToId]));
  return quotes.filter(({ id }) => {
    let next = answers.get(id);
    for (let steps = 0; next != null && next !== id && steps <= quotes.length; steps += 1) next = answers.get(next);
    return next === id;
  });
}
