/** What the engines say in different words. Whoever has a transaction finds here the dialect of its engine. */
import type { Prisma, Tx } from './database.js';
import type { Searchable, SearchScope, Term } from './search.js';
import type { Candidate, Shingled, Sought } from './shingles.js';

export interface Dialect {
  /** The ids of the resources of these kinds that all (AND) or some (OR) of the terms are found in, best first. */
  match(tx: Tx, resource: string, terms: readonly Term[], operator: 'AND' | 'OR', scope: SearchScope): Promise<string[]>;
  /** Makes a row of `SearchDocument` findable by what it is about now. */
  indexWords(tx: Tx, rowid: number, found: Searchable): Promise<void>;
  /** Forgets the words of a resource, and of the statements of an article. */
  forgetWords(tx: Tx, id: string): Promise<void>;
  /** Adds to the index of shingles what is not there yet. */
  addShingles(tx: Tx, statements: readonly Shingled[]): Promise<void>;
  removeShingles(tx: Tx, statements: readonly Shingled[]): Promise<void>;
  findByShingles(tx: Tx, sought: Sought): Promise<Candidate[]>;
  /** The bytes of a JSON column, as SQL, without reading the column where the engine can do that. */
  bytesOf(column: Prisma.Sql): Prisma.Sql;
}

const dialects = new WeakMap<Tx, Dialect>();

/** Says which dialect a transaction speaks, before it is lent. */
export function speaking(tx: Tx, dialect: Dialect): Tx {
  dialects.set(tx, dialect);
  return tx;
}

/** The dialect of a transaction that src/database has lent. */
export function dialectOf(tx: Tx): Dialect {
  const dialect = dialects.get(tx);
  if (dialect === undefined) throw new Error('This transaction was not lent by src/database.');
  return dialect;
}
