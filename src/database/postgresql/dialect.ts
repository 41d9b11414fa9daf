import { Prisma } from '../database.js';
import type { Dialect } from '../dialect.js';
import { increaseAll, insertAll, numberOn } from './bulk.js';
import { forgetWords, indexAllWords, indexWords, match } from './search.js';
import { addShingleRows, addShingles, findByShingles, removeShingles } from './shingles.js';

/** SQL as PostgreSQL has it. */
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
  numberOn,
  bytesOf: (column) => Prisma.sql`octet_length(${column}::text)`,
};
