import { Prisma } from '../database.js';
import type { Dialect } from '../dialect.js';
import { increaseAll, insertAll } from './bulk.js';
import { connectionOf } from './lent.js';
import { query } from './raw.js';
import { changeRows, readRows } from './rows.js';
import { forgetWords, indexAllWords, indexWords, match } from './search.js';
import { addShingles, findByShingles, removeShingles } from './shingles.js';

/** SQL as SQLite has it. */
export const dialect: Dialect = {
  match,
  indexWords,
  indexAllWords,
  forgetWords,
  addShingles,
  removeShingles,
  findByShingles,
  insertAll,
  increaseAll,
  findRows: (tx, table, chosen, shape) => readRows(connectionOf(tx), table, chosen, shape),
  changeRows: (tx, table, where, data) => changeRows(connectionOf(tx), table, where, data),
  query,
  bytesOf: (column) => Prisma.sql`octet_length(${column})`,
};
