/** Which statement an imported one answers. That one may stand further down, so it is said when both are there. */
import type { Writing } from '../../changes/scope.js';
import type { Tx } from '../../database/database.js';
import { changeRows, findRows } from '../../database/rows.js';
import { type FieldError, Problem, pointer } from '../../http/errors.js';
import { demandNoCircle } from '../quotes/quote.references.js';
import { type QuoteRow, quoteInclude } from '../quotes/quote.rows.js';
import { recordQuote } from '../quotes/quote.service.js';

export interface Reply {
  id: string;
  inReplyToId: string;
}

/**
 * Says of statements which ones they answer, as far as these are there. A statement that answers another one already is left alone.
 *
 * @param isNew whether a statement comes with this very write, whose record of it says all
 * @returns the replies to what is not there, and those that would lead in a circle, each with what is wrong
 */
export async function linkReplies(writing: Writing, replies: readonly Reply[], isNew: (id: string) => boolean): Promise<(Reply & { errors: FieldError[] })[]> {
  const { tx } = writing;
  const ids = replies.map(({ inReplyToId }) => inReplyToId);
  const rows = ids.length === 0 ? [] : await findRows(tx, 'quote', { where: { id: { in: ids }, trashed: false } }, { select: { id: true } });
  const known = new Set(rows.map(({ id }) => id));
  const left: (Reply & { errors: FieldError[] })[] = [];
  const late: string[] = [];
  for (const { id, inReplyToId } of replies) {
    const errors = known.has(inReplyToId) ? await circles(tx, id, inReplyToId) : [{ pointer: pointer(['inReplyToId']), code: 'unknown_reference', message: `there is no statement with the id \`${inReplyToId}\`` }];
    if (errors.length > 0) left.push({ id, inReplyToId, errors });
    else if ((await changeRows(tx, 'quote', { id, inReplyToId: null }, { inReplyToId })).count > 0 && !isNew(id)) late.push(id);
  }
  await recordLate(writing, late);
  return left;
}

/** What was there before answers something now, which readers see. It keeps the version that was imported: that had said so. */
async function recordLate(writing: Writing, ids: readonly string[]): Promise<void> {
  const quotes: QuoteRow[] = ids.length === 0 ? [] : await findRows(writing.tx, 'quote', { where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } }, { include: quoteInclude() });
  const hosts = ids.length === 0 ? [] : await writing.tx.article.findMany({ where: { id: { in: quotes.map(({ articleId }) => articleId) } }, select: { id: true, version: true } });
  const hostOf = new Map(hosts.map((host) => [host.id, host]));
  for (const quote of quotes) recordQuote(writing, 'update', quote, hostOf.get(quote.articleId) ?? { id: quote.articleId, version: 1 });
}

async function circles(tx: Tx, id: string, inReplyToId: string): Promise<FieldError[]> {
  try {
    await demandNoCircle(tx, id, inReplyToId);
    return [];
  } catch (error) {
    if (error instanceof Problem) return error.extras.errors ?? [];
    throw error;
  }
}
