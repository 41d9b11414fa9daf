/** The index of shingles (statements/shingles.ts): which statements share a run of words. */
import type { Tx } from './database.js';
import { dialectOf } from './dialect.js';

/** A statement and its hashes. */
export interface Shingled {
  quoteId: string;
  hashes: readonly number[];
}

/** Of the statements that share a hash, the newest so many are looked at. */
export const MOST_SHARING = 1_000;

/** So many are found at most: those that share the most hashes, and of equal ones the newest. */
export const MOST_CANDIDATES = 1_000;

/** Entries of the index that one search reads, which bounds its time: about 0.2 s. */
export const MOST_ENTRIES = 50_000;

/** Hashes in one SQL statement, about: what SQLite does at a stretch holds up everybody. */
const PORTION = 5_000;

/** Adds statements, which must have been indexed for search, to the index. What is there already may be added again. */
export async function indexShingles(tx: Tx, statements: readonly Shingled[]): Promise<void> {
  for (const portion of portionsOf(statements)) await dialectOf(tx).addShingles(tx, portion);
}

/** Takes statements, which must not have been forgotten by the search yet, out of the index, with the hashes that they had. */
export async function forgetShingles(tx: Tx, statements: readonly Shingled[]): Promise<void> {
  for (const portion of portionsOf(statements)) await dialectOf(tx).removeShingles(tx, portion);
}

/** A statement by its row of the search, which is what the index knows it by. */
export interface Indexable {
  document: number;
  text: string;
  speakerId: string;
}

/** The statements behind a row of the search that have a speaker, in the order of these rows. */
export async function statementsBehind(tx: Tx, document: number, most: number): Promise<Indexable[]> {
  // CROSS JOIN, and no comparison of the column itself: SQLite goes along the rows of the search, whatever it thinks of their indexes.
  const rows = await tx.$queryRaw<(Omit<Indexable, 'document'> & { document: number | bigint })[]>`
    SELECT document.rowid AS document, quote."text" AS text, quote."speakerId" AS "speakerId"
    FROM "SearchDocument" AS document CROSS JOIN "Quote" AS quote
    WHERE document.rowid > ${document} AND document."resource" || '' = 'quote' AND quote."id" = document."resourceId" AND quote."speakerId" IS NOT NULL
    ORDER BY document.rowid LIMIT ${most}`;
  return rows.map((row) => ({ ...row, document: Number(row.document) }));
}

/** The last row of the search; 0 where there is none. */
export async function lastDocument(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ last: number | bigint | null }[]>`SELECT max(rowid) AS last FROM "SearchDocument"`;
  return Number(row?.last ?? 0);
}

/** Adds rows of the index as they are; what is there already may be added again. In the order of hashes it is fastest. */
export function indexShingleRows(tx: Tx, rows: readonly (readonly [hash: number, document: number])[]): Promise<void> {
  return dialectOf(tx).addShingleRows(tx, rows);
}

function portionsOf(statements: readonly Shingled[]): Shingled[][] {
  const portions: Shingled[][] = [];
  let room = 0;
  for (const statement of statements) {
    if (room <= 0) {
      portions.push([]);
      room = PORTION;
    }
    portions.at(-1)?.push(statement);
    room -= statement.hashes.length;
  }
  return portions;
}

/** What to find: statements of a speaker that share hashes with one of theirs. */
export interface Sought extends Shingled {
  speakerId: string;
  /** Whether only what is published counts. What is not has no influence then, neither on the order nor on the limits. */
  publishedOnly: boolean;
}

export interface Candidate {
  id: string;
  articleId: string;
  outletId: string;
  publishedAt: Date | null;
  text: string;
}

/** The statements that share the most hashes with one, without that one. Hashes weigh in their order where there are too many. */
export function findByShingles(tx: Tx, sought: Sought): Promise<Candidate[]> {
  return dialectOf(tx).findByShingles(tx, sought);
}
