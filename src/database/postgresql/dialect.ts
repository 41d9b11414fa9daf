import { Prisma } from '../database.js';
import type { Dialect } from '../dialect.js';
import { increaseAll, insertAll, numberOn } from './bulk.js';
import { query } from './raw.js';
import { type PostgresqlPlans, changeRows, readRows } from './rows.js';
import { forgetWords, indexAllWords, indexWords, match } from './search.js';
import { addShingleRows, addShingles, findByShingles, removeShingles } from './shingles.js';

/** SQL as PostgreSQL has it. */
export const dialectWith = (plans: PostgresqlPlans): Dialect => ({
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
  numberOn,
  findRows: (tx, table, chosen, shape) => readRows(plans, tx, table, chosen, shape),
  changeRows: (tx, table, where, data) => changeRows(plans, tx, table, where, data),
  query,
  bytesOf: (column) => Prisma.sql`octet_length(${column}::text)`,
});
