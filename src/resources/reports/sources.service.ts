/** Who gets quoted: published statements, counted per speaker and per kind of speaker. Linear in the statements counted. */
import type { Reading } from '../../changes/scope.js';
import { Prisma, type Tx } from '../../database/database.js';
import type { SortValue } from '../../http/cursor.js';
import { type Page, found, paginate, totalOf } from '../../http/paging.js';
import { endOf, startOf } from '../../http/partial-date.js';
import type { QuotedKind, QuotedSpeaker, SourceTotals, SourcesReportQuery } from './sources.schema.js';

interface SourcesPage extends Page<QuotedSpeaker> {
  kinds: QuotedKind[];
  totals: SourceTotals;
}

/** Counts as SQLite answers them. */
type Counted<Row> = Omit<Row, 'share' | 'quotes' | 'words' | 'articles'> & Record<'quotes' | 'words' | 'articles', bigint>;

const counts = Prisma.sql`count(*) AS quotes, coalesce(sum("Quote"."wordCount"), 0) AS words, count(DISTINCT "Quote"."articleId") AS articles`;

/** The statements that a query counts. Times are stored to the millisecond, so that the last one of `to` is its end. */
function counted({ outlet, from, to }: SourcesReportQuery): Prisma.Sql {
  const conditions = [Prisma.sql`"Quote"."publishedAt" IS NOT NULL`];
  if (from !== undefined) conditions.push(Prisma.sql`"Quote"."publishedAt" >= ${startOf(from)}`);
  if (to !== undefined) conditions.push(Prisma.sql`"Quote"."publishedAt" <= ${new Date(endOf(to).getTime() - 1)}`);
  if (outlet !== undefined) {
    const names = Prisma.join(outlet);
    conditions.push(Prisma.sql`"Quote"."outletId" IN (SELECT "id" FROM "Outlet" WHERE "id" IN (${names}) OR "slug" IN (${names}))`);
  }
  return Prisma.join(conditions, ' AND ');
}

const asNumbers = ({ quotes, words, articles }: Counted<object>): SourceTotals => ({ quotes: Number(quotes), words: Number(words), articles: Number(articles) });

/** Turns counts into numbers, and tells their part of the whole. */
const sharing = ({ quotes: all }: SourceTotals) => <Row extends Counted<object>>(row: Row) => ({ ...row, ...asNumbers(row), share: Number(row.quotes) / all });

async function countAll(tx: Tx, where: Prisma.Sql): Promise<SourceTotals> {
  const [row] = await tx.$queryRaw<Counted<object>[]>`SELECT ${counts} FROM "Quote" WHERE ${where}`;
  return row === undefined ? { quotes: 0, words: 0, articles: 0 } : asNumbers(row);
}

function countKinds(tx: Tx, where: Prisma.Sql): Promise<Counted<QuotedKind>[]> {
  return tx.$queryRaw`
    SELECT "Speaker"."kind" AS kind, ${counts} FROM "Quote" LEFT JOIN "Speaker" ON "Speaker"."id" = "Quote"."speakerId"
    WHERE ${where} GROUP BY "Speaker"."kind" ORDER BY quotes DESC, kind NULLS FIRST`;
}

/** The most quoted first, then by id. */
function countSpeakers(tx: Tx, where: Prisma.Sql, { take, skip }: { take: number; skip: number }, [quotes, speakerId]: readonly SortValue[] = []): Promise<Counted<QuotedSpeaker>[]> {
  const further = speakerId === undefined ? Prisma.sql`TRUE` : Prisma.sql`quotes < ${quotes} OR (quotes = ${quotes} AND "speakerId" > ${speakerId})`;
  return tx.$queryRaw`
    SELECT "speakerId", "Speaker"."name", "Speaker"."slug", "Speaker"."kind", quotes, words, articles
    FROM (SELECT "speakerId", ${counts} FROM "Quote" WHERE ${where} AND "speakerId" IS NOT NULL GROUP BY "speakerId") AS speaking
    JOIN "Speaker" ON "Speaker"."id" = "speakerId"
    WHERE ${further} ORDER BY quotes DESC, "speakerId" LIMIT ${take} OFFSET ${skip}`;
}

export async function reportSources(reading: Reading, query: SourcesReportQuery): Promise<SourcesPage> {
  const { tx } = reading;
  const where = counted(query);
  const totals = await countAll(tx, where);
  const withShare = sharing(totals);
  const page = await paginate<QuotedSpeaker>(
    reading, 'reports/sources', query,
    async (window) => {
      const { after, skip, limit } = window;
      return found((await countSpeakers(tx, where, { take: limit + 1, skip }, after)).map(withShare), window, ({ quotes, speakerId }) => [quotes, speakerId]);
    },
    async () => {
      const [row] = await tx.$queryRaw<{ total: bigint }[]>`SELECT count(DISTINCT "speakerId") AS total FROM "Quote" WHERE ${where}`;
      return totalOf(Number(row?.total ?? 0));
    },
  );
  return { ...page, kinds: (await countKinds(tx, where)).map(withShare), totals };
}
