/** What the engines say in different words. Whoever has a transaction finds here the dialect of its engine. */
import type { BulkRow } from './bulk.js';
import type { Prisma, Tx } from './database.js';
import type { Match, Searchable } from './search.js';
import type { Candidate, Shingled, Sought } from './shingles.js';

export interface Dialect {
  /** The ids of the resources of a kind that are found, best first; of articles, those too whose statements are. */
  match(tx: Tx, resource: string, sought: Match): Promise<string[]>;
  /** Makes a row of `SearchDocument` findable by what it is about now. */
  indexWords(tx: Tx, rowid: number, found: Searchable): Promise<void>;
  /** The same for many rows, which are there and have no words yet. */
  indexAllWords(tx: Tx, found: readonly Searchable[]): Promise<void>;
  /** Forgets the words of a resource, and of the statements of an article. */
  forgetWords(tx: Tx, id: string): Promise<void>;
  /** Adds to the index of shingles what is not there yet. */
  addShingles(tx: Tx, statements: readonly Shingled[]): Promise<void>;
  /** Adds rows to the index of shingles as they are: of each a hash and a document. */
  addShingleRows(tx: Tx, rows: readonly (readonly [hash: number, document: number])[]): Promise<void>;
  removeShingles(tx: Tx, statements: readonly Shingled[]): Promise<void>;
  findByShingles(tx: Tx, sought: Sought): Promise<Candidate[]>;
  /** Inserts rows of a table, which have these columns. */
  insertAll(tx: Tx, table: Prisma.ModelName, columns: readonly string[], rows: readonly BulkRow[]): Promise<void>;
  /** Adds to a column of some rows, given by their ids. */
  increaseAll(tx: Tx, table: Prisma.ModelName, column: string, amounts: ReadonlyMap<string, number>): Promise<void>;
  /** Lets a column that numbers rows go on behind those that were inserted with a number. Absent: it does so by itself. */
  numberOn?(tx: Tx, table: Prisma.ModelName, column: string): Promise<void>;
  /** What Prisma's `findMany` answers, without Prisma; undefined, where only Prisma can say what is asked. */
  findRows(tx: Tx, table: Prisma.ModelName, chosen: object, shape: object): object[] | Promise<object[]> | undefined;
  /** What Prisma's `updateMany` does, without Prisma: how many rows it changed; undefined, where only Prisma can say which. */
  changeRows(tx: Tx, table: Prisma.ModelName, where: object, data: object): number | Promise<number> | undefined;
  /** What Prisma's `$queryRaw` answers, without Prisma, but for numbers: they may be numbers, bigints or text. */
  query(tx: Tx, sql: Prisma.Sql): object[] | Promise<object[]>;
  /** When something is due next, by what a transaction sees. Absent: nothing is to be seen there but what is committed. */
  nextDue?(tx: Tx): Date | null;
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
