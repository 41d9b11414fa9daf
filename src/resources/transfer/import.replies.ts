/** Which statement an imported one answers. That one may stand further down, so it is said when both are there. */
import type { Tx } from '../../database/database.js';
import { type FieldError, Problem, pointer } from '../../http/errors.js';
import { demandNoCircle } from '../quotes/quote.references.js';

export interface Reply {
  id: string;
  inReplyToId: string;
}

/**
 * Says of statements which ones they answer, as far as these are there. A statement that answers another one already is left alone.
 *
 * @returns the replies to what is not there, and those that would lead in a circle, each with what is wrong
 */
export async function linkReplies(tx: Tx, replies: readonly Reply[]): Promise<(Reply & { errors: FieldError[] })[]> {
  const ids = replies.map(({ inReplyToId }) => inReplyToId);
  const rows = ids.length === 0 ? [] : await tx.quote.findMany({ where: { id: { in: ids }, trashed: false }, select: { id: true } });
  const known = new Set(rows.map(({ id }) => id));
  const left: (Reply & { errors: FieldError[] })[] = [];
  for (const { id, inReplyToId } of replies) {
    const errors = known.has(inReplyToId) ? await circles(tx, id, inReplyToId) : [{ pointer: pointer(['inReplyToId']), code: 'unknown_reference', message: `there is no statement with the id \`${inReplyToId}\`` }];
    if (errors.length > 0) left.push({ id, inReplyToId, errors });
    else await tx.quote.updateMany({ where: { id, inReplyToId: null }, data: { inReplyToId } });
  }
  return left;
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
