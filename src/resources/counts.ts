/**
 * Counts that are kept rather than counted: of what is published. Each write adds and takes away what it changes, in its own
 * transaction, so that it costs the same however much has been counted, and makes the answers stale that show a count.
 */
import type { Writing } from '../changes/scope.js';
import { increaseAll } from '../database/bulk.js';
import { Prisma, type Tx } from '../database/database.js';
import { changeRows, queryRows } from '../database/rows.js';

/** How much an article adds to each count, by what is counted. */
type Shares = Map<string, { of: Counted; share: number }>;

type Counted = { kind: 'outlet' | 'speaker'; id: string } | { kind: 'sections' | 'topics'; name: string };

type Counting = Pick<Writing, 'tx' | 'touch'>;

/**
 * Does something to an article and its statements, and brings the counts up to date with what has become of it.
 *
 * @param work may also remove the article
 */
export async function counting<T>(writing: Counting, articleId: string, work: () => Promise<T>): Promise<T> {
  const { tx } = writing;
  const before = await sharesOf(tx, articleId);
  const result = await work();
  const after = await sharesOf(tx, articleId);
  for (const [key, { of }] of new Map([...before, ...after])) {
    await add(writing, of, (after.get(key)?.share ?? 0) - (before.get(key)?.share ?? 0));
  }
  return result;
}

/** Counts statements of these speakers that have become public, or with -1 ceased to be. */
export async function countStatements(writing: Counting, speakerIds: readonly (string | null)[], by: 1 | -1): Promise<void> {
  for (const id of speakerIds) if (id !== null) await add(writing, { kind: 'speaker', id }, by);
}

/** Nothing, unless it is published. */
async function sharesOf(tx: Tx, articleId: string): Promise<Shares> {
  const article = await tx.article.findUnique({
    where: { id: articleId, status: 'published' },
    select: { outletId: true, section: true, topics: { select: { name: true } } },
  });
  if (article === null) return new Map();
  const quotes = await tx.quote.groupBy({ by: ['speakerId'], where: { articleId, speakerId: { not: null } }, _count: { id: true } });
  const shares: { of: Counted; share: number }[] = [
    { of: { kind: 'outlet', id: article.outletId }, share: 1 },
    ...(article.section === null ? [] : [{ of: { kind: 'sections' as const, name: article.section }, share: 1 }]),
    ...article.topics.map(({ name }) => ({ of: { kind: 'topics' as const, name }, share: 1 })),
    ...quotes.map(({ speakerId, _count }) => ({ of: { kind: 'speaker' as const, id: speakerId ?? '' }, share: _count.id })),
  ];
  return new Map(shares.map((entry) => [JSON.stringify(entry.of), entry]));
}

async function add({ tx, touch }: Counting, of: Counted, by: number): Promise<void> {
  if (by === 0) return;
  switch (of.kind) {
    case 'outlet':
      touch(of.id, 'outlets');
      return void (await changeRows(tx, 'outlet', { id: of.id }, { articleCount: { increment: by } }));
    case 'speaker':
      touch(of.id, 'speakers');
      return void (await changeRows(tx, 'speaker', { id: of.id }, { quoteCount: { increment: by } }));
    default: {
      await tx.term.upsert({ where: { kind_name: of }, create: { ...of, count: by }, update: { count: { increment: by } } });
      if (by < 0) await tx.term.deleteMany({ where: { ...of, count: 0 } });
    }
  }
}

/** Each term once for every article that has it. */
const terms = Prisma.sql`
  SELECT 'sections' AS "kind", "section" AS "name", "id" AS "articleId" FROM "Article" WHERE "status" = 'published' AND "section" IS NOT NULL
  UNION
  SELECT 'topics', "ArticleTopic"."name", "ArticleTopic"."articleId" FROM "ArticleTopic" WHERE "publishedAt" IS NOT NULL`;

/** Counts all sections and topics anew, for a database in which they have not been kept. */
export async function recountTerms(tx: Tx): Promise<void> {
  await tx.term.deleteMany();
  await tx.$executeRaw`INSERT INTO "Term" ("kind", "name", "count") SELECT "kind", "name", count(*) FROM (${terms}) AS "terms" GROUP BY "kind", "name"`;
}

/** What is new, each as often as it is to be counted. */
interface More {
  speakerIds: readonly string[];
  outletIds: readonly string[];
  sections: readonly string[];
  topics: readonly string[];
}

/** Counts what is new, where there is too much of it to look at each article before and after. */
export async function countMore(writing: Counting, { speakerIds, outletIds, sections, topics }: More): Promise<void> {
  const { tx, touch } = writing;
  touch('speakers', ...speakerIds, 'outlets', ...outletIds);
  await increaseAll(tx, 'Speaker', 'quoteCount', tally(speakerIds));
  await increaseAll(tx, 'Outlet', 'articleCount', tally(outletIds));
  await addTerms(tx, [...[...tally(sections)].map(([name, by]) => ['sections', name, by] as const), ...[...tally(topics)].map(([name, by]) => ['topics', name, by] as const)]);
}

/** Terms in one statement: SQLite binds at most 32,766 values. */
const TERMS = 5_000;

async function addTerms(tx: Tx, counted: readonly (readonly [kind: string, name: string, by: number])[]): Promise<void> {
  for (let at = 0; at < counted.length; at += TERMS) {
    const rows = counted.slice(at, at + TERMS).map(([kind, name, by]) => Prisma.sql`(${kind}, ${name}, ${by})`);
    await queryRows(tx, Prisma.sql`
      INSERT INTO "Term" ("kind", "name", "count") VALUES ${Prisma.join(rows)}
      ON CONFLICT ("kind", "name") DO UPDATE SET "count" = "Term"."count" + excluded."count" RETURNING "kind"`);
  }
}

function tally(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
