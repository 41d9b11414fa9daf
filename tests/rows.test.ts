import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seedSampleNewsroom } from '../prisma/seed.js';
import type { Prisma, Tx } from '../src/database/database.js';
import { findRows } from '../src/database/rows.js';
import { articleOmit, headInclude } from '../src/resources/articles/article-head.js';
import { quoteInclude } from '../src/resources/quotes/quote.rows.js';
import { articleInclude } from '../src/resources/transfer/export.service.js';
import { makeTrashedArticle } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

let newsroom: TestNewsroom;
/** Values that the rows have, by column, and some that none has. */
let values: Record<'Article' | 'Quote', Record<string, unknown[]>>;

const columns = {
  Article: ['id', 'slug', 'status', 'section', 'outletId', 'publishedAt', 'updatedAt', 'trashedAt', 'version', 'hasDraft', 'headlineKey'],
  Quote: ['id', 'articleId', 'position', 'kind', 'speakerId', 'publishedAt', 'saidAtStart', 'trashed', 'wordCount', 'medium'],
};

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  await seedSampleNewsroom(newsroom.database, newsroom.signer);
  await makeTrashedArticle(newsroom);
  const [articles, quotes] = await newsroom.database.read(async (tx) => [await tx.article.findMany(), await tx.quote.findMany()] as const);
  const seen = (rows: readonly object[], names: string[]) => Object.fromEntries(names.map((name) => [name, rows.map((row) => (row as Record<string, unknown>)[name])]));
  values = { Article: seen(articles, columns.Article), Quote: seen(quotes, columns.Quote) };
});

afterAll(() => newsroom.close());

type Table = keyof typeof columns;

const isOrdered = (value: unknown): boolean => value instanceof Date || typeof value === 'number' || typeof value === 'string';

function comparison(table: Table, name: string): fc.Arbitrary<object> {
  const all = values[table][name] ?? [];
  const given = all.filter((value) => value !== null);
  const some = fc.constantFrom(...(given.length > 0 ? given : ['none']));
  const plain = [some, some.map((equals) => ({ equals })), fc.uniqueArray(some, { maxLength: 4 }).map((list) => ({ in: list })), fc.uniqueArray(some, { maxLength: 4 }).map((list) => ({ notIn: list }))];
  const ranges = fc.tuple(fc.constantFrom('lt', 'lte', 'gt', 'gte'), some).map(([operator, value]) => ({ [operator]: value }));
  const nulls = all.includes(null) ? [fc.constant(null), fc.constant({ not: null })] : [];
  const comparisons = given.length === 0 ? nulls : typeof given[0] === 'boolean' ? [some] : [...plain, ...nulls, ...(isOrdered(given[0]) ? [ranges] : [])];
  return fc.oneof(...comparisons).map((condition) => ({ [name]: condition }));
}

const condition = (table: Table): fc.Arbitrary<object> =>
  fc.letrec<{ where: object }>((tie) => ({
    where: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...columns[table]).chain((name) => comparison(table, name)),
      fc.tuple(fc.constantFrom('AND', 'OR', 'NOT'), fc.array(tie('where'), { maxLength: 3 })).map(([name, wheres]) => ({ [name]: wheres })),
      fc.constant({}),
    ),
  })).where;

type Order = ({ id: Prisma.SortOrder } | { updatedAt: Prisma.SortOrder } | { publishedAt: Prisma.SortOrderInput })[];

const chosen = (table: Table) =>
  fc.record({
    where: condition(table),
    orderBy: fc.constantFrom<Order>([{ id: 'asc' }], [{ publishedAt: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }], [{ updatedAt: 'asc' }, { id: 'asc' }]),
    take: fc.integer({ min: 1, max: 30 }),
    skip: fc.integer({ min: 0, max: 5 }),
  });

/** Compares what the two ways answer, of the same snapshot, in so many cases. */
async function compare<Case>(cases: fc.Arbitrary<Case>, numRuns: number, both: (tx: Tx, one: Case) => Promise<[unknown, unknown]>): Promise<void> {
  await fc.assert(fc.asyncProperty(cases, async (one) => {
    const [read, expected] = await newsroom.database.read((tx) => both(tx, one));
    expect(read).toEqual(expected);
  }), { numRuns });
}

describe('rows by prepared statements are those that Prisma answers', () => {
  test('for articles, whatever is asked', async () => {
    const shapes = fc.constantFrom({ include: headInclude }, { include: articleInclude }, { omit: articleOmit, include: headInclude }, { omit: articleOmit }, {});
    await compare(fc.tuple(chosen('Article'), shapes), 100, async (tx, [which, shape]) =>
      [await findRows(tx, 'article', which, shape), await tx.article.findMany({ ...which, ...shape } as object)]);
  });

  test('for statements, whatever is asked', async () => {
    const shapes = fc.subarray(['speaker', 'article.outlet', 'via.outlet']).map((include) => ({ include: quoteInclude(include) }));
    await compare(fc.tuple(chosen('Quote'), shapes), 100, async (tx, [which, shape]) =>
      [await findRows(tx, 'quote', which, shape), await tx.quote.findMany({ ...which, ...shape })]);
  });

  test('for conditions on other tables too, which are left to Prisma', async () => {
    const outlets = fc.constantFrom('the-averil-courier', 'tidewrack', 'nobody');
    await compare(outlets, 10, async (tx, slug) => {
      const which = { where: { outlet: { slug } }, orderBy: { id: 'asc' as const } };
      return [await findRows(tx, 'article', which, { include: headInclude }), await tx.article.findMany({ ...which, include: headInclude })];
    });
  });
});

test('a transaction that writes reads its own rows', async () => {
  const { ledger } = newsroom;
  await ledger.write({ caller: { role: 'admin', keyId: null, name: 'test' }, requestId: null }, async ({ tx }) => {
    const [article] = await findRows(tx, 'article', { take: 1, orderBy: { id: 'asc' } }, {});
    await tx.article.update({ where: { id: article!.id }, data: { headline: 'Another headline' } });
    expect(await findRows(tx, 'article', { where: { id: article!.id } }, {})).toMatchObject([{ headline: 'Another headline' }]);
  });
});
