/** One connection to a SQLite file. */
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type Sqlite from 'better-sqlite3';
import { keepStatements } from './statements.js';

/** How long SQLite itself waits for another process, in milliseconds. It blocks the event loop, so it is short. */
const BUSY_TIMEOUT = 20;

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
