/**
 * Many rows in one statement of SQLite. Prisma plans a statement anew for every number of rows and binds every value on its own:
 * of an import that would be nine tenths of the time. Here all rows are one value, a JSON array.
 */
import { Prisma, type Tx } from './database.js';

/** A row by its columns: what Prisma takes as data for the same table. */
export type BulkRow = Record<string, unknown>;

/** Inserts rows that have the same columns. Columns that they lack have their defaults. */
export async function insertAll(tx: Tx, table: Prisma.ModelName, rows: readonly BulkRow[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const names = Prisma.raw(columns.map((name) => `"${name}"`).join(', '));
  const values = Prisma.raw(columns.map((_, index) => `value ->> ${index}`).join(', '));
  const given = JSON.stringify(rows.map((row) => columns.map((name) => stored(row[name]))));
  await tx.$executeRaw`INSERT INTO ${Prisma.raw(`"${table}"`)} (${names}) SELECT ${values} FROM json_each(${given}) ORDER BY json_each.key`;
}

/** Adds to a column of some rows, given by their ids. */
export async function increaseAll(tx: Tx, table: Prisma.ModelName, column: string, amounts: ReadonlyMap<string, number>): Promise<void> {
  if (amounts.size === 0) return;
  const [name, sum] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)];
  await tx.$executeRaw`UPDATE ${name} SET ${sum} = ${sum} + given.value FROM json_each(${JSON.stringify(Object.fromEntries(amounts))}) AS given WHERE ${name}."id" = given.key`;
}

/** A value as Prisma's adapter stores it. */
function stored(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00');
  return value === Prisma.DbNull ? null : value;
}
