/** A newsroom in a PostgreSQL database, which other processes and machines may serve as well. */
import { PrismaClient as PostgresqlClient } from '../../generated/postgresql/client.js';
import type { PrismaClient } from '../../generated/sqlite/client.js';
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Database, Following, Listener } from '../database.js';
import { transactionsOf } from '../transactions.js';
import { postgresqlReaders, postgresqlWriter } from './adapter.js';
import { dialect } from './dialect.js';
import { type Follower, followLog } from './follow.js';
import { migrate } from './migrations.js';
import { openPool } from './pools.js';
import { openWatch } from './watch.js';

/** Readers at a time in one process: more would only wait for its processor. With one to write, two to watch and one to follow, a process has 14 connections. */
const READERS = 10;

/** A reader's transaction is one snapshot. */
const reading = { default_transaction_isolation: 'repeatable read', default_transaction_read_only: 'on', statement_timeout: '30s' };

/** A writer sees what was committed before it got the lock: a snapshot would be older. */
const writing = { default_transaction_isolation: 'read committed', default_transaction_read_only: 'off', statement_timeout: '30s', lock_timeout: '20s' };

/** Both clients come from one schema: what is said to one can be said to the other. */
const clientOf = (adapter: SqlDriverAdapterFactory): PrismaClient => new PostgresqlClient({ adapter, errorFormat: 'minimal' }) as unknown as PrismaClient;

interface PostgresqlDatabase extends Database {
  /** Calls `listener` with what is committed from now on, by any process, in the order of the log; and with when something is due next. */
  follow(listener: Listener): Promise<Following>;
}

/**
 * @param url as `pg` and PostgreSQL's own tools take it
 * @throws MigrationError when the server cannot be reached or is too old, or the database is ahead of this code
 */
export async function openPostgresql(url: string): Promise<PostgresqlDatabase> {
  await migrate(url);
  const reader = clientOf(postgresqlReaders(openPool(url, { max: READERS, session: reading })));
  const writer = clientOf(postgresqlWriter(openPool(url, { max: 1, session: writing })));
  const watch = openWatch(url);
  const followers = new Set<Follower>();
  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    for (const follower of followers) await follower.close();
    await watch.close();
    await reader.$disconnect();
    await writer.$disconnect();
  }
  const write = transactionsOf(writer, dialect);
  return {
    read: transactionsOf(reader, dialect),
    // Before a write is acknowledged, this process knows what it means.
    write: async (work) => {
      const result = await write(work);
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
