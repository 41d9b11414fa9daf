/** The index of shingles on PostgreSQL. */
import { Prisma, type Tx } from '../database.js';
import { type Candidate, MOST_CANDIDATES, MOST_ENTRIES, MOST_SHARING, type Shingled, type Sought } from '../shingles.js';
import { queryRows } from '../rows.js';
import { execute } from './raw.js';

export async function addShingles(tx: Tx, statements: readonly Shingled[]): Promise<void> {
  await execute(tx, Prisma.sql`INSERT INTO "Shingle" ("hash", "document") ${entriesOf(statements)} ON CONFLICT DO NOTHING`);
}

export async function addShingleRows(tx: Tx, rows: readonly (readonly [hash: number, document: number])[]): Promise<void> {
  await execute(tx, Prisma.sql`
    INSERT INTO "Shingle" ("hash", "document") SELECT (value ->> 0)::bigint, (value ->> 1)::integer FROM json_array_elements(${JSON.stringify(rows)}::json)
    ON CONFLICT DO NOTHING`);
}

export async function removeShingles(tx: Tx, statements: readonly Shingled[]): Promise<void> {
  await execute(tx, Prisma.sql`DELETE FROM "Shingle" WHERE ("hash", "document") IN (${entriesOf(statements)})`);
}

/** The rows of the index for statements, as a SELECT. */
function entriesOf(statements: readonly Shingled[]): Prisma.Sql {
  const given = JSON.stringify(statements.map(({ quoteId, hashes }) => [quoteId, hashes]));
  return Prisma.sql`
    SELECT given_hash.value::bigint, document.rowid
    FROM json_array_elements(${given}::json) AS given(value)
    JOIN "SearchDocument" AS document ON document."resource" = 'quote' AND document."resourceId" = given.value ->> 0
    CROSS JOIN json_array_elements_text(given.value -> 1) AS given_hash(value)`;
}

/** Each hash is looked up in its turn (LATERAL), so that the limit ends the search where enough was read. */
export function findByShingles(tx: Tx, { quoteId, hashes, speakerId, publishedOnly }: Sought): Promise<Candidate[]> {
  const visible = publishedOnly ? Prisma.sql`quote."publishedAt" IS NOT NULL` : Prisma.sql`TRUE`;
  return queryRows<Candidate>(tx, Prisma.sql`
    WITH found AS (
      SELECT entry."document"
      FROM json_array_elements_text(${JSON.stringify(hashes)}::json) AS given(value)
      CROSS JOIN LATERAL (
        SELECT sharing."document"
        FROM "Shingle" AS sharing
        JOIN "SearchDocument" AS document ON document.rowid = sharing."document"
        JOIN "Quote" AS quote ON quote."id" = document."resourceId"
        WHERE sharing."hash" = given.value::bigint AND quote."speakerId" = ${speakerId} AND quote."id" <> ${quoteId} AND ${visible}
        ORDER BY sharing."document" DESC LIMIT ${MOST_SHARING}
      ) AS entry
      LIMIT ${MOST_ENTRIES}
    ), ranked AS (
      SELECT "document", count(*) AS shared FROM found GROUP BY "document" ORDER BY shared DESC, "document" DESC LIMIT ${MOST_CANDIDATES}
    )
    SELECT quote."id", quote."articleId", quote."outletId", quote."publishedAt", quote."text"
    FROM ranked
    JOIN "SearchDocument" AS document ON document.rowid = ranked."document"
    JOIN "Quote" AS quote ON quote."id" = document."resourceId"
    ORDER BY ranked.shared DESC, ranked."document" DESC`);
}
