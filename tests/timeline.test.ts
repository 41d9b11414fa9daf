/** What a speaker said, in the order of saying it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Role } from '../src/changes/scope.js';
import { type Json, makeArticle, makeOutlet, makeQuote, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
let outlet: Json;
let speaker: Json;

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  outlet = await makeOutlet(newsroom);
});
afterAll(() => newsroom.close());

beforeEach(async () => {
  speaker = await makeSpeaker(newsroom, { positions: [{ title: 'Mayor', organization: 'Port Averil' }] });
});

/** A statement whose place says what it is, in an article of its own. */
async function say(place: string, saidAt: string | null, publishedAt: string | null = '2020-01-01T00:00:00Z'): Promise<Json> {
  const article = await makeArticle(newsroom, { outletId: outlet.id });
  const quote = await makeQuote(newsroom, { articleId: article.id, speakerId: speaker.id, kind: 'indirect', place, saidAt });
  if (publishedAt !== null) await publish(newsroom, article, { publishedAt });
  return quote;
}

const list = async (query = '', role: Role | null = null): Promise<Json> => (await newsroom.as(role).get(`/v1/speakers/${speaker.slug}/timeline${query}`).expect(200)).body;
const places = ({ data }: Json): string[] => data.map(({ place }: Json) => place);

describe('the timeline of a speaker', () => {
  test('has its statements in the order they were said: by the start of a partial date, the unknown last, then by publication', async () => {
    await say('unknown, published later', null, '2021-01-01T00:00:00Z');
    await say('unknown, published first', null, '2019-01-01T00:00:00Z');
    await say('October', '2015-10');
    await say('the year, published later', '2015', '2021-01-01T00:00:00Z');
    await say('the year', '2015');
    await say('New Year', '2015-01-01', '2022-01-01T00:00:00Z');
    await say('a second earlier', '2014-12-31T23:59:59Z');
    await say('noon', '2015-10-01T12:00:00Z');
    await say('the day before', '2015-09-30');
    expect(places(await list())).toEqual([
      'a second earlier', 'the year', 'the year, published later', 'New Year', 'the day before', 'October', 'noon', 'unknown, published first', 'unknown, published later',
    ]);
  });

  test('breaks ties by id', async () => {
    const ids = [];
    for (const saidAt of ['2015', '2015', null, null]) ids.push((await say('Quay', saidAt)).id);
    expect((await list()).data.map(({ id }: Json) => id)).toEqual(ids);
  });

  test('shows each with its role, occasion, article and outlet', async () => {
    const { id, articleId } = await say('Quay', '2015');
    await newsroom.as('editor').patch(`/v1/quotes/${id}`).send({ occasion: 'Opening of the tram tunnel', note: 'memoword' }).expect(200);
    const [entry] = (await list()).data;
    const read = async (path: string): Promise<Json> => (await newsroom.as(null).get(path).expect(200)).body;
    const { article, ...quote } = await read(`/v1/quotes/${id}?include=article`);
    expect(entry).toEqual({ ...quote, article, outlet: await read(`/v1/outlets/${outlet.id}`) });
    expect(entry).toMatchObject({ role: { title: 'Mayor', organization: 'Port Averil' }, occasion: 'Opening of the tram tunnel', note: null, article: { id: articleId }, outlet: { id: outlet.id } });
    expect(entry.article).not.toHaveProperty('body');
    expect(entry).not.toHaveProperty('speaker');
  });

  test('has published statements only, whoever asks, and of nobody else', async () => {
    await say('draft', '2014', null);
    const back = await say('taken back', '2014');
    await newsroom.as('editor').post(`/v1/articles/${back.articleId}/unpublish`).expect(200);
    await say('published', '2015');
    const other = await makeSpeaker(newsroom);
    await publish(newsroom, await makeArticle(newsroom, { quotes: [{ kind: 'indirect', text: 'We will see,', speakerId: other.id, addressees: [{ name: 'Mayor', speakerId: speaker.id }] }] }));
    for (const role of [null, 'viewer', 'editor', 'admin'] as const) {
      const answer = await list('?count=true', role);
      expect([places(answer), answer.meta.total]).toEqual([['published'], 1]);
    }
  });

  test('is not there for whoever may not see the speaker, and empty for whoever may', async () => {
    await say('draft', '2015', null);
    const path = `/v1/speakers/${speaker.id}/timeline`;
    const hidden = expectProblem(await newsroom.as(null).get(path), 'not_found');
    const absent = expectProblem(await newsroom.as(null).get('/v1/speakers/nobody/timeline'), 'not_found');
    expect(hidden.title).toBe(absent.title);
    expect((await list('', 'viewer')).data).toEqual([]);
  });

  test('can be asked for a time', async () => {
    for (const saidAt of ['2014-12-31', '2015', '2015-06', '2015-06-15', null]) await say(String(saidAt), saidAt);
    expect(places(await list('?saidAfter=2015'))).toEqual(['2015', '2015-06', '2015-06-15']);
    expect(places(await list('?saidBefore=2015-06-01T00:00:00.001Z'))).toEqual(['2014-12-31', '2015', '2015-06']);
    expect(places(await list('?saidAfter=2015-06&saidBefore=2015-06-15'))).toEqual(['2015-06']);
    for (const query of ['saidAfter=soon', 'saidBefore=2015-13', 'sort=saidAt', 'include=article', 'page=1&cursor=x']) {
      expectProblem(await newsroom.as(null).get(`/v1/speakers/${speaker.id}/timeline?${query}`), 'invalid_parameter');
    }
  });

  test('comes in pages by number', async () => {
    for (const saidAt of ['2011', '2012', '2013', null]) await say(String(saidAt), saidAt);
    const page = await list('?page=2&limit=2');
    expect([places(page), page.meta]).toEqual([['2013', 'null'], { limit: 2, nextCursor: null, total: 4, page: 2 }]);
  });

  test('comes in pages by cursor, which neither repeat nor skip when statements come meanwhile', async () => {
    const dates = ['2011', '2012-05', '2012-05', '2013', null, null];
    for (const [index, saidAt] of dates.entries()) await say(String(index), saidAt, `2020-01-0${index + 1}T00:00:00Z`);
    const seen: string[] = [];
    for (let next: string | null = `/v1/speakers/${speaker.id}/timeline?limit=1`; next !== null; ) {
      const { body }: Json = await newsroom.as(null).get(next).expect(200);
      seen.push(...places(body));
      next = body.links.next;
      await say('earlier', '2010');
    }
    expect(seen).toEqual(['0', '1', '2', '3', '4', '5']);
    expect((await list('?count=true')).meta.total).toBe(12);
  });

  test('shows in the pages to come what was said later, and joined meanwhile', async () => {
    for (const saidAt of ['2011', '2013']) await say(saidAt, saidAt);
    const { links } = await list('?limit=1');
    await say('2012', '2012');
    await say('null', null);
    expect(places((await newsroom.as(null).get(`${links.next}&count=true`).expect(200)).body)).toEqual(['2012']);
    expect(places((await newsroom.as(null).get(links.next.replace('limit=1', 'limit=9')).expect(200)).body)).toEqual(['2012', '2013', 'null']);
  });

  test('has cursors that fit no other speaker', async () => {
    for (const saidAt of ['2011', '2012']) await say(saidAt, saidAt);
    const { meta } = await list('?limit=1');
    const other = await makeSpeaker(newsroom);
    expectProblem(await newsroom.as('viewer').get(`/v1/speakers/${other.id}/timeline?limit=1&cursor=${meta.nextCursor}`), 'invalid_parameter');
  });
});
