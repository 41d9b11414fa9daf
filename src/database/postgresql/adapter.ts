/** Prisma's PostgreSQL adapter, with what the house promises of values and of failures, and transactions whose end is in one hand. */
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, SqlQuery, SqlResultSet, Transaction } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { statement } from '../session.js';
import { orLost } from './lost.js';
import { statementNames } from './statement-names.js';
import { restored, sendable } from './values.js';

/** The stock adapter on a pool, which is closed with it. */
export function openAdapter(pool: pg.Pool): Promise<SqlDriverAdapter> {
  return new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator: statementNames() }).connect();
}

/** A transaction that has begun. What is asked of it at the same time is asked in turn: a connection can do no other. */
export class BegunTransaction {
  #last: Promise<unknown> = Promise.resolve();
  /** Whether a statement has failed: PostgreSQL does nothing more then but to go back to a SAVEPOINT, or to the beginning. */
  #hasFailed = false;

  private constructor(private readonly inner: Transaction) {}

  /** @param first the first statements of the transaction */
  static async on(adapter: SqlDriverAdapter, first: readonly string[]): Promise<BegunTransaction> {
    const transaction = new BegunTransaction(await orLost(adapter.startTransaction()));
    try {
      for (const sql of first) await transaction.executeRaw(statement(sql));
      return transaction;
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    const sent = sendable(query);
    return restored(await this.#inTurn(() => this.inner.queryRaw(sent)));
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    const sent = sendable(query);
    const count = await this.#inTurn(() => this.inner.executeRaw(sent));
    if (sent.sql.startsWith('ROLLBACK TO ')) this.#hasFailed = false;
    return count;
  }

  /**
   * A COMMIT that fails has rolled back; of one whose connection was lost on the way, nobody knows.
   *
   * @throws Error where a statement has failed and its caller did not mind: PostgreSQL would answer, and have committed nothing
   */
  async commit(): Promise<void> {
    if (this.#hasFailed) {
      await this.rollback();
      throw new Error('A statement of this transaction has failed, which nobody has told.');
    }
    try {
      await this.executeRaw(statement('COMMIT'));
    } finally {
      await this.#giveBack();
    }
  }

  async rollback(): Promise<void> {
    await this.executeRaw(statement('ROLLBACK')).catch(() => {});
    await this.#giveBack();
  }

  /** The stock transaction's own commit only gives its connection back. */
  #giveBack(): Promise<void> {
    return this.inner.commit();
  }

  #inTurn<T>(ask: () => Promise<T>): Promise<T> {
    const answer = orLost(this.#last.then(ask));
    this.#last = answer.catch(() => {
      this.#hasFailed = true;
    });
    return answer;
  }
}
