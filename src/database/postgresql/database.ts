/** A newsroom in a PostgreSQL database, which other processes and machines may serve as well. */
import type { Database } from '../database.js';
import { speaking } from '../dialect.js';
import { PATIENCE } from '../transactions.js';
import { CONNECT_TIMEOUT } from './address.js';
import { dialectWith } from './dialect.js';
import { type Follower, followLog } from './follow.js';
import { WRITE_LOCK } from './locks.js';
import { migrate } from './migrations.js';
import { openPool } from './pools.js';
import { openPlans } from './rows.js';
import { openTransactions } from './sessions.js';
import { openWatch } from './watch.js';

/** Readers at a time in one process: more would only wait for its processor. With one to write, two to watch and one to follow, a process has 12 connections. */
const READERS = 8;

/** A reader's transaction is one snapshot. */
const reading = { default_transaction_isolation: 'repeatable read', default_transaction_read_only: 'on', statement_timeout: '30s' };

/** A writer sees what was committed before it got the lock: a snapshot would be older. */
const writing = { default_transaction_isolation: 'read committed', default_transaction_read_only: 'off', statement_timeout: '30s', lock_timeout: '20s' };

/**
 * Writers take turns, over all processes, so that the log's numbers have no gaps and are in the order of commits:
 * docs/decisions/0014-two-engines.md tells why.
 */
const TURN = `SELECT pg_advisory_xact_lock(${WRITE_LOCK})`;

/**
 * @param url as `pg` and PostgreSQL's own tools take it
 * @throws MigrationError when the server cannot be reached or is too old, or the database is ahead of this code
 */
export async function openPostgresql(url: string): Promise<Database> {
  await migrate(url);
  const readers = await openTransactions(openPool(url, { max: READERS, session: reading }), { most: READERS, patience: CONNECT_TIMEOUT });
  const writer = await openTransactions(openPool(url, { max: 1, session: writing }), { most: 1, patience: PATIENCE.maxWait, first: [TURN] });
  const dialect = dialectWith(await readers.run(openPlans));
  const watch = openWatch(url);
  const followers = new Set<Follower>();
  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    for (const follower of followers) await follower.close();
    await watch.close();
    await readers.close();
    await writer.close();
  }
  return {
    read: (work) => readers.run((tx) => work(speaking(tx, dialect))),
    // Before a write is acknowledged, this process knows what it means.
    write: async (work) => {
      const result = await writer.run((tx) => work(speaking(tx, dialect)));
      for (const follower of followers) await follower.hear();
      return result;
    },
    nextDue: watch.nextDue,
    lastSeq: watch.lastSeq,
    keyCounts: watch.keyCounts,
    follow: async (listener) => {
      const follower = await followLog(url, listener);
      followers.add(follower);
      return {
        catchUp: follower.catchUp,
        close: async () => {
          followers.delete(follower);
          await follower.close();
        },
      };
    },
    close: () => (closing ??= close()),
  };
}
