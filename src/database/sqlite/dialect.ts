import { Prisma } from '../database.js';
import type { Dialect } from '../dialect.js';
import { increaseAll, insertAll } from './bulk.js';
import { connectionOf } from './lent.js';
import { readRows } from './rows.js';
import { forgetWords, indexAllWords, indexWords, match } from './search.js';
import { addShingleRows, addShingles, findByShingles, removeShingles } from './shingles.js';

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
  bytesOf: (column) => Prisma.sql`octet_length(${column})`,
};
