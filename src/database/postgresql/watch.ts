/**
 * Three questions that are asked all the time, on connections of their own and without Prisma. They see what is committed, by any
 * process, and are answered also while all other connections are busy: they may be asked within a transaction.
 */
import { openPool } from './pools.js';
import { orLost } from './lost.js';

interface Watch {
  /** When the next planned publication or withdrawal is due; null when none is planned. */
  nextDue(): Promise<Date | null>;
  /** The number of the last change in the log; 0 when there is none. */
  lastSeq(): Promise<number>;
  /** Whether a key is neither revoked nor expired. */
  keyCounts(id: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Told as text in UTC: a `timestamp` has no zone, and `pg` would take it for local time. */
export const NEXT_DUE = `SELECT to_char(least((SELECT min("publishAt") FROM "Article"), (SELECT min("unpublishAt") FROM "Article")), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const questions = {
  nextDue: `${NEXT_DUE} AS answer`,
  lastSeq: 'SELECT max("seq") AS answer FROM "Change"',
  keyCounts: `SELECT coalesce("expiresAt" > clock_timestamp() AT TIME ZONE 'UTC', true) AS answer FROM "Key" WHERE "id" = $1`,
};

/** Few suffice: an answer takes a fraction of a millisecond. */
const CONNECTIONS = 2;

export function openWatch(url: string): Watch {
  const pool = openPool(url, { max: CONNECTIONS, session: { default_transaction_read_only: 'on', statement_timeout: '5s' } });
  const ask = async <T>(name: keyof typeof questions, ...values: unknown[]): Promise<T | null> => {
    const { rows } = await orLost(pool.query<{ answer: T | null }>({ name, text: questions[name], values }));
    return rows[0]?.answer ?? null;
  };
  return {
    nextDue: async () => {
      const at = await ask<string>('nextDue');
      return at === null ? null : new Date(at);
    },
    lastSeq: async () => (await ask<number>('lastSeq')) ?? 0,
    keyCounts: async (id) => (await ask<boolean>('keyCounts', id)) ?? false,
    close: () => pool.end(),
  };
}
