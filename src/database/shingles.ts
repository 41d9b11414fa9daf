/** The index of shingles (statements/shingles.ts) on SQLite: which statements share a run of words. */
import { Prisma, type Tx } from './database.js';

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
const MOST_ENTRIES = 50_000;

/** Hashes in one SQL statement, about: what SQLite does at a stretch holds up everybody. */
const PORTION = 5_000;

/** Adds statements, which must have been indexed for search, to the index. What is there already may be added again. */
export async function indexShingles(tx: Tx, statements: readonly Shingled[]): Promise<void> {
  for (const portion of portionsOf(statements)) {
    await tx.$executeRaw`INSERT OR IGNORE INTO "Shingle" ("hash", "document") ${entriesOf(portion)}`;
  }
}

/** Takes statements, which must not have been forgotten by the search yet, out of the index, with the hashes that they had. */
export async function forgetShingles(tx: Tx, statements: readonly Shingled[]): Promise<void> {
  for (const portion of portionsOf(statements)) {
    await tx.$executeRaw`DELETE FROM "Shingle" WHERE ("hash", "document") IN (${entriesOf(portion)})`;
  }
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

/** The rows of the index for statements, as a SELECT. */
function entriesOf(statements: readonly Shingled[]): Prisma.Sql {
  const given = JSON.stringify(statements.map(({ quoteId, hashes }) => [quoteId, hashes]));
  return Prisma.sql`
    SELECT given_hash.value, document.rowid
    FROM json_each(${given}) AS given
    CROSS JOIN "SearchDocument" AS document ON document."resource" = 'quote' AND document."resourceId" = given.value ->> 0
    CROSS JOIN json_each(given.value, '$[1]') AS given_hash`;
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
export async function findByShingles(tx: Tx, { quoteId, hashes, speakerId, publishedOnly }: Sought): Promise<Candidate[]> {
  const visible = publishedOnly ? Prisma.sql`quote."publishedAt" IS NOT NULL` : Prisma.sql`TRUE`;
  return tx.$queryRaw<Candidate[]>`
    WITH found AS (
      SELECT entry."document"
      FROM json_each(${JSON.stringify(hashes)}) AS given
      CROSS JOIN "Shingle" AS entry ON entry."hash" = given.value AND entry."document" IN (
        SELECT sharing."document"
        FROM "Shingle" AS sharing
        CROSS JOIN "SearchDocument" AS document ON document.rowid = sharing."document"
        CROSS JOIN "Quote" AS quote ON quote."id" = document."resourceId"
        WHERE sharing."hash" = given.value AND quote."speakerId" = ${speakerId} AND quote."id" <> ${quoteId} AND ${visible}
        ORDER BY sharing."document" DESC LIMIT ${MOST_SHARING}
      )
      LIMIT ${MOST_ENTRIES}
    ), ranked AS (
      SELECT "document", count(*) AS shared FROM found GROUP BY "document" ORDER BY shared DESC, "document" DESC LIMIT ${MOST_CANDIDATES}
    )
    SELECT quote."id", quote."articleId", quote."outletId", quote."publishedAt", quote."text"
    FROM ranked
    CROSS JOIN "SearchDocument" AS document ON document.rowid = ranked."document"
    CROSS JOIN "Quote" AS quote ON quote."id" = document."resourceId"`;
}
