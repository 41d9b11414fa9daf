import { Prisma } from '../database.js';
import type { Dialect } from '../dialect.js';
import { forgetWords, indexWords, match } from './search.js';
import { addShingles, findByShingles, removeShingles } from './shingles.js';

/** SQL as SQLite has it. */
export const dialect: Dialect = {
  match,
  indexWords,
  forgetWords,
  addShingles,
  removeShingles,
  findByShingles,
  bytesOf: (column) => Prisma.sql`octet_length(${column})`,
};
