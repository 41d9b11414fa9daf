/** What a list costs is bounded: how far pages reach, what is counted, and what one request examines. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { insertAll } from '../src/database/bulk.js';
import { type Json, makeArticle, makeOutlet, makePublishedArticle, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

const MANY = 10_050;

let newsroom: TestNewsroom;
let speakerId: string;

const list = async (search: string): Promise<Json> => (await newsroom.as(null).get(`/v1/quotes?${search}`)).body;

/** More statements than a list counts, as if by one write: all alike, but for the last in their order. */
async function makeMany(): Promise<void> {
  speakerId = (await makeSpeaker(newsroom)).id;
  const article = await makePublishedArticle(newsroom, { quotes: [{ kind: 'direct', text: 'We will see,', speakerId }] });
  await newsroom.database.write(async (tx) => {
    const row = await tx.quote.findFirstOrThrow({ where: { articleId: article.id } });
    const { role, attribution, via, original, segments, ...plain } = row;
    const rows = Array.from({ length: MANY - 1 }, (_, i) => ({ ...plain, segments: [], medium: i === 0 ? 'speech' : null, id: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}` }));
    await insertAll(tx, 'Quote', rows);
  });
}

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  await makeMany();
});
afterAll(() => newsroom.close());

describe('a list of more than 10,000', () => {
  test('is counted so far', async () => {
    expect((await list('limit=1&count=true')).meta).toMatchObject({ totalIsAtLeast: 10_000 });
    expect((await list('limit=1&count=true')).meta).not.toHaveProperty('total');
    expect((await list(`limit=1&count=true&medium=speech`)).meta).toMatchObject({ total: 1 });
  });

  test('has pages up to there, and goes on by cursor', async () => {
    const last = await list('page=100&limit=100');
    expect(last.data).toHaveLength(100);
    expect(last.links.next).toMatch(/cursor=/);
    const further = (await newsroom.as(null).get(last.links.next)).body;
    expect(further).toMatchObject({ data: { length: 50 }, meta: { nextCursor: null } });
    for (const search of ['page=101&limit=100', 'page=10000&limit=2']) {
      const answer = await newsroom.as(null).get(`/v1/quotes?${search}`);
      expect(answer.body).toMatchObject({ status: 400, code: 'invalid_parameter', errors: [{ parameter: 'page' }] });
    }
  });

  test('ends a page early where filters meet, and finds the rest behind it', async () => {
    // Found by its speaker, the last in order: beyond what one page examines.
    const early = await list(`limit=5&speaker=${speakerId}&medium=speech&count=true`);
    expect(early.data).toEqual([]);
    expect(early.meta).toMatchObject({ nextCursor: expect.any(String), totalIsAtLeast: 0 });
    const rest = (await newsroom.as(null).get(early.links.next)).body;
    expect(rest).toMatchObject({ data: { length: 1 }, meta: { nextCursor: null } });
  });

  test('is sorted by a second key only where few are equal in the first', async () => {
    const answer = await newsroom.as(null).get('/v1/quotes?sort=-publishedAt,position');
    expect(answer.body).toMatchObject({ status: 400, errors: [{ parameter: 'sort' }] });
  });
});

describe('a derived slug', () => {
  test('is free also where many of its name are taken', async () => {
    const outletId = (await makeOutlet(newsroom)).id;
    const slugs = new Set<string>();
    for (let i = 0; i < 20; i += 1) slugs.add((await makeArticle(newsroom, { headline: 'Weather', outletId })).slug);
    expect(slugs.size).toBe(20);
    expect([...slugs].slice(0, 9)).toEqual(['weather', ...Array.from({ length: 8 }, (_, i) => `weather-${i + 2}`)]);
  });
});
