/** One connection to a SQLite file, and one transaction on it. */
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlDriverAdapter, SqlQuery, SqlQueryable, SqlResultSet, Transaction } from '@prisma/driver-adapter-utils';
import type Sqlite from 'better-sqlite3';
import { keepStatements } from './statements.js';

/** How long SQLite itself waits for another process, in milliseconds. It blocks the event loop, so it is short. */
const BUSY_TIMEOUT = 20;

/** SQL without values. */
export const statement = (sql: string): SqlQuery => ({ sql, args: [], argTypes: [] });

/** SQLite's own limit on bound values; Prisma would else split a long `IN (…)` into several queries. */
const getConnectionInfo = () => ({ maxBindValues: 32_766, supportsRelationJoins: false });

/** A connection, as Prisma takes it and as it is. */
export interface Connection {
  adapter: SqlDriverAdapter;
  sqlite: Sqlite.Database;
}

/** Opens a connection through Prisma's stock adapter, with what SQLite needs to be told on each. */
export async function openConnection(file: string, readonly: boolean): Promise<Connection> {
  const adapter = await new PrismaBetterSqlite3({ url: file, readonly, timeout: BUSY_TIMEOUT }).connect();
  // busy_timeout comes first, so that the switch to WAL can wait. An acknowledged write has reached the disk: FULL.
  const pragmas = readonly
    ? ['query_only = ON']
    : ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'recursive_triggers = ON'];
  for (const pragma of [`busy_timeout = ${BUSY_TIMEOUT}`, ...pragmas]) {
    await adapter.executeScript(`PRAGMA ${pragma}`);
  }
  // The adapter has it, and tells nobody; package.json says exactly which version of the adapter that holds for.
  const { client: sqlite } = adapter as unknown as { client: Sqlite.Database };
  return { adapter: Object.assign(adapter, { getConnectionInfo, client: keepStatements(sqlite) }), sqlite };
}

/** A lease on a connection: the statements of one transaction, and the end of both. */
export class LeasedTransaction implements Transaction {
  readonly provider = 'sqlite';
  readonly adapterName = 'verbatim-sqlite';
  /** "Phantom": Prisma sends no COMMIT or ROLLBACK of its own, so that ending a transaction is in one hand. */
  readonly options = { usePhantomQuery: true };

  constructor(
    private readonly connection: SqlQueryable,
    private readonly release: () => void,
  ) {}

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.connection.queryRaw(query);
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.connection.executeRaw(query);
  }

  async commit(): Promise<void> {
    try {
      await this.connection.executeRaw(statement('COMMIT'));
    } catch (error) {
      await this.undo();
      throw error;
    } finally {
      this.release();
    }
  }

  async rollback(): Promise<void> {
    await this.undo();
    this.release();
  }

  /** SQLite may have rolled back by itself (a full disk, say); then there is nothing to undo. */
  private async undo(): Promise<void> {
    await this.connection.executeRaw(statement('ROLLBACK')).catch(() => {});
  }

  async createSavepoint(name: string): Promise<void> {
    await this.executeRaw(statement(`SAVEPOINT ${name}`));
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    await this.executeRaw(statement(`ROLLBACK TO ${name}`));
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.executeRaw(statement(`RELEASE SAVEPOINT ${name}`));
  }
}
