/** Rows of any table, as they are: the same values, whichever engine keeps them. */
import { createHash } from 'node:crypto';
import type { BulkRow } from '../database/bulk.js';
import { type Database, Prisma, type Tx } from '../database/database.js';
import type { Table } from './tables.js';

/** The values of a row's key. */
export type Place = readonly (string | number)[];

const names = (columns: readonly string[]): Prisma.Sql => Prisma.raw(columns.map((column) => `"${column}"`).join(', '));

export const placeOf = (row: BulkRow, { key }: Table): Place => key.map((column) => row[column] as string | number);

/** The next rows of a table behind a place, in the order of the key. */
export async function rowsAfter(tx: Tx, { name, key, columns, portion }: Table, after: Place | undefined): Promise<BulkRow[]> {
  // A number as a bigint: Prisma would take a small one for an INTEGER, and a hash of words is none.
  const behind = after === undefined ? Prisma.empty : Prisma.sql`WHERE (${names(key)}) > (${Prisma.join(after.map((value) => (typeof value === 'number' ? BigInt(value) : value)))})`;
  const rows = await tx.$queryRaw<BulkRow[]>`SELECT ${names(columns)} FROM ${names([name])} ${behind} ORDER BY ${names(key)} LIMIT ${portion}`;
  return rows.map((row) => Object.fromEntries(columns.map((column) => [column, numbered(row[column])])));
}

/** No number that is kept is beyond those that JavaScript has exactly. */
const numbered = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

/** Where a table ends; undefined where it is empty. */
export async function lastPlace(tx: Tx, table: Table): Promise<Place | undefined> {
  const order = Prisma.raw(table.key.map((column) => `"${column}" DESC`).join(', '));
  const [row] = await tx.$queryRaw<BulkRow[]>`SELECT ${names(table.key)} FROM ${names([table.name])} ORDER BY ${order} LIMIT 1`;
  return row && placeOf(row, table).map((value) => numbered(value) as string | number);
}

/** All rows of a table in portions, each read in a snapshot of its own. */
export async function* portionsOf(database: Database, table: Table, after?: Place): AsyncGenerator<BulkRow[]> {
  for (let place = after; ; ) {
    const from = place;
    const rows = await database.read((tx) => rowsAfter(tx, table, from));
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    place = placeOf(last, table);
  }
}

/** How many rows a table has, and what they are. */
export interface Sum {
  rows: number;
  /** SHA-256 of the rows in the order of their keys, each a line of JSON with its values in the order of the columns. */
  checksum: string;
}

export async function sumOf(database: Database, table: Table): Promise<Sum> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const rows of portionsOf(database, table)) {
    count += rows.length;
    for (const row of rows) hash.update(`${JSON.stringify(table.columns.map((column) => row[column]))}\n`);
  }
  return { rows: count, checksum: hash.digest('hex') };
}
