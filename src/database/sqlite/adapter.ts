/**
 * Prisma's SQLite adapter, made safe for concurrent requests.
 *
 * The stock adapter has one connection, and only transactions take its lock: a plain write that arrives while another
 * request awaits inside its transaction runs *inside* that transaction, is acknowledged, and is lost when the other
 * one rolls back. Its BEGIN is deferred (two processes can deadlock on the upgrade), and a failed COMMIT leaves the
 * connection unusable. So there are two adapters here instead: one writer, of which everything waits its turn, and a
 * pool of read-only connections, each lent to one reader at a time, which see only what is committed.
 *
 * docs/decisions/0002-one-writer-many-readers.md tells the story.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { IsolationLevel, SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery, SqlResultSet, Transaction } from '@prisma/driver-adapter-utils';
import { Lock } from '../lock.js';
import { LeasedTransaction, openConnection, statement } from './connection.js';

/** How long a writer goes on trying while another process holds SQLite's lock, in milliseconds. It blocks nobody here. */
const BUSY_PATIENCE = 10_000;

interface Lease {
  connection: SqlDriverAdapter;
  release: () => void;
}

/** What the writer and the readers have in common: every statement and every transaction leases a connection. */
abstract class LeasingAdapter implements SqlDriverAdapter {
  readonly provider = 'sqlite';
  readonly adapterName = 'verbatim-sqlite';

  protected abstract lease(): Promise<Lease>;
  protected abstract begin(connection: SqlDriverAdapter): Promise<void>;
  abstract dispose(): Promise<void>;

  /** SQLite's own limit on bound values; Prisma would else split a long `IN (…)` into several queries. */
  getConnectionInfo(): { maxBindValues: number; supportsRelationJoins: boolean } {
    return { maxBindValues: 32_766, supportsRelationJoins: false };
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.withConnection((connection) => connection.queryRaw(query));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.withConnection((connection) => connection.executeRaw(query));
  }

  executeScript(script: string): Promise<void> {
    return this.withConnection((connection) => connection.executeScript(script));
  }

  async startTransaction(_isolation?: IsolationLevel): Promise<Transaction> {
    const { connection, release } = await this.lease();
    try {
      await this.begin(connection);
      return new LeasedTransaction(connection, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  private async withConnection<T>(work: (connection: SqlDriverAdapter) => Promise<T>): Promise<T> {
    const { connection, release } = await this.lease();
    try {
      return await work(connection);
    } finally {
      release();
    }
  }
}

/** One connection that writes; whoever wants it waits in line, with a plain statement as with a transaction. */
class WriterAdapter extends LeasingAdapter {
  readonly #lock = new Lock();

  constructor(private readonly connection: SqlDriverAdapter) {
    super();
  }

  protected async lease(): Promise<Lease> {
    const release = await this.#lock.acquire();
    return { connection: this.connection, release };
  }

  /** Takes SQLite's write lock at once; waits for another process without blocking this one. */
  protected async begin(connection: SqlDriverAdapter): Promise<void> {
    const deadline = Date.now() + BUSY_PATIENCE;
    for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
      try {
        await connection.executeRaw(statement('BEGIN IMMEDIATE'));
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(pause);
      }
    }
  }

  dispose(): Promise<void> {
    return this.connection.dispose();
  }
}

/** Read-only connections, each lent to one reader at a time: a reader's transaction is one snapshot. */
class ReaderAdapter extends LeasingAdapter {
  readonly #idle: SqlDriverAdapter[];
  readonly #queue: ((connection: SqlDriverAdapter) => void)[] = [];

  constructor(private readonly connections: readonly SqlDriverAdapter[]) {
    super();
    this.#idle = [...connections];
  }

  protected async lease(): Promise<Lease> {
    const connection = this.#idle.pop() ?? (await new Promise<SqlDriverAdapter>((resolve) => this.#queue.push(resolve)));
    let held = true;
    const release = (): void => {
      if (held) this.#giveBack(connection);
      held = false;
    };
    return { connection, release };
  }

  #giveBack(connection: SqlDriverAdapter): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#idle.push(connection);
    else next(connection);
  }

  protected async begin(connection: SqlDriverAdapter): Promise<void> {
    await connection.executeRaw(statement('BEGIN'));
  }

  async dispose(): Promise<void> {
    for (const connection of this.connections) await connection.dispose();
  }
}

const factory = (connect: () => Promise<SqlDriverAdapter>): SqlDriverAdapterFactory => ({
  provider: 'sqlite',
  adapterName: 'verbatim-sqlite',
  connect,
});

/** The adapter of the one writer. */
export function sqliteWriter(file: string): SqlDriverAdapterFactory {
  return factory(async () => new WriterAdapter(await openConnection(file, false)));
}

/** The adapter of `size` readers. Open the writer first: only a writer can make the file and switch it to WAL. */
export function sqliteReaders(file: string, size: number): SqlDriverAdapterFactory {
  return factory(async () => {
    const connections = await Promise.all(Array.from({ length: size }, () => openConnection(file, true)));
    return new ReaderAdapter(connections);
  });
}
