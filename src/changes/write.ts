/**
 * The one way to write. A transaction changes rows and appends what changed to the log, or does neither.
 *
 * The log's `seq` has no gaps and is in commit order: the transaction holds the database's write lock from its first
 * statement on, so that the next number is the highest plus one, and a rollback gives it back.
 */
import { type Database, Prisma, type Tx } from '../database/database.js';
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
    const flush = async (): Promise<void> => {
      if (pending.length > 0) await append(tx, pending.splice(0), { ...context, at });
    };
    const { caller, signer } = context;
    const result = await work({ tx, caller, signer, at, flush, record: (change) => void pending.push(change) });
    await flush();
    return result;
  });
}

async function append(tx: Tx, changes: Change[], context: WriteContext & Moment): Promise<void> {
  // Not by _max: Prisma asks for that in a way that reads the whole table.
  const [last] = await findRows(tx, 'change', { orderBy: { seq: 'desc' }, take: 1 }, { select: { seq: true } });
  const first = (last?.seq ?? 0) + 1;
  await tx.change.createMany({ data: changes.map((change, index) => rowOf(change, first + index, context)) });
}

function rowOf({ article, snapshot, problems, anchors, bodyImages, ...change }: Change, seq: number, { at, caller, requestId }: WriteContext & Moment): Prisma.ChangeCreateManyInput {
  return {
    ...change,
    seq,
    at,
    actorId: caller.keyId,
    actorName: caller.name,
    requestId,
    articleId: article?.id ?? null,
    articleVersion: article?.version ?? null,
    snapshot: json(snapshot),
    problems: json(problems),
    anchors: json(anchors),
    bodyImages: json(bodyImages),
  };
}

const json = (value: object | null | undefined): Prisma.InputJsonObject | typeof Prisma.DbNull =>
  value == null ? Prisma.DbNull : (JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject);
