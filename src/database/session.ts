/**
 * How Prisma comes to a connection whose transactions are begun and ended by others (readers and writers of the engines).
 *
 * The stock adapter of SQLite has one connection, and only transactions take its lock: a plain write that arrives while another
 * request awaits inside its transaction runs *inside* that transaction, is acknowledged, and is lost when the other
 * one rolls back. Its BEGIN is deferred (two processes can deadlock on the upgrade), and a failed COMMIT leaves the
 * connection unusable. So there is one writer here instead, of which everything waits its turn, and Prisma is only ever asked by
 * whose turn it is. Readers have connections of their own, which see only what is committed.
 *
 * docs/decisions/0002-one-writer-many-readers.md tells the story.
 */
import type { ConnectionInfo, Provider, SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery, SqlResultSet, Transaction } from '@prisma/driver-adapter-utils';

/** SQL without values. */
export const statement = (sql: string): SqlQuery => ({ sql, args: [], argTypes: [] });

/** What Prisma uses of a connection. */
export type Conversation = Pick<SqlDriverAdapter, 'provider' | 'queryRaw' | 'executeRaw' | 'getConnectionInfo'>;

/** For so long Prisma may use a connection. */
export interface Session {
  adapter: SqlDriverAdapterFactory;
  /** What comes after this is refused. */
  end(): void;
}

const NAME = 'verbatim';

class SessionAdapter implements SqlDriverAdapter {
  readonly provider: Provider;
  readonly adapterName = NAME;
  #over = false;

  constructor(private readonly connection: Conversation) {
    this.provider = connection.provider;
  }

  end(): void {
    this.#over = true;
  }

  getConnectionInfo(): ConnectionInfo {
    return this.connection.getConnectionInfo?.() ?? { supportsRelationJoins: false };
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    this.#demandTurn();
    return this.connection.queryRaw(query);
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    this.#demandTurn();
    return this.connection.executeRaw(query);
  }

  async executeScript(): Promise<void> {
    throw new Error('Scripts are for migrations, which have connections of their own.');
  }

  /** A query of Prisma's that is several statements: all of them, or none. */
  async startTransaction(): Promise<Transaction> {
    await this.executeRaw(statement('SAVEPOINT operation'));
    return new Operation(this);
  }

  async dispose(): Promise<void> {} // whoever has opened the connection closes it

  #demandTurn(): void {
    if (this.#over) throw new Error('This transaction is over.');
  }
}

/** What is a transaction to Prisma is a part of one. */
class Operation implements Transaction {
  readonly provider: Provider;
  readonly adapterName = NAME;
  /** "Phantom": Prisma sends no COMMIT or ROLLBACK of its own. */
  readonly options = { usePhantomQuery: true };

  constructor(private readonly session: SessionAdapter) {
    this.provider = session.provider;
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.session.queryRaw(query);
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.session.executeRaw(query);
  }

  async commit(): Promise<void> {
    await this.session.executeRaw(statement('RELEASE operation'));
  }

  async rollback(): Promise<void> {
    // The engine may have rolled back by itself (a full disk, say); then there is nothing to undo.
    await this.session.executeRaw(statement('ROLLBACK TO operation')).catch(() => {});
    await this.session.executeRaw(statement('RELEASE operation')).catch(() => {});
  }
}

export function openSession(connection: Conversation): Session {
  const session = new SessionAdapter(connection);
  return { adapter: { provider: session.provider, adapterName: NAME, connect: async () => session }, end: () => session.end() };
}
