/** The report of sources counts in portions what one question to the database counts at once. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Prisma } from '../src/database/database.js';
import { type Json, makeArticle, makeOutlet, makeQuote, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

/** Of so few times that many articles have the same. */
const times = ['2015-12-31T23:59:59.999Z', '2016-01-01T00:00:00.000Z', '2016-05-31T12:00:00.000Z', '2016-06-01T00:00:00.000Z'];
const kinds = ['person', 'organization', 'group', 'anonymous', 'person', 'person'];

/** A published article, or a draft, and who says how many words in it; numbers stand for what there is, the last for nobody. */
const articles = fc.array(
  fc.record({ outlet: fc.nat(2), time: fc.option(fc.nat(times.length - 1), { freq: 5 }), said: fc.array(fc.record({ speaker: fc.nat(kinds.length), words: fc.integer({ min: 1, max: 9 }) }), { maxLength: 5 }) }),
  { minLength: 20, maxLength: 80 },
);
const dates = ['2015', '2015-12-31', '2016-01', '2016-05-31T12:00:00.000Z', '2016-06', '9999'];
const queries = fc.record({ outlets: fc.subarray([0, 1, 2]), from: fc.option(fc.constantFrom(...dates)), to: fc.option(fc.constantFrom(...dates)) });

let newsroom: TestNewsroom;
let outlets: Json[];
let speakers: Json[];
let model: { article: Json; quote: Json };

beforeAll(async () => {
  newsroom = await openTestNewsroom({ env: { CACHE_BYTES: '0' } });
  outlets = [];
  speakers = [];
  for (let i = 0; i < 3; i += 1) outlets.push(await makeOutlet(newsroom));
  for (const kind of kinds) speakers.push(await makeSpeaker(newsroom, { kind }));
  const { id } = await publish(newsroom, await makeArticle(newsroom));
  await makeQuote(newsroom, { articleId: id, kind: 'indirect', text: 'one' });
  model = await newsroom.database.read(async (tx) => ({ article: await tx.article.findUniqueOrThrow({ where: { id } }), quote: await tx.quote.findFirstOrThrow({ where: { articleId: id } }) }));
});
afterAll(() => newsroom.close());

/** Rows as they stand, without what JSON columns cannot take back. */
function rowsLike({ article, quote }: typeof model, drawn: Json[]): { articles: Json[]; quotes: Json[] } {
  const { dateline: _, corrections: _c, ...plainArticle } = article;
  const { role: _r, attribution: _a, via: _v, original: _o, ...plainQuote } = quote;
  const id = (i: number): string => `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`;
  const made = drawn.map(({ outlet, time, said }, i) => {
    const of = { publishedAt: time === null ? null : new Date(times[time] ?? 0), outletId: outlets[outlet].id };
    return {
      article: { ...plainArticle, ...of, id: id(i), slug: `random-${i}`, status: time === null ? 'draft' : 'published' },
      quotes: said.map(({ speaker, words }: Json, k: number) => ({ ...plainQuote, ...of, id: id(i * 10 + k), articleId: id(i), speakerId: speakers[speaker]?.id ?? null, wordCount: words })),
    };
  });
  return { articles: made.map((one) => one.article), quotes: made.flatMap((one) => one.quotes) };
}

const fill = (drawn: Json[]): Promise<void> => newsroom.database.write(async (tx) => {
  const rows = rowsLike(model, drawn);
  await tx.article.deleteMany();
  await tx.article.createMany({ data: rows.articles as never });
  await tx.quote.createMany({ data: rows.quotes as never });
});

const startOf = (date: string): Date => new Date(date.length === 4 ? `${date}-01-01` : date);
function endOf(date: string): Date {
  const end = startOf(date);
  if (date.length === 4) end.setUTCFullYear(end.getUTCFullYear() + 1);
  else if (date.length === 7) end.setUTCMonth(end.getUTCMonth() + 1);
  else if (date.length === 10) end.setUTCDate(end.getUTCDate() + 1);
  return date.length > 10 ? end : new Date(end.getTime() - 1);
}

/** What one question answers. */
function counted({ outlets: chosen, from, to }: Json): Promise<Json> {
  const conditions = [Prisma.sql`"publishedAt" IS NOT NULL`];
  if (chosen.length > 0) conditions.push(Prisma.sql`"outletId" IN (${Prisma.join(chosen.map((i: number) => outlets[i].id))})`);
  if (from !== null) conditions.push(Prisma.sql`"publishedAt" >= ${startOf(from)}`);
  if (to !== null) conditions.push(Prisma.sql`"publishedAt" <= ${endOf(to)}`);
  const where = Prisma.join(conditions, ' AND ');
  const counts = Prisma.sql`CAST(count(*) AS INTEGER) AS quotes, CAST(coalesce(sum("wordCount"), 0) AS INTEGER) AS words, CAST(count(DISTINCT "articleId") AS INTEGER) AS articles`;
  return newsroom.database.read(async (tx) => {
    const data = await tx.$queryRaw`SELECT "speakerId", ${counts} FROM "Quote" WHERE ${where} AND "speakerId" IS NOT NULL GROUP BY "speakerId" ORDER BY quotes DESC, "speakerId"`;
    const ofKinds = await tx.$queryRaw`
      SELECT "Speaker"."kind" AS kind, ${counts} FROM "Quote" LEFT JOIN "Speaker" ON "Speaker"."id" = "speakerId" WHERE ${where} GROUP BY "Speaker"."kind" ORDER BY quotes DESC, kind NULLS FIRST`;
    const [totals] = await tx.$queryRaw<Json[]>`SELECT ${counts} FROM "Quote" WHERE ${where}`;
    return JSON.parse(JSON.stringify({ data, kinds: ofKinds, totals }, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)));
  });
}

test('the sums are the same, in random newsrooms and for random questions', async () => {
  await fc.assert(fc.asyncProperty(articles, fc.array(queries, { minLength: 3, maxLength: 3 }), async (drawn, asked) => {
    await fill(drawn);
    for (const query of [{ outlets: [], from: null, to: null }, ...asked]) {
      const search = new URLSearchParams({ limit: '100', ...(query.from && { from: query.from }), ...(query.to && { to: query.to }) });
      if (query.outlets.length > 0) search.set('outlet', query.outlets.map((i) => outlets[i].slug).join(','));
      const { data, kinds: ofKinds, totals } = (await newsroom.as(null).get(`/v1/reports/sources?${search}`).expect(200)).body;
      const plain = ({ name: _, slug: _s, share: _h, ...row }: Json): Json => row;
      const answered = { data: data.map(plain).map(({ kind: _, ...row }: Json) => row), kinds: ofKinds.map(plain), totals };
      expect(answered).toEqual(await counted(query));
    }
  }), { numRuns: 4, endOnFailure: true });
});
