/** Many rows in one statement of PostgreSQL, which makes rows of a table from JSON itself. */
import type { BulkRow } from '../bulk.js';
import { Prisma, type Tx } from '../database.js';
import { execute } from './raw.js';
import { timestamp } from './values.js';

export async function insertAll(tx: Tx, table: Prisma.ModelName, columns: readonly string[], rows: readonly BulkRow[]): Promise<void> {
  const [name, names] = [Prisma.raw(`"${table}"`), Prisma.raw(columns.map((column) => `"${column}"`).join(', '))];
  const given = JSON.stringify(rows.map((row) => Object.fromEntries(columns.map((column) => [column, stored(row[column])]))));
  await execute(tx, Prisma.sql`INSERT INTO ${name} (${names}) SELECT ${names} FROM json_populate_recordset(NULL::${name}, ${given}::json)`);
}

export async function increaseAll(tx: Tx, table: Prisma.ModelName, column: string, amounts: ReadonlyMap<string, number>): Promise<void> {
  const [name, sum] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)];
  await execute(tx, Prisma.sql`
    UPDATE ${name} SET ${sum} = ${sum} + given.value::integer
    FROM json_each_text(${JSON.stringify(Object.fromEntries(amounts))}::json) AS given WHERE ${name}."id" = given.key`);
}

export async function numberOn(tx: Tx, table: Prisma.ModelName, column: string): Promise<void> {
  const [name, number] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)];
  await execute(tx, Prisma.sql`SELECT setval(pg_get_serial_sequence(${`"${table}"`}, ${column}), (SELECT max(${number}) FROM ${name}))`);
}

function stored(value: unknown): unknown {
  if (value instanceof Date) return timestamp(value);
  return value === Prisma.DbNull ? null : value;
}
