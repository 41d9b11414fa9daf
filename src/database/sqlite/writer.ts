/**
 * The one connection that writes, lent to one writer at a time, with a Prisma client of its own: what a writer asks of it stands
 * between a BEGIN IMMEDIATE and a COMMIT. Prisma's own interactive transactions do the same for several times the price.
 *
 * Those who are waiting already when a writer is done share its COMMIT (group commit): to reach the disk costs as much as all
 * else, and no more for several than for one. Nobody waits for more to come. Each has a SAVEPOINT, so that who fails takes nobody
 * along; what became of it is told after the COMMIT, because it may rest upon what others have written.
 *
 * docs/decisions/0002-one-writer-many-readers.md tells why there is one.
 */
import type Sqlite from 'better-sqlite3';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { PrismaClient } from '../../generated/sqlite/client.js';
import type { Tx } from '../database.js';
import { TimeoutError, inTime } from '../in-time.js';
import { type Session, openSession } from '../session.js';
import { PATIENCE } from '../transactions.js';
import { type Connection, openConnection } from './connection.js';
import { lend, takeBack } from './lent.js';

/** How long a writer goes on trying while another process holds SQLite's lock, in milliseconds. It blocks nobody here. */
const BUSY_PATIENCE = 10_000;

/** Milliseconds after which nobody is let into a transaction any more: the first waits for the last to be answered. */
const GROUP_TIME = 25;

export interface Writer {
  /**
   * Runs `work` in a transaction that commits when it resolves, and rolls back when it rejects. One at a time.
   *
   * @throws TimeoutError when its turn does not come, or when it takes too long
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Who waits for a turn, and then for the end of the transaction. */
interface Waiting {
  work(tx: Tx): Promise<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
  timer: NodeJS.Timeout;
}

/**
 * For a bulk load. Its rows go to pages all over two dozen indexes: those that a batch finds in memory need neither be read nor, being
 * written again and again before the log is carried over, be written more than once. Memory is taken as it is needed, and no more
 * than so much, in KiB; the log grows to so many pages of 4 KiB, on disk.
 */
const BULK = { cache_size: -128 * 1_024, wal_autocheckpoint: 16_384 };

/** Opens the writer, making the file if it is not there and switching it to WAL. */
export async function openWriter(file: string, bulkLoad = false): Promise<Writer> {
  const connection = await openConnection(file, false);
  const { sqlite } = connection;
  if (bulkLoad) for (const [name, value] of Object.entries(BULK)) sqlite.pragma(`${name} = ${value}`);
  const queue: Waiting[] = [];
  const lease = new Lease(connection);
  let serving: Promise<void> | undefined;

  function next(): Waiting | undefined {
    const first = queue.shift();
    clearTimeout(first?.timer);
    return first;
  }

  /** One transaction, for the first who waits and those who wait behind. */
  async function transaction(): Promise<void> {
    const members: Waiting[] = [];
    const outcomes: (() => void)[] = [];
    try {
      await begin(sqlite);
      const until = performance.now() + GROUP_TIME;
      do {
        const member = next();
        if (member === undefined) break;
        members.push(member);
        outcomes.push(await attempt(member, members.length === 1));
      } while (sqlite.inTransaction && performance.now() < until);
      if (sqlite.inTransaction) sqlite.exec('COMMIT');
      for (const tell of outcomes) tell();
    } catch (error) {
      if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
      for (const { reject } of members.length === 0 ? [next()].flatMap((first) => first ?? []) : members) reject(error);
    }
  }

  /**
   * Does what one member wants, or undoes it. The first is not in need of a SAVEPOINT, which costs something where much is written.
   *
   * @returns how to tell what became of it
   * @throws where SQLite has rolled back by itself what others did before (a full disk, say)
   */
  async function attempt({ work, resolve, reject }: Waiting, isFirst: boolean): Promise<() => void> {
    if (!isFirst) sqlite.exec('SAVEPOINT member');
    try {
      const result = await inTime(lease.use(work), PATIENCE.timeout, () => lease.renew());
      if (!sqlite.inTransaction) throw new Error('SQLite has rolled this transaction back.');
      if (!isFirst) sqlite.exec('RELEASE member');
      return () => resolve(result);
    } catch (error) {
      if (!isFirst && !sqlite.inTransaction) throw error;
      if (sqlite.inTransaction) sqlite.exec(isFirst ? 'ROLLBACK' : 'ROLLBACK TO member; RELEASE member');
      return () => reject(error);
    }
  }

  async function serve(): Promise<void> {
    while (queue.length > 0) {
      await transaction();
      await setImmediate(); // answers go out, and others come in
    }
    serving = undefined;
  }

  return {
    write: <T>(work: (tx: Tx) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const timer = setTimeout(() => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(new TimeoutError(PATIENCE.maxWait));
        }, PATIENCE.maxWait);
        const waiting: Waiting = { work, resolve: resolve as Waiting['resolve'], reject, timer };
        queue.push(waiting);
        serving ??= serve();
      }),
    close: async () => {
      await serving;
      await lease.end();
      sqlite.close();
    },
  };
}

/** The connection in the hands of who writes, as a Prisma client. */
class Lease {
  #session: Session;
  #client: PrismaClient;

  constructor(private readonly connection: Connection) {
    this.#session = openSession(connection.adapter);
    this.#client = new PrismaClient({ adapter: this.#session.adapter, errorFormat: 'minimal' });
  }

  use<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return work(lend(this.#client, this.connection.sqlite));
  }

  /** Who was too late may still be at work: what they go on with must not get into the next one's transaction. */
  renew(): void {
    takeBack(this.#client);
    this.#session.end();
    this.#session = openSession(this.connection.adapter);
    this.#client = new PrismaClient({ adapter: this.#session.adapter, errorFormat: 'minimal' });
  }

  end(): Promise<void> {
    return this.#client.$disconnect();
  }
}

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
