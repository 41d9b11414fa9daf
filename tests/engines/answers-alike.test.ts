/**
 * Both engines answer alike, byte for byte but for ids and times of their own, and the order of what is equally relevant: the same
 * requests over the sample newsroom and over a thousand articles in twenty languages, some published as editors do, most imported.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { seedSampleNewsroom } from '../../prisma/seed.js';
import { type Told, tell } from '../support/many-tongues.js';
import type { Json } from '../support/make.js';
import { type TestNewsroom, openTestNewsroom } from '../support/newsroom.js';
import { resources } from '../support/resources.js';
import { importAll } from '../support/transfer.js';

type Role = 'editor' | null;

const COUNT = 1_000;

/** Those that are published one by one; what an import derives is derived for many at once. */
const PUBLISHED = 60;

const told = tell(COUNT, ['ida-lund', 'teo-brask'], ['night-ferry', 'grey-quay', 'eclair']);

let both: TestNewsroom[];
beforeAll(async () => {
  both = [await openTestNewsroom({ engine: 'sqlite' }), await openTestNewsroom({ engine: 'postgresql' })];
  for (const newsroom of both) {
    await seedSampleNewsroom(newsroom.database, newsroom.signer);
    await publishAll(newsroom);
  }
}, 600_000);
afterAll(async () => {
  for (const newsroom of both) await newsroom.close();
});

async function publishAll(newsroom: TestNewsroom): Promise<void> {
  const speakers = [['ida-lund', 'Ida Lund'], ['teo-brask', 'Téo Brask']].map(([slug, name]) => ({ method: 'POST', path: '/v1/speakers', body: { slug, name, kind: 'person' } }));
  const outlets = [['night-ferry', 'The Night Ferry'], ['grey-quay', 'grey quay'], ['eclair', 'Éclair']].map(([slug, name]) => ({ method: 'POST', path: '/v1/outlets', body: { slug, name, category: 'magazine' } }));
  await run(newsroom, [...speakers, ...outlets]);
  for (let at = 0; at < PUBLISHED; at += 30) await run(newsroom, told.slice(at, at + 30).flatMap(operationsFor));
  expect((await importAll(newsroom, { told: told.slice(PUBLISHED).flatMap(linesFor).join('') })).complaints).toEqual([]);
}

const operationsFor = ({ article, publishedAt }: Told): Json[] => [
  { method: 'POST', path: '/v1/articles', body: article },
  ...(publishedAt === null ? [] : [{ method: 'POST', path: `/v1/articles/${article.slug}/publish`, body: { publishedAt, override: 'As a test needs it.' } }]),
];

/** The same articles as an import takes them. */
function linesFor({ article: { quotes, ...article }, publishedAt }: Told): string[] {
  const line = (resource: string, content: Json): string => `${JSON.stringify({ resource, createdAt: '2025-01-02T03:04:05Z', updatedAt: '2025-01-02T03:04:05Z', ...content })}\n`;
  const articleId = uuidv7();
  const status = publishedAt === null ? 'draft' : 'published';
  return [
    line('article', { id: articleId, ...article, status, publishedAt, firstPublishedAt: publishedAt }),
    ...quotes.map((quote: Json) => line('quote', { id: uuidv7(), articleId, ...quote })),
  ];
}

async function run(newsroom: TestNewsroom, operations: Json[]): Promise<void> {
  const answer = await newsroom.as('editor').post('/v1/batch').send({ operations });
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
}

/** What differs between two newsrooms, by the order in which it first appears in this one. */
class Names {
  private readonly known = new Map<string, string>();

  /** An answer with names in the place of ids, without cursors and the times of its writes. */
  in(text: string): string {
    return text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|"(at|createdAt|updatedAt|requestId)":"[^"]*"/g, (own) => {
      if (own.startsWith('"')) return own.replace(/:.*/, ':…');
      if (!this.known.has(own)) this.known.set(own, `#${this.known.size}`);
      return this.known.get(own) as string;
    }).replace(/"nextCursor":"[^"]*"/, '"nextCursor":"…"').replace(/(cursor|after)=[\w.%-]+/g, '$1=…');
  }
}

interface Answer {
  status: number;
  text: string;
}

/** The pages of a list, or the one answer of what is no list. */
async function pagesOf(newsroom: TestNewsroom, path: string, role: Role): Promise<Answer[]> {
  const pages: Answer[] = [];
  for (let next: string | null = path; next !== null; ) {
    const { status, text, body }: { status: number; text: string; body: Json } = await newsroom.as(role).get(next);
    pages.push({ status, text });
    const cursor: string | null = body.meta?.nextCursor ?? null;
    const parameter = path.startsWith('/v1/changes') ? 'after' : 'cursor';
    next = cursor === null ? null : `${path}${path.includes('?') ? '&' : '?'}${parameter}=${encodeURIComponent(cursor)}`;
  }
  return pages;
}

async function expectAlike(path: string, role: Role): Promise<void> {
  const [here, there] = await Promise.all(both.map(async (newsroom) => {
    const names = new Names();
    return (await pagesOf(newsroom, path, role)).map(({ status, text }) => `${status} ${names.in(text)}`);
  }));
  expect(there).toEqual(here);
}

/** Of what is ranked, the same rows in the same order, however many pages they come on. */
async function expectAlikeFound(path: string, role: Role): Promise<number> {
  const [here, there] = await Promise.all(both.map(async (newsroom) => {
    const pages = await pagesOf(newsroom, path, role);
    expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200));
    return pages.flatMap(({ text }) => (JSON.parse(text) as Json).data.map((row: Json) => new Names().in(JSON.stringify(row))));
  }));
  expect([path, there]).toEqual([path, here]);
  return here?.length ?? 0;
}

const roles: Role[] = [null, 'editor'];

describe('a list', () => {
  const sorted = resources.flatMap(({ path, sorts }) => sorts.filter((sort) => sort !== 'relevance').flatMap((sort) => [sort, `-${sort}`].map((key) => `${path}?limit=100&sort=${key}`)));
  const filtered = [
    '/v1/articles?limit=100&status=any', '/v1/articles?limit=100&status=draft', '/v1/articles?limit=100&outlet=eclair,grey-quay&count=true', '/v1/articles?limit=100&speaker=ida-lund',
    '/v1/articles?limit=100&section=world', '/v1/articles?limit=100&section=%C3%84hren', '/v1/articles?limit=100&topic=Tides', '/v1/articles?limit=100&topic=%F0%A0%AE%B7',
    '/v1/articles?limit=100&language=ja,th', '/v1/articles?limit=100&publishedAfter=2015&publishedBefore=2016-04', '/v1/articles?limit=20&page=7', '/v1/articles?limit=100&page=9&sort=-headline',
    '/v1/articles?limit=20&include=outlet,quotes.speaker,quotes.via.outlet,images.image&outlet=night-ferry', '/v1/articles?limit=100&sort=headline,-publishedAt&language=tr', '/v1/articles?trashed=true',
    '/v1/quotes?limit=100&speaker=teo-brask&sort=-saidAt', '/v1/quotes?limit=100&saidAfter=0000&sort=saidAt', '/v1/quotes?limit=100&saidBefore=0001', '/v1/quotes?limit=100&saidAfter=9999',
    '/v1/quotes?limit=100&kind=mixed,indirect&count=true', '/v1/quotes?limit=100&medium=speech', '/v1/quotes?limit=100&anchor=orphaned,none', '/v1/quotes?limit=100&attributed=false',
    '/v1/quotes?limit=100&language=he', '/v1/quotes?limit=100&article=told-3,told-4', '/v1/quotes?limit=100&outlet=eclair&sort=-publishedAt,saidAt', '/v1/quotes?limit=20&include=speaker,article,outlet&page=3',
    '/v1/sections?limit=100', '/v1/topics?limit=2', '/v1/reports/sources?limit=1&count=true', '/v1/reports/sources?outlet=eclair&from=2012', '/v1/speakers/ida-lund/timeline?limit=100',
    '/v1/changes?limit=100', '/v1/changes?limit=100&resource=quote,outlet', '/v1/changes?limit=100&actor=Test%20editor',
  ];
  test.each([...sorted, ...filtered].flatMap((path) => roles.map((role) => [path, role] as const)))('is alike: %s, as %s', expectAlike);
});

describe('one', () => {
  test.each(roles)('article with all that belongs to it is alike, for %s', async (role) => {
    const slugs = [...told.slice(0, 20).map(({ article }) => article.slug), 'nine-days-at-anchor-off-port-averil', 'no-such-article'];
    for (const slug of slugs) {
      for (const rest of ['?include=outlet,quotes.speaker,images.image', '/text', '/verification', '/revisions', '/revisions/1', '/draft']) await expectAlike(`/v1/articles/${slug}${rest}`, role);
    }
  });

  test('statement has alike occurrences', async () => {
    const ids = await Promise.all(both.map(async (newsroom) => (await newsroom.as(null).get('/v1/quotes?limit=40&sort=-publishedAt')).body.data.map(({ id }: Json) => id)));
    for (let i = 0; i < 40; i += 1) {
      const [here, there] = await Promise.all(both.map(async (newsroom, engine) => new Names().in((await newsroom.as(null).get(`/v1/quotes/${ids[engine][i]}/occurrences`)).text)));
      expect(there).toBe(here);
    }
  });
});

test('a search finds the same, in every language, for the public and for the newsroom', async () => {
  const searches = [...new Set(told.slice(0, 60).flatMap((each) => each.searches))].filter((query) => query.trim() !== '');
  let found = 0;
  for (const query of [...searches, 'naive', '"grey quay"', 'ångström', 'ﬁn', 'fin', 'ΛΙΜΆΝΙ', '-harbour', 'nothingofthekind']) {
    const q = encodeURIComponent(query);
    found += await expectAlikeFound(`/v1/articles?limit=20&q=${q}`, null);
    found += await expectAlikeFound(`/v1/quotes?limit=100&q=${q}`, 'editor');
  }
  expect(found).toBeGreaterThan(COUNT);
}, 300_000);
