/**
 * Transactions, each on a connection that is lent to one at a time, with a Prisma client for what asks Prisma: what it is asked stands
 * between a BEGIN and a COMMIT. Prisma's own interactive transactions do the same for the price of several queries.
 */
import type { SqlQuery, SqlResultSet } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { PrismaClient as PostgresqlClient } from '../../generated/postgresql/client.js';
import type { PrismaClient } from '../../generated/sqlite/client.js';
import type { Tx } from '../database.js';
import { inTime } from '../in-time.js';
import { Lending } from '../lending.js';
import { type Conversation, type Session, openSession } from '../session.js';
import { PATIENCE } from '../transactions.js';
import { BegunTransaction, openAdapter } from './adapter.js';
import { lend, takeBack } from './lent.js';

interface Transactions {
  /**
   * Runs `work` in a transaction that commits when it resolves, and rolls back when it rejects.
   *
   * @throws TimeoutError when its turn does not come, or when it takes too long
   */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Options {
  /** Transactions at a time: as many as the pool has connections. */
  most: number;
  /** Milliseconds that one may wait for its turn. */
  patience: number;
  /** The first statements of each. */
  first?: readonly string[];
}

export async function openTransactions(pool: pg.Pool, { most, patience, first = [] }: Options): Promise<Transactions> {
  const adapter = await openAdapter(pool);
  const seats = Array.from({ length: most }, () => new Seat());
  const lending = new Lending(seats);

  async function transaction<T>(seat: Seat, work: (tx: Tx) => Promise<T>): Promise<T> {
    const begun = await BegunTransaction.on(adapter, first);
    let result: T;
    try {
      result = await inTime(work(seat.lend(begun)), PATIENCE.timeout, () => seat.renew());
    } catch (error) {
      seat.takeBack(); // before the end, so that nothing is said behind it
      await begun.rollback();
      throw error;
    }
    seat.takeBack();
    await begun.commit();
    return result;
  }

  return {
    run: async (work) => {
      const seat = await lending.borrow(patience);
      try {
        return await transaction(seat, work);
      } finally {
        lending.giveBack(seat);
      }
    },
    close: async () => {
      for (const seat of seats) await seat.close();
      await adapter.dispose();
    },
  };
}

/** Both clients come from one schema: what is said to one can be said to the other. */
const clientOn = ({ adapter }: Session): PrismaClient => new PostgresqlClient({ adapter, errorFormat: 'minimal' }) as unknown as PrismaClient;

/** Where transactions take place, one after the other: what they have in common is a Prisma client, made when the first one comes. */
class Seat implements Conversation {
  readonly provider = 'postgres';
  #begun: BegunTransaction | undefined;
  #session: Session | undefined;
  #client: PrismaClient | undefined;

  lend(begun: BegunTransaction): Tx {
    this.#begun = begun;
    this.#session ??= openSession(this);
    this.#client ??= clientOn(this.#session);
    return lend(this.#client, begun);
  }

  takeBack(): void {
    if (this.#client !== undefined) takeBack(this.#client);
    this.#begun = undefined;
  }

  /** Who was too late may still be at work: what they go on with must not get into the next one's transaction. */
  renew(): void {
    this.takeBack();
    this.#session?.end();
    this.#session = this.#client = undefined;
  }

  async close(): Promise<void> {
    await this.#client?.$disconnect();
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#transaction.queryRaw(query);
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    return this.#transaction.executeRaw(query);
  }

  get #transaction(): BegunTransaction {
    if (this.#begun === undefined) throw new Error('This transaction is over.');
    return this.#begun;
  }
}
