/**
 * Prisma's SQLite adapter, made safe for concurrent requests.
 *
 * The stock adapter has one connection, and only transactions take its lock: a plain write that arrives while another
 * request awaits inside its transaction runs *inside* that transaction, is acknowledged, and is lost when the other
 * one rolls back. Its BEGIN is deferred (two processes can deadlock on the upgrade), and a failed COMMIT leaves the
 * connection unusable. So there is one writer here instead, of which everything waits its turn. Readers have connections of
 * their own (readers.ts), which see only what is committed.
 *
 * docs/decisions/0002-one-writer-many-readers.md tells the story.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionInfo, IsolationLevel, SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery, SqlResultSet, Transaction } from '@prisma/driver-adapter-utils';
import { Lock } from '../lock.js';
import { type Connection, LeasedTransaction, statement } from './connection.js';

/** How long a writer goes on trying while another process holds SQLite's lock, in milliseconds. It blocks nobody here. */
const BUSY_PATIENCE = 10_000;

/** One connection that writes; whoever wants it waits in line, with a plain statement as with a transaction. */
class WriterAdapter implements SqlDriverAdapter {
  readonly provider = 'sqlite';
  readonly adapterName = 'verbatim-sqlite';
  readonly #lock = new Lock();

  constructor(private readonly connection: SqlDriverAdapter) {}

  getConnectionInfo(): ConnectionInfo {
    return this.connection.getConnectionInfo?.() ?? { supportsRelationJoins: false };
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.inTurn(() => this.connection.queryRaw(query));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.inTurn(() => this.connection.executeRaw(query));
  }

  executeScript(script: string): Promise<void> {
    return this.inTurn(() => this.connection.executeScript(script));
  }

  async startTransaction(_isolation?: IsolationLevel): Promise<Transaction> {
    const release = await this.#lock.acquire();
    try {
      await this.begin();
      return new LeasedTransaction(this.connection, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.#lock.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Takes SQLite's write lock at once; waits for another process without blocking this one. */
  private async begin(): Promise<void> {
    const deadline = Date.now() + BUSY_PATIENCE;
    for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
      try {
        await this.connection.executeRaw(statement('BEGIN IMMEDIATE'));
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

/** The adapter of the one writer. */
export const sqliteWriter = ({ adapter }: Connection): SqlDriverAdapterFactory => factory(new WriterAdapter(adapter));

/** An adapter as Prisma wants it handed. */
export const factory = (adapter: SqlDriverAdapter): SqlDriverAdapterFactory => ({
  provider: 'sqlite',
  adapterName: 'verbatim-sqlite',
  connect: async () => adapter,
});
