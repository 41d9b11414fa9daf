/** Many rows in one statement of SQLite: of each row, its values in the order of the columns. */
import type { BulkRow } from '../bulk.js';
import { Prisma, type Tx } from '../database.js';
import { execute } from './raw.js';
import { valueOf } from './values.js';

export async function insertAll(tx: Tx, table: Prisma.ModelName, columns: readonly string[], rows: readonly BulkRow[]): Promise<void> {
  const names = Prisma.raw(columns.map((name) => `"${name}"`).join(', '));
  const values = Prisma.raw(columns.map((_, index) => `value ->> ${index}`).join(', '));
  const given = JSON.stringify(rows.map((row) => columns.map((name) => stored(row[name]))));
  execute(tx, Prisma.sql`INSERT INTO ${Prisma.raw(`"${table}"`)} (${names}) SELECT ${values} FROM json_each(${given}) ORDER BY json_each.key`);
}

export async function increaseAll(tx: Tx, table: Prisma.ModelName, column: string, amounts: ReadonlyMap<string, number>): Promise<void> {
  const [name, sum] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)];
  execute(tx, Prisma.sql`UPDATE ${name} SET ${sum} = ${sum} + given.value FROM json_each(${JSON.stringify(Object.fromEntries(amounts))}) AS given WHERE ${name}."id" = given.key`);
}

/** A value as it stands in the JSON of a statement. */
const stored = (value: unknown): unknown => (value === Prisma.DbNull ? null : value instanceof Date ? valueOf(value) : value);
