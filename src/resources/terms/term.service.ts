/** Sections and topics: the values that published articles have, with their counts. */
import type { Reading } from '../../changes/scope.js';
import { Prisma } from '../../database/database.js';
import { type Page, type SortKey, type Window, paginate } from '../../http/paging.js';
import type { Term, TermListQuery } from './term.schema.js';

/** Each term once, with the id of its article: what is counted. */
const sources = {
  sections: Prisma.sql`SELECT "section" AS name FROM "Article" WHERE "status" = 'published' AND "section" IS NOT NULL`,
  topics: Prisma.sql`
    SELECT DISTINCT "ArticleTopic"."name" AS name, "ArticleTopic"."articleId"
    FROM "ArticleTopic" JOIN "Article" ON "Article"."id" = "ArticleTopic"."articleId" WHERE "Article"."status" = 'published'`,
};

interface AfterName {
  after?: string;
}

/** Terms sort by their names alone, as bytes; the window's condition is the name to go on after. */
const byName: SortKey<Term> = {
  value: ({ name }) => name,
  orderBy: () => ({}),
  where: (condition) => ({ after: (condition as { gt: string }).gt }),
};

function afterName({ where }: Window): string | undefined {
  const [alternative] = (where as { OR?: { AND: AfterName[] }[] }).OR ?? [];
  return alternative?.AND[0]?.after;
}

export async function listTerms(reading: Reading, kind: keyof typeof sources, query: TermListQuery): Promise<Page<Term>> {
  const { tx } = reading;
  const find = async (window: Window): Promise<Term[]> => {
    const after = afterName(window);
    const condition = after === undefined ? Prisma.sql`TRUE` : Prisma.sql`name > ${after}`;
    const rows = await tx.$queryRaw<{ name: string; count: bigint }[]>`
      SELECT name, count(*) AS count FROM (${sources[kind]}) WHERE ${condition}
      GROUP BY name ORDER BY name LIMIT ${window.take} OFFSET ${window.skip ?? 0}`;
    return rows.map(({ name, count }) => ({ name, count: Number(count) }));
  };
  const count = async (): Promise<number> => {
    const rows = await tx.$queryRaw<{ total: bigint }[]>`SELECT count(DISTINCT name) AS total FROM (${sources[kind]})`;
    return Number(rows[0]?.total ?? 0);
  };
  return paginate(reading, kind, query, [{ key: byName, descending: false }], find, count);
}
