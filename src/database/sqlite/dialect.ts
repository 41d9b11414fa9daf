import { Prisma, type Tx } from '../database.js';
import type { Dialect } from '../dialect.js';
import { increaseAll, insertAll } from './bulk.js';
import { connectionOf } from './lent.js';
import { query } from './raw.js';
import { NEXT_DUE } from './watch.js';
import { changeRows, readRows } from './rows.js';
import { forgetWords, indexAllWords, indexWords, match } from './search.js';
import { addShingleRows, addShingles, findByShingles, removeShingles } from './shingles.js';

const NEXT_DUE_SQL = Prisma.raw(NEXT_DUE);

/** SQL as SQLite has it. */
export const dialect: Dialect = {
  match,
  indexWords,
  indexAllWords,
  forgetWords,
  addShingles,
  addShingleRows,
  removeShingles,
  findByShingles,
  insertAll,
  increaseAll,
  findRows: (tx, table, chosen, shape) => readRows(connectionOf(tx), table, chosen, shape),
  changeRows: (tx, table, where, data) => changeRows(connectionOf(tx), table, where, data),
  query,
  nextDue: nextDueIn,
  bytesOf: (column) => Prisma.sql`octet_length(${column})`,
};

function nextDueIn(tx: Tx): Date | null {
  const [row] = query(tx, NEXT_DUE_SQL) as { at: string | null }[];
  return row?.at == null ? null : new Date(row.at);
}
