/**
 * The one way to write. A transaction changes rows and appends what changed to the log, or does neither.
 *
 * The log's `seq` has no gaps and is in commit order: the transaction holds the database's write lock from its first
 * statement on, so that the next number is the highest plus one, and a rollback gives it back.
 */
import { type Database, Prisma } from '../database/database.js';
import type { Change, Reading, Writing } from './scope.js';

export interface WriteContext extends Omit<Reading, 'tx'> {
  requestId: string | null;
}

/**
 * Runs `work` in a transaction and records the changes that it reports.
 *
 * @throws what `work` throws; nothing is written then
 */
export function write<T>(database: Database, context: WriteContext, work: (writing: Writing) => Promise<T>): Promise<T> {
  return database.write(async (tx) => {
    const changes: Change[] = [];
    const at = new Date();
    const { caller, signer } = context;
    const result = await work({ tx, caller, signer, at, record: (change) => void changes.push(change) });
    if (changes.length > 0) await tx.change.createMany({ data: await rows(tx, changes, context, at) });
    return result;
  });
}

async function rows(tx: Writing['tx'], changes: Change[], context: WriteContext, at: Date): Promise<Prisma.ChangeCreateManyInput[]> {
  const { _max } = await tx.change.aggregate({ _max: { seq: true } });
  return changes.map(({ article, snapshot, ...change }, index) => ({
    ...change,
    seq: (_max.seq ?? 0) + 1 + index,
    at,
    actorId: context.caller.keyId,
    actorName: context.caller.name,
    requestId: context.requestId,
    articleId: article?.id ?? null,
    articleVersion: article?.version ?? null,
    snapshot: snapshot === null ? Prisma.DbNull : (JSON.parse(JSON.stringify(snapshot)) as Prisma.InputJsonObject),
  }));
}
