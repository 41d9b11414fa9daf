/** Rows beside Prisma (row-plans.ts) by prepared statements of a connection, at once. */
import type Sqlite from 'better-sqlite3';
import { remembering } from '../remembering.js';
import { type Row, RowPlans } from '../row-plans.js';
import { type Value, revivers, valueOf } from './values.js';

type Statement = Sqlite.Statement<Value[], unknown[]>;

/** What one connection has prepared. */
interface Prepared {
  plans: RowPlans<Value, Statement>;
  changes: (sql: string) => Sqlite.Statement<Value[]>;
}

const tongue = {
  valueOf,
  listOf: (values: readonly unknown[]) => JSON.stringify(values.map(valueOf)),
  isIn: 'IN (SELECT value FROM json_each(?))',
  isNotIn: 'NOT IN (SELECT value FROM json_each(?))',
  unindexed: (column: string) => `+${column}`, // an expression, which has no index
};

const prepared = new WeakMap<Sqlite.Database, Prepared>();

function preparedOn(connection: Sqlite.Database): Prepared {
  const known = prepared.get(connection) ?? {
    plans: new RowPlans({
      tongue, revivers,
      columnsOf: remembering((table) => columnsOf(connection, table)),
      prepare: (sql) => connection.prepare<Value[], unknown[]>(sql).safeIntegers(false).raw(),
    }),
    changes: remembering((sql) => connection.prepare<Value[]>(sql)),
  };
  prepared.set(connection, known);
  return known;
}

function columnsOf(connection: Sqlite.Database, table: string): Map<string, string> {
  const info = connection.pragma(`table_info("${table}")`) as { name: string; type: string }[];
  return new Map(info.map(({ name, type }) => [name, type]));
}

export function readRows(connection: Sqlite.Database, table: string, chosen: object, shape: object): Row[] | undefined {
  const reading = preparedOn(connection).plans.reading(table, chosen, shape);
  if (reading === undefined) return undefined;
  let step = reading.next();
  while (step.done !== true) step = reading.next(step.value.statement.all(...step.value.values));
  return step.value;
}

export function changeRows(connection: Sqlite.Database, table: string, where: object, data: object): number | undefined {
  const { plans, changes } = preparedOn(connection);
  const asked = plans.change(table, where, data);
  return asked && changes(asked.statement).run(...asked.values).changes;
}
