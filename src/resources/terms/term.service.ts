/** Sections and topics: the values that published articles have, with their counts. */
import type { Reading } from '../../changes/scope.js';
import { Prisma } from '../../database/database.js';
import type { SortValue } from '../../http/cursor.js';
import { type Page, type SortKey, type Window, paginate } from '../../http/paging.js';
import type { Term, TermListQuery } from './term.schema.js';

/** Each term once, with the id of its article: what is counted. */
const sources = {
  sections: Prisma.sql`SELECT "section" AS name FROM "Article" WHERE "status" = 'published' AND "section" IS NOT NULL`,
  topics: Prisma.sql`
    SELECT DISTINCT "ArticleTopic"."name" AS name, "ArticleTopic"."articleId"
    FROM "ArticleTopic" JOIN "Article" ON "Article"."id" = "ArticleTopic"."articleId" WHERE "Article"."status" = 'published'`,
};

/** Terms sort by their names alone, as bytes. The SQL below says so itself. */
const byName: SortKey<Term> = { value: ({ name }) => name, orderBy: () => ({}), where: () => ({}) };

export async function listTerms(reading: Reading, kind: keyof typeof sources, query: TermListQuery): Promise<Page<Term>> {
  const { tx } = reading;
  const find = async (window: Window, after?: readonly SortValue[]): Promise<Term[]> => {
    const condition = after === undefined ? Prisma.sql`TRUE` : Prisma.sql`name > ${after[0]}`;
    const rows = await tx.$queryRaw<{ name: string; count: bigint }[]>`
      SELECT name, count(*) AS count FROM (${sources[kind]}) AS term WHERE ${condition}
      GROUP BY name ORDER BY name LIMIT ${window.take} OFFSET ${window.skip ?? 0}`;
    return rows.map(({ name, count }) => ({ name, count: Number(count) }));
  };
  const count = async (): Promise<number> => {
    const rows = await tx.$queryRaw<{ total: bigint }[]>`SELECT count(DISTINCT name) AS total FROM (${sources[kind]}) AS term`;
    return Number(rows[0]?.total ?? 0);
  };
  return paginate(reading, kind, query, [{ key: byName, descending: false }], find, count);
}
