/**
 * The one way to write. A transaction changes rows and appends what changed to the log, or does neither.
 *
 * The log's `seq` has no gaps and is in commit order: the transaction holds the database's write lock from its first
 * statement on, so that the next number is the highest plus one, and a rollback gives it back.
 */
import { type BulkRow, insertAll } from '../database/bulk.js';
import type { Database, Tx } from '../database/database.js';
import { findRows } from '../database/rows.js';
import type { Change, Reading, Writing } from './scope.js';

export interface WriteContext extends Omit<Reading, 'tx'> {
  requestId: string | null;
}

interface Moment {
  at: Date;
}

/**
 * Runs `work` in a transaction and records the changes that it reports.
 *
 * @param given when it happens; now, once the transaction has begun, when absent
 * @throws what `work` throws; nothing is written then
 */
export function write<T>(database: Database, context: WriteContext, work: (writing: Writing) => Promise<T>, given?: Date): Promise<T> {
  return database.write(async (tx) => {
    const at = given ?? new Date();
    const pending: Change[] = [];
    const touched = new Set<string>();
    const flush = async (): Promise<void> => {
      if (pending.length === 0) return;
      await append(tx, pending.splice(0), [...touched].sort(), { ...context, at });
      touched.clear();
    };
    const { caller, signer } = context;
    const record = (change: Change): void => void pending.push(change);
    const touch = (...tags: string[]): void => tags.forEach((tag) => touched.add(tag));
    const result = await work({ tx, caller, signer, at, flush, record, touch });
    await flush();
    return result;
  });
}

/** @param touched stands with the last of the changes: who has read that knows all of them */
async function append(tx: Tx, changes: Change[], touched: string[], context: WriteContext & Moment): Promise<void> {
  // Not by _max: Prisma asks for that in a way that reads the whole table.
  const [last] = await findRows(tx, 'change', { orderBy: { seq: 'desc' }, take: 1 }, { select: { seq: true } });
  const first = (last?.seq ?? 0) + 1;
  await insertAll(tx, 'Change', changes.map((change, index) => ({ ...rowOf(change, first + index, context), cacheTags: index === changes.length - 1 ? touched : [] })));
}

function rowOf({ article, override, snapshot, problems, anchors, bodyImages, ...change }: Change, seq: number, { at, caller, requestId }: WriteContext & Moment): BulkRow {
  return {
    ...change,
    seq,
    at,
    actorId: caller.keyId,
    actorName: caller.name,
    requestId,
    articleId: article?.id ?? null,
    articleVersion: article?.version ?? null,
    override: override ?? null,
    snapshot,
    problems: problems ?? null,
    anchors: anchors ?? null,
    bodyImages: bodyImages ?? null,
  };
}
