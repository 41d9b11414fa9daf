/**
 * Prisma's PostgreSQL adapter, with what the house promises: a reader's transaction is one snapshot, and writers take turns, over all
 * processes, so that the log's numbers have no gaps and are in the order of commits.
 *
 * docs/decisions/0014-two-engines.md tells why writers take turns here too.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import type { IsolationLevel, SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery, SqlQueryable, SqlResultSet, Transaction } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { Lock } from '../lock.js';
import { WRITE_LOCK } from './locks.js';
import { orLost } from './lost.js';
import { statementNames } from './statement-names.js';
import { restored, sendable } from './values.js';

const NAME = 'verbatim-postgresql';

const statement = (sql: string): SqlQuery => ({ sql, args: [], argTypes: [] });

/** Statements on their way to a connection, and rows on their way back. */
class Queryable<Inner extends SqlQueryable> implements SqlQueryable {
  readonly provider = 'postgres';
  readonly adapterName = NAME;

  constructor(protected readonly inner: Inner) {}

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return restored(await orLost(this.inner.queryRaw(sendable(query))));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return orLost(this.inner.executeRaw(sendable(query)));
  }
}

/** A transaction, and the end of it. */
class EndedTransaction extends Queryable<Transaction> implements Transaction {
  /** "Phantom": Prisma sends no COMMIT or ROLLBACK of its own, so that ending a transaction is in one hand. */
  readonly options = { usePhantomQuery: true };

  constructor(
    inner: Transaction,
    private readonly release: () => void,
  ) {
    super(inner);
  }

  /** A COMMIT that fails has rolled back, as has a connection that was lost. */
  async commit(): Promise<void> {
    try {
      await this.executeRaw(statement('COMMIT'));
    } finally {
      await this.end();
    }
  }

  async rollback(): Promise<void> {
    await this.executeRaw(statement('ROLLBACK')).catch(() => {});
    await this.end();
  }

  /** The stock transaction only gives its connection back. */
  private async end(): Promise<void> {
    await this.inner.commit();
    this.release();
  }

  createSavepoint(name: string): Promise<void> {
    return this.inner.createSavepoint?.(name) ?? Promise.resolve();
  }

  rollbackToSavepoint(name: string): Promise<void> {
    return this.inner.rollbackToSavepoint?.(name) ?? Promise.resolve();
  }

  releaseSavepoint(name: string): Promise<void> {
    return this.inner.releaseSavepoint?.(name) ?? Promise.resolve();
  }
}

/** What begins a transaction: waits for its turn, and says how to pass it on. */
interface Turn {
  /** Within this process, before a connection is taken. */
  wait(): Promise<() => void>;
  /** The first statements of the transaction. */
  begin: readonly string[];
}

class Adapter extends Queryable<SqlDriverAdapter> implements SqlDriverAdapter {
  constructor(
    inner: SqlDriverAdapter,
    private readonly turn: Turn,
  ) {
    super(inner);
  }

  executeScript(script: string): Promise<void> {
    return orLost(this.inner.executeScript(script));
  }

  async startTransaction(_isolation?: IsolationLevel): Promise<Transaction> {
    const release = await this.turn.wait();
    try {
      const transaction = new EndedTransaction(await orLost(this.inner.startTransaction()), release);
      await this.begin(transaction);
      return transaction;
    } catch (error) {
      release();
      throw error;
    }
  }

  private async begin(transaction: Transaction): Promise<void> {
    try {
      for (const sql of this.turn.begin) await transaction.executeRaw(statement(sql));
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  }

  dispose(): Promise<void> {
    return this.inner.dispose();
  }
}

function adapter(pool: pg.Pool, turn: Turn): SqlDriverAdapterFactory {
  const stock = new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator: statementNames() });
  return { provider: 'postgres', adapterName: NAME, connect: async () => new Adapter(await stock.connect(), turn) };
}

/**
 * The adapter of those who read. Their sessions say what a transaction of theirs is: see database.ts.
 */
export function postgresqlReaders(pool: pg.Pool): SqlDriverAdapterFactory {
  return adapter(pool, { wait: async () => () => {}, begin: [] });
}

/** The adapter of the one who writes. Who waits within this process holds no connection. */
export function postgresqlWriter(pool: pg.Pool): SqlDriverAdapterFactory {
  const lock = new Lock();
  return adapter(pool, { wait: () => lock.acquire(), begin: [`SELECT pg_advisory_xact_lock(${WRITE_LOCK})`] });
}
