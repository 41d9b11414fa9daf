/**
 * The database as the rest of the house sees it: a snapshot to read, a transaction to write.
 *
 * Nobody else opens a connection. Writes come here from src/changes/ only, which adds the change log.
 */
import { Prisma } from '../generated/sqlite/client.js';
import { fileOf } from './url.js';

export { Prisma };

/** Prisma's client inside a transaction: what every service works with. Both engines' clients come from one schema, and have one type. */
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

export interface Opening {
  /**
   * Whether very much is to be written, as by an import: the writer keeps more of the database in memory, and carries its log over more
   * rarely. To PostgreSQL, which is set up by others, it makes no difference.
   */
  bulkLoad?: boolean | undefined;
}

/**
 * Opens a newsroom, migrating its database first where needed, and making the file of a SQLite one. Only what its engine needs
 * is loaded.
 *
 * @param url `file:` and an absolute path, or `postgresql://…`
 * @throws MigrationError when the database is ahead of this code, cannot be reached, or a migration does not apply
 */
export async function openDatabase(url: string, opening: Opening = {}): Promise<Database> {
  const file = fileOf(url);
  if (file !== undefined) return (await import('./sqlite/database.js')).openSqlite(file, opening);
  return (await import('./postgresql/database.js')).openPostgresql(url);
}
