/** A database that an older version has left behind gets, at the start, what this one keeps beside its texts. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../src/app.js';
import type { Database } from '../src/database/database.js';
import { dialectOf } from '../src/database/dialect.js';
import { openNewsroom } from '../src/newsroom.js';
import { type Json, makeArticle, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

/** More than one transaction brings up to date at once. */
const ARTICLES = 53;

const WORDS = 'We open the lock at noon,';
const paths = (quoteId: string): string[] =>
  ['/v1/reports/sources?count=true', `/v1/quotes/${quoteId}/occurrences?limit=100`, '/v1/articles?limit=100&sort=createdAt', '/v1/quotes?limit=100',
    '/v1/articles?limit=100&topic=Locks', '/v1/quotes?limit=100&language=en', '/v1/sections', '/v1/topics', '/v1/articles?limit=100&q=lock', '/v1/quotes?limit=100&q=noon'];

let newsroom: TestNewsroom;
let articles: Json[] = [];
let quoteId: string;
let before: Json;

/** What readers get: the lists, and each article's HTML. */
async function answers(app: TestNewsroom['app']): Promise<Json> {
  const lists: Json[] = [];
  for (const path of paths(quoteId)) lists.push((await request(app).get(path).expect(200)).body);
  const bodies: Json[] = [];
  for (const { id } of articles) bodies.push((await request(app).get(`/v1/articles/${id}`).expect(200)).body.bodyHtml);
  return { lists: lists.map(({ data, totals, kinds }) => ({ data, totals, kinds })), bodies };
}

/** Opens the same file again, as the next start of the server would. */
async function restart(): Promise<{ app: TestNewsroom['app']; database: Database }> {
  const { config } = newsroom;
  const { database, ledger } = await openNewsroom(config);
  return { app: createApp({ config, database, ledger, logger: pino({ level: 'silent' }), overloaded: () => false }), database };
}

/** As version 1 left it: no words counted, no index of shingles, no marks in the HTML, nothing kept for lists, no words to search by, no word of derivation. */
const makeOld = (database: Database): Promise<void> => database.write(async (tx) => {
  await tx.quote.updateMany({ data: { wordCount: 0, inLanguage: '' } });
  await tx.articleTopic.updateMany({ data: { publishedAt: null } });
  await tx.term.deleteMany();
  await tx.shingle.deleteMany();
  for (const { id, bodyHtml } of await tx.article.findMany()) await tx.article.update({ where: { id }, data: { bodyHtml: bodyHtml.replace(/<\/?span[^>]*>/g, '') } });
  for (const { resourceId } of await tx.searchDocument.findMany()) await dialectOf(tx).forgetWords(tx, resourceId);
  await tx.setting.deleteMany({ where: { name: 'derivation' } });
});

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  const speakerId = (await makeSpeaker(newsroom)).id;
  articles = [];
  for (let i = 0; i < ARTICLES; i += 1) {
    articles.push(await publish(newsroom, await makeArticle(newsroom, { language: 'en', section: 'Canals', topics: ['Locks'], body: `“${WORDS}” said one in town ${i}.`, quotes: [{ kind: 'direct', text: WORDS, speakerId }] })));
  }
  quoteId = (await newsroom.as(null).get(`/v1/quotes?article=${articles[0].id}`)).body.data[0].id;
  before = await answers(newsroom.app);
});
afterAll(() => newsroom.close());

describe('a database of an older version', () => {
  test('is brought up to date at the start, without a new version of anything', async () => {
    expect(before.lists[0].totals).toMatchObject({ quotes: ARTICLES, words: 6 * ARTICLES });
    expect(before.lists[1].data).toHaveLength(ARTICLES - 1);
    expect(before.lists.slice(4).map(({ data }: Json) => data.length)).toEqual([ARTICLES, ARTICLES, 1, 1, ARTICLES, ARTICLES]);
    for (const html of before.bodies) expect(html).toContain('<span data-quote-id=');
    await makeOld(newsroom.database);
    const old = await answers(newsroom.app);
    expect(old.lists.slice(4).map(({ data }: Json) => data)).toEqual([[], [], [], [], [], []]);
    expect([old.lists[0].totals.words, old.lists[1].data, old.bodies.join('').includes('<span')]).toEqual([0, [], false]);
    await newsroom.database.close();
    const { app, database } = await restart();
    expect(await answers(app)).toEqual(before);
    await database.close();
  });

  test('is left alone at the next start', async () => {
    const first = await restart();
    await first.database.write((tx) => tx.quote.updateMany({ data: { wordCount: 1 } }));
    await first.database.close();
    const { app, database } = await restart();
    expect((await answers(app)).lists[0].totals.words).toBe(ARTICLES);
    await database.write((tx) => tx.setting.deleteMany({ where: { name: 'derivation' } }));
    await database.close();
  });

  test('is brought up to date by a second start where the first was interrupted', async () => {
    const { app, database } = await restart();
    expect(await answers(app)).toEqual(before);
    await database.write(async (tx) => {
      await tx.setting.deleteMany({ where: { name: 'derivation' } });
      await tx.quote.updateMany({ where: { id: quoteId }, data: { wordCount: 0 } });
    });
    await database.close();
    const next = await restart();
    expect(await answers(next.app)).toEqual(before);
    await next.database.close();
  });
});
