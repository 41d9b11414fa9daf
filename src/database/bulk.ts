/**
 * Many rows at once. Prisma plans a statement anew for every number of rows and binds every value on its own: of an import that would
 * be nine tenths of the time. Here an engine has one statement for any number: SQLite runs it for each row, PostgreSQL is sent all of
 * them as one value, a JSON array.
 */
import type { Prisma, Tx } from './database.js';
import { dialectOf } from './dialect.js';

/** A row by its columns: what Prisma takes as data for the same table. */
export type BulkRow = Record<string, unknown>;

/** Inserts rows that have the same columns. Columns that they lack have their defaults. */
export async function insertAll(tx: Tx, table: Prisma.ModelName, rows: readonly BulkRow[]): Promise<void> {
  const [first] = rows;
  if (first !== undefined) await dialectOf(tx).insertAll(tx, table, Object.keys(first), rows);
}

/** Adds to a column of some rows, given by their ids. */
export async function increaseAll(tx: Tx, table: Prisma.ModelName, column: string, amounts: ReadonlyMap<string, number>): Promise<void> {
  if (amounts.size > 0) await dialectOf(tx).increaseAll(tx, table, column, amounts);
}
