/**
 * The one connection that writes, lent to one writer at a time, with a Prisma client of its own: what a writer asks of it stands
 * between a BEGIN IMMEDIATE and a COMMIT. Prisma's own interactive transactions do the same for several times the price.
 *
 * docs/decisions/0002-one-writer-many-readers.md tells why there is one.
 */
import type Sqlite from 'better-sqlite3';
import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaClient } from '../../generated/sqlite/client.js';
import type { Tx } from '../database.js';
import { Lock } from '../lock.js';
import { inTime } from '../in-time.js';
import { PATIENCE } from '../transactions.js';
import { type Session, openSession } from './adapter.js';
import { openConnection } from './connection.js';
import { lend, takeBack } from './lent.js';

/** How long a writer goes on trying while another process holds SQLite's lock, in milliseconds. It blocks nobody here. */
const BUSY_PATIENCE = 10_000;

export interface Writer {
  /**
   * Runs `work` in a transaction that commits when it resolves, and rolls back when it rejects. One at a time.
   *
   * @throws TimeoutError when its turn does not come, or when it takes too long
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens the writer, making the file if it is not there and switching it to WAL. */
export async function openWriter(file: string): Promise<Writer> {
  const connection = await openConnection(file, false);
  const { sqlite } = connection;
  const lock = new Lock();
  let session = openSession(connection);
  let client = clientOf(session);

  async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    await begin(sqlite);
    try {
      const result = await inTime(work(lend(client, sqlite)), PATIENCE.timeout, renew);
      sqlite.exec('COMMIT');
      return result;
    } catch (error) {
      if (sqlite.inTransaction) sqlite.exec('ROLLBACK'); // SQLite may have rolled back by itself (a full disk, say)
      throw error;
    }
  }

  /** Whoever was too late may still be at work: what they go on with must not get into the next one's transaction. */
  function renew(): void {
    takeBack(client);
    session.end();
    session = openSession(connection);
    client = clientOf(session);
  }

  return {
    write: async (work) => {
      const turn = lock.acquire();
      const release = await inTime(turn, PATIENCE.maxWait, () => void turn.then((pass) => pass()));
      try {
        return await transaction(work);
      } finally {
        release();
      }
    },
    close: async () => {
      const release = await lock.acquire();
      await client.$disconnect();
      sqlite.close(); // a client that nobody has asked anything has not connected, nor closed
      release();
    },
  };
}

const clientOf = ({ adapter }: Session): PrismaClient => new PrismaClient({ adapter, errorFormat: 'minimal' });

/** Takes SQLite's write lock at once; waits for another process without blocking this one. */
async function begin(sqlite: Sqlite.Database): Promise<void> {
  const deadline = Date.now() + BUSY_PATIENCE;
  for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
    try {
      sqlite.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(pause);
    }
  }
}
