/** Rows beside Prisma (row-plans.ts), a question after the other on the connection of a transaction. */
import { Prisma, type Tx } from '../database.js';
import { type Revive, type Row, RowPlans } from '../row-plans.js';
import { connectionOf } from './lent.js';
import { bound, query } from './raw.js';
import { timestamp, withoutNul } from './values.js';

/** What can be bound: a list, too, is one value. */
type Value = string | number | boolean | null | readonly Value[];

export type PostgresqlPlans = RowPlans<Value, string>;

function valueOf(value: unknown): Value {
  if (value instanceof Date) return timestamp(value);
  return typeof value === 'string' ? withoutNul(value) : (value as Value);
}

const tongue = {
  valueOf,
  listOf: (values: readonly unknown[]) => values.map(valueOf),
  isIn: '= ANY (?)',
  isNotIn: '<> ALL (?)',
  unindexed: (column: string) => column, // PostgreSQL knows what is in a list that it is given
};

/** By the declared types of columns. */
const revivers: Readonly<Record<string, Revive>> = {
  'timestamp without time zone': (value: string) => new Date(value),
  bigint: (value: string) => BigInt(value),
  json: (value: string) => JSON.parse(value) as unknown,
};

const COLUMNS = Prisma.sql`
  SELECT "relname" AS table, "attname" AS column, format_type("atttypid", NULL) AS type FROM pg_attribute JOIN pg_class ON "attrelid" = pg_class."oid"
  WHERE "relnamespace" = current_schema()::regnamespace AND "relkind" = 'r' AND "attnum" > 0 AND NOT "attisdropped" ORDER BY "attnum"`;

/** What is prepared for a database, whose tables are asked for once. */
export async function openPlans(tx: Tx): Promise<PostgresqlPlans> {
  const tables = new Map<string, Map<string, string>>();
  for (const { table, column, type } of (await query(tx, COLUMNS)) as Record<'table' | 'column' | 'type', string>[]) {
    tables.set(table, (tables.get(table) ?? new Map<string, string>()).set(column, type));
  }
  return new RowPlans({ tongue, revivers, columnsOf: (table) => tables.get(table) ?? new Map<string, string>(), prepare: numbered });
}

/** With a `$1` for the first `?`, and so on. */
function numbered(sql: string): string {
  let place = 0;
  return sql.replaceAll('?', () => `$${(place += 1)}`);
}

export function readRows(plans: PostgresqlPlans, tx: Tx, table: string, chosen: object, shape: object): Promise<Row[]> | undefined {
  const reading = plans.reading(table, chosen, shape);
  if (reading === undefined) return undefined;
  const read = async (): Promise<Row[]> => {
    let step = reading.next();
    while (step.done !== true) step = reading.next((await connectionOf(tx).queryRaw(bound(step.value.statement, step.value.values))).rows);
    return step.value;
  };
  return read();
}

export function changeRows(plans: PostgresqlPlans, tx: Tx, table: string, where: object, data: object): Promise<number> | undefined {
  const asked = plans.change(table, where, data);
  return asked && connectionOf(tx).executeRaw(bound(numbered(asked.statement), asked.values));
}
