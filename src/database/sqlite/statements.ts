/**
 * Prisma's stock adapter prepares each statement anew each time it is run, which costs more than most of them take to run.
 * Here they are kept: what Prisma asks differs in its values only, most of the time.
 */
import type Sqlite from 'better-sqlite3';
import { remembering } from '../remembering.js';

/** What the adapter does with a statement that it has prepared. */
interface Prepared {
  bind(values: unknown[]): {
    reader: boolean;
    columns(): Sqlite.ColumnDefinition[];
    raw(): { all(): unknown[] };
    run(): Sqlite.RunResult;
  };
}

/** A connection as the adapter uses one. */
interface AdapterConnection {
  prepare(sql: string): Prepared;
  exec(sql: string): void;
  close(): void;
}

/** The connection with a memory, for the adapter. */
export function keepStatements(connection: Sqlite.Database): AdapterConnection {
  return {
    prepare: remembering((sql) => reusable(connection.prepare<unknown[]>(sql))),
    exec: (sql) => void connection.exec(sql),
    close: () => void connection.close(),
  };
}

/** A statement that takes other values each time; better-sqlite3's own `bind` is for good. */
function reusable(statement: Sqlite.Statement<unknown[]>): Prepared {
  const { reader } = statement;
  const columns = reader ? statement.raw().columns() : [];
  return {
    bind: (values) => ({
      reader,
      columns: () => columns,
      raw: () => ({ all: () => statement.all(...values) }),
      run: () => statement.run(...values),
    }),
  };
}
