/** Many rows by one statement of SQLite, which is prepared once and run for each: to bind a value costs less than to find it in JSON. */
import type { BulkRow } from '../bulk.js';
import { Prisma, type Tx } from '../database.js';
import { execute, executeEach } from './raw.js';
import { storedOf } from './values.js';

export async function insertAll(tx: Tx, table: Prisma.ModelName, columns: readonly string[], rows: readonly BulkRow[]): Promise<void> {
  const names = columns.map((name) => `"${name}"`).join(', ');
  const places = columns.map(() => '?').join(', ');
  executeEach(tx, `INSERT INTO "${table}" (${names}) VALUES (${places})`, rows.map((row) => columns.map((name) => storedOf(row[name]))));
}

export async function increaseAll(tx: Tx, table: Prisma.ModelName, column: string, amounts: ReadonlyMap<string, number>): Promise<void> {
  const [name, sum] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)];
  execute(tx, Prisma.sql`UPDATE ${name} SET ${sum} = ${sum} + given.value FROM json_each(${JSON.stringify(Object.fromEntries(amounts))}) AS given WHERE ${name}."id" = given.key`);
}
