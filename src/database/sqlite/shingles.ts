/** The index of shingles on SQLite. */
import { Prisma, type Tx } from '../database.js';
import { type Candidate, MOST_CANDIDATES, MOST_ENTRIES, MOST_SHARING, type Shingled, type Sought } from '../shingles.js';
import { execute } from './raw.js';

export async function addShingles(tx: Tx, statements: readonly Shingled[]): Promise<void> {
  execute(tx, Prisma.sql`INSERT OR IGNORE INTO "Shingle" ("hash", "document") ${entriesOf(statements)}`);
}

export async function addShingleRows(tx: Tx, rows: readonly (readonly [hash: number, document: number])[]): Promise<void> {
  await tx.$executeRaw`INSERT OR IGNORE INTO "Shingle" ("hash", "document") SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(rows)}) ORDER BY json_each.key`;
}

export async function removeShingles(tx: Tx, statements: readonly Shingled[]): Promise<void> {
  execute(tx, Prisma.sql`DELETE FROM "Shingle" WHERE ("hash", "document") IN (${entriesOf(statements)})`);
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

export function findByShingles(tx: Tx, { quoteId, hashes, speakerId, publishedOnly }: Sought): Promise<Candidate[]> {
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
