/**
 * Read-only connections, each lent to one reader at a time, with a Prisma client of its own: what a reader asks of its client
 * stands between a BEGIN and a COMMIT, and so is one snapshot. Prisma's own interactive transactions do the same for twice the
 * price of a query.
 */
import { PrismaClient } from '../../generated/sqlite/client.js';
import type { Tx } from '../database.js';
import { Lending } from '../lending.js';
import { openSession } from '../session.js';
import { PATIENCE } from '../transactions.js';
import { type Connection, openConnection } from './connection.js';
import { lend } from './lent.js';

interface Reader extends Connection {
  client: PrismaClient;
}

export interface Readers {
  /**
   * Runs `work` on one snapshot of what is committed.
   *
   * @throws TimeoutError when all connections are lent for too long
   */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens `size` readers, after a writer: only that can make the file and switch it to WAL. */
export async function openReaders(file: string, size: number): Promise<Readers> {
  const readers = await Promise.all(Array.from({ length: size }, () => openReader(file)));
  const lending = new Lending(readers);
  return {
    read: async (work) => {
      const reader = await lending.borrow(PATIENCE.maxWait);
      try {
        return await snapshot(reader, work);
      } finally {
        lending.giveBack(reader);
      }
    },
    close: async () => {
      for (const { client, sqlite } of readers) {
        await client.$disconnect();
        sqlite.close(); // a client that nobody has asked anything has not connected, nor closed
      }
    },
  };
}

async function openReader(file: string): Promise<Reader> {
  const connection = await openConnection(file, true);
  return { ...connection, client: new PrismaClient({ adapter: openSession(connection.adapter).adapter, errorFormat: 'minimal' }) };
}

async function snapshot<T>({ client, sqlite }: Reader, work: (tx: Tx) => Promise<T>): Promise<T> {
  sqlite.exec('BEGIN');
  try {
    return await work(lend(client, sqlite));
  } finally {
    if (sqlite.inTransaction) sqlite.exec('COMMIT'); // SQLite may have ended it by itself
  }
}
