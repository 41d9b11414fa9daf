/**
 * The database as the rest of the house sees it: a snapshot to read, a transaction to write.
 *
 * Nobody else opens a connection. Writes come here from src/changes/ only, which adds the change log.
 */
import { Prisma, PrismaClient } from '../generated/sqlite/client.js';
import { migrate } from './sqlite/migrations.js';
import { sqliteWriter } from './sqlite/adapter.js';
import { openConnection } from './sqlite/connection.js';
import { followFile } from './sqlite/follow.js';
import { lend } from './sqlite/lent.js';
import { openReaders } from './sqlite/readers.js';
import { openWatch } from './sqlite/watch.js';

export { Prisma };

/** Prisma's client inside a transaction: what every service works with. */
export type Tx = Prisma.TransactionClient;

/** What a committed change means to whoever keeps answers. */
export interface News {
  seq: number;
  /** The tags of the answers that it made stale; `*` stands for all. */
  cacheTags: string[];
}

/** Hears what is committed, in the order of the log, and when something is due next; null: nothing is planned. */
export type Listener = (news: readonly News[], nextDue: Date | null) => void;

/** A listener that is kept up to date. */
export interface Following {
  /**
   * Tells the listener, before it returns, all that this process can know without waiting.
   *
   * @returns whether that is everything: false while it cannot be known
   */
  catchUp(): boolean;
  close(): void | Promise<void>;
}

export interface Database {
  /** Runs `work` on one snapshot of what is committed. It waits for no writer and cannot write. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs `work` in a transaction that commits when it resolves, and rolls back when it rejects. One at a time. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** When the next planned publication or withdrawal is due, by what is committed; null when none is planned. */
  nextDue(): Promise<Date | null>;
  /** The number of the last change that is committed; 0 when there is none. */
  lastSeq(): Promise<number>;
  /** Whether the key with this id is neither revoked nor expired, by what is committed. */
  keyCounts(id: string): Promise<boolean>;
  /**
   * Calls `listener` with what is committed from now on, by any process; with what this one writes before `write` resolves. It is
   * told at once when something is due next.
   */
  follow(listener: Listener): Promise<Following>;
  close(): Promise<void>;
}

/** Readers at a time in one process, of about 8 MB each. SQLite answers synchronously: more would only wait for the processor. */
const READERS = 4;

/** Milliseconds that a write may wait for its turn, and then take. Past either Prisma gives up with P2028. */
const PATIENCE = { maxWait: 20_000, timeout: 30_000 };

/**
 * Opens a SQLite newsroom, making and migrating its file first where needed.
 *
 * @param file an absolute path
 * @throws MigrationError when the file is ahead of this code or a migration does not apply
 */
export async function openDatabase(file: string): Promise<Database> {
  migrate(file);
  const connection = await openConnection(file, false);
  const writer = new PrismaClient({ adapter: sqliteWriter(connection), errorFormat: 'minimal' });
  await writer.$connect();
  const readers = await openReaders(file, READERS);
  const watch = openWatch(file);
  const followers = new Set<Following>();
  return {
    read: readers.read,
    write: async (work) => {
      const result = await writer.$transaction((tx) => work(lend(tx, connection.sqlite)), PATIENCE);
      for (const follower of followers) follower.catchUp();
      return result;
    },
    nextDue: async () => watch.nextDue(),
    lastSeq: async () => watch.lastSeq(),
    keyCounts: async (id) => watch.keyCounts(id),
    follow: async (listener) => {
      const follower = followFile(file, listener);
      followers.add(follower);
      return { ...follower, close: () => (followers.delete(follower), follower.close()) };
    },
    close: async () => {
      for (const follower of followers) await follower.close();
      followers.clear();
      watch.close();
      await readers.close();
      await writer.$disconnect();
    },
  };
}
