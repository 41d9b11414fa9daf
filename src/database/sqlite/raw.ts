/** SQL of our own, without Prisma: the statements of a connection are prepared once. */
import type Sqlite from 'better-sqlite3';
import type { Prisma, Tx } from '../database.js';
import { remembering } from '../remembering.js';
import { type Column, namedCells } from '../row-plans.js';
import { connectionOf } from './lent.js';
import { type Value, revivers, valueOf } from './values.js';

interface Prepared {
  statement: Sqlite.Statement<Value[], unknown[]>;
  /** Of what it answers. */
  columns: Column[];
}

const prepared = new WeakMap<Sqlite.Database, (sql: string) => Prepared>();

function preparedOn(connection: Sqlite.Database): (sql: string) => Prepared {
  const known = prepared.get(connection) ?? remembering((sql) => prepare(connection, sql));
  prepared.set(connection, known);
  return known;
}

function prepare(connection: Sqlite.Database, sql: string): Prepared {
  const statement = connection.prepare<Value[], unknown[]>(sql).safeIntegers(false);
  if (!statement.reader) return { statement, columns: [] };
  const columns = statement.columns().map(({ name, type }) => ({ name, revive: revivers[type ?? ''] }));
  return { statement: statement.raw(), columns };
}

/** Runs SQL that answers nothing. */
export function execute(tx: Tx, sql: Prisma.Sql): void {
  preparedOn(connectionOf(tx))(sql.sql).statement.run(...sql.values.map(valueOf));
}

/** Runs SQL that answers nothing, for each of many lists of values. */
export function executeEach(tx: Tx, sql: string, all: readonly (readonly Value[])[]): void {
  const { statement } = preparedOn(connectionOf(tx))(sql);
  for (const values of all) statement.run(...values);
}

/** The rows that SQL answers, as Prisma's `$queryRaw` has them, but for whole numbers, which are numbers. */
export function query(tx: Tx, sql: Prisma.Sql): object[] {
  const { statement, columns } = preparedOn(connectionOf(tx))(sql.sql);
  return statement.all(...sql.values.map(valueOf)).map((cells) => namedCells(cells, columns));
}
