/** What is planned happens at its time exactly: for every reader, in every process, once, and with no timer running. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import request, { type Test } from 'supertest';
import { createApp } from '../src/app.js';
import { openLedger } from '../src/changes/ledger.js';
import { openNewsroom, type Newsroom } from '../src/newsroom.js';
import { articlePlans } from '../src/resources/articles/article.plans.js';
import { startTimer } from '../src/timer.js';
import { holdWrites } from './support/hold.js';
import { type Json, makeArticle, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
/** The same newsroom, as a second process would open it. */
let beside: Newsroom;
let outletId: string;
/** Readers without a key, one at each of two apps. */
let readers: ((path: string) => Test)[];
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  const { config } = newsroom;
  beside = await openNewsroom(config);
  const other = createApp({ config, ...beside, logger: pino({ level: 'silent' }), overloaded: () => false });
  readers = [newsroom.app, other].map((app) => (path) => request(app).get(path));
  outletId = (await makeOutlet(newsroom)).id;
});
afterAll(async () => {
  await beside.database.close();
  await newsroom.close();
});

const editor = () => newsroom.as('editor');
const inMilliseconds = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
/** Timers may be a millisecond early. */
async function until(time: string): Promise<void> {
  while (Date.now() < Date.parse(time)) await sleep(Math.max(1, Date.parse(time) - Date.now()));
}
const read = async (id: string): Promise<Json> => (await editor().get(`/v1/articles/${id}`)).body;
const changes = (id: string) => newsroom.database.read((tx) => tx.change.findMany({ where: { resource: 'article', resourceId: id }, orderBy: { seq: 'asc' } }));
const actions = async (id: string): Promise<string[]> => (await changes(id)).map(({ action }) => action);

async function plan(id: string, verb: 'publish' | 'unpublish', at: string, more: object = {}): Promise<Json> {
  const answer = await editor().post(`/v1/articles/${id}/${verb}`).send({ at, ...more });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
}

interface Look {
  status: number;
  asked: number;
  answered: number;
}

/** Asks in a tight loop at both apps, from before a time until after it. */
async function watch(path: string, time: string): Promise<Look[]> {
  const end = Date.parse(time) + 300;
  const looks: Look[] = [];
  await Promise.all(readers.map(async (get) => {
    while (Date.now() < end) {
      const asked = Date.now();
      const { status } = await get(path);
      looks.push({ status, asked, answered: Date.now() });
    }
  }));
  return looks;
}

/** Whoever was answered before the time saw the one status, whoever asked from then on the other. */
function expectTurn(looks: Look[], time: string, before: number, after: number): void {
  const turn = Date.parse(time);
  const early = looks.filter(({ answered }) => answered < turn);
  const late = looks.filter(({ asked }) => asked >= turn);
  expect([early.length > 0, late.length > 0]).toEqual([true, true]);
  expect([...new Set(early.map(({ status }) => status))]).toEqual([before]);
  expect([...new Set(late.map(({ status }) => status))]).toEqual([after]);
}

describe('a scheduled article', () => {
  test('is seen by nobody before its time and by everybody from then on, in two processes', async () => {
    const { id } = await makeArticle(newsroom, { outletId });
    const at = inMilliseconds(1_000);
    await plan(id, 'publish', at);
    expectTurn(await watch(`/v1/articles/${id}`, at), at, 404, 200);
    expect(await read(id)).toMatchObject({ status: 'published', publishedAt: at, firstPublishedAt: at, updatedAt: at, publishAt: null, version: 3 });
    const made = await changes(id);
    expect(made.map(({ action }) => action)).toEqual(['create', 'schedule', 'publish']);
    expect(made.at(-1)).toMatchObject({ at: new Date(at), actorId: null, actorName: 'server', version: 3, snapshot: { status: 'published', publishedAt: at } });
  });

  test('is gone for everybody when it is to be unpublished, and its statements with it', async () => {
    const { id } = await makePublishedArticle(newsroom, { outletId });
    const quote = await makeQuote(newsroom, { articleId: id, kind: 'indirect' });
    const at = inMilliseconds(1_000);
    await plan(id, 'unpublish', at);
    expectTurn(await watch(`/v1/quotes/${quote.id}`, at), at, 200, 404);
    expect(await read(id)).toMatchObject({ status: 'unpublished', publishedAt: null, unpublishAt: null });
    expect((await changes(id)).at(-1)).toMatchObject({ action: 'unpublish', actorName: 'server', at: new Date(at) });
  });

  test('is not seen before its time in any list, count, search, include or report', async () => {
    const speaker = await makeSpeaker(newsroom, { slug: 'vesper-quill', name: 'Vesper Quill' });
    const outlet = await makeOutlet(newsroom);
    const { id } = await makeArticle(newsroom, {
      outletId: outlet.id, section: 'Embargo', topics: ['sealed'], headline: 'The sealedword', body: '“We will see,” she said.',
      quotes: [{ kind: 'direct', text: 'We will see,', speakerId: speaker.id }],
    });
    const open = await makePublishedArticle(newsroom, { outletId });
    const [quote] = (await editor().get(`/v1/quotes?article=${id}`)).body.data;
    const reply = await makeQuote(newsroom, { articleId: open.id, kind: 'indirect', inReplyToId: quote.id });
    const at = inMilliseconds(1_500);
    await plan(id, 'publish', at);
    await plan(id, 'unpublish', '2099-01-01T00:00:00.000Z');
    const look = async (): Promise<Json[]> => {
      const paths = [
        `/v1/articles?outlet=${outlet.slug}&count=true`, '/v1/articles?q=sealedword', '/v1/quotes?speaker=vesper-quill', '/v1/quotes?q=see&outlet=' + outlet.slug, '/v1/speakers?q=vesper',
        '/v1/topics?limit=100', '/v1/sections?limit=100', `/v1/reports/sources?outlet=${outlet.slug}`,
      ];
      const lists = await Promise.all(paths.map(async (path) => JSON.stringify((await newsroom.as(null).get(path)).body.data)));
      const found = lists.map((list) => [id, quote.id, speaker.id, 'sealed', 'Embargo'].some((word) => list.includes(word)));
      const outletNow = (await newsroom.as(null).get(`/v1/outlets/${outlet.id}`)).body.articleCount;
      return [...found, outletNow, (await newsroom.as(null).get(`/v1/quotes/${reply.id}`)).body.inReplyToId];
    };
    const hidden = [...Array.from({ length: 8 }, () => false), 0, null];
    while (Date.parse(at) - Date.now() > 400) {
      const seen = await look();
      if (Date.now() < Date.parse(at)) expect(seen).toEqual(hidden);
    }
    await until(at);
    expect(await look()).toEqual([...Array.from({ length: 8 }, () => true), 1, quote.id]);
    const { body } = await newsroom.as(null).get(`/v1/articles/${id}`);
    expect([body.status, body.publishAt, body.unpublishAt]).toEqual(['published', null, null]);
    expect((await read(id)).unpublishAt).toBe('2099-01-01T00:00:00.000Z');
  });

  test('that is moved follows the last time, and one that is cancelled stays where it is', async () => {
    const [moved, cancelled] = [await makeArticle(newsroom, { outletId }), await makeArticle(newsroom, { outletId })];
    const [at, later] = [inMilliseconds(1_500), inMilliseconds(2_000)];
    for (const { id } of [moved, cancelled]) await plan(id, 'publish', at);
    await plan(moved.id, 'publish', later);
    await editor().delete(`/v1/articles/${cancelled.id}/schedule`).expect(200);
    await until(at);
    const early = await read(moved.id);
    if (Date.now() < Date.parse(later)) expect(early).toMatchObject({ status: 'scheduled', publishAt: later });
    await until(later);
    expect(await read(moved.id)).toMatchObject({ status: 'published', publishedAt: later });
    expect(await actions(moved.id)).toEqual(['create', 'schedule', 'schedule', 'publish']);
    expect(await read(cancelled.id)).toMatchObject({ status: 'draft', publishAt: null });
    expect(await actions(cancelled.id)).toEqual(['create', 'schedule', 'unschedule']);
  });

  test('does everything in its order that came due while nobody looked', async () => {
    const { id } = await makeArticle(newsroom, { outletId });
    const [at, end] = [inMilliseconds(1_500), inMilliseconds(1_600)];
    await plan(id, 'publish', at);
    await plan(id, 'unpublish', end);
    await until(end);
    expect(await read(id)).toMatchObject({ status: 'unpublished', publishedAt: null, firstPublishedAt: at, updatedAt: end });
    expect((await changes(id)).slice(-2).map((change) => [change.action, change.at.toISOString(), change.version])).toEqual([['publish', at, 4], ['unpublish', end, 5]]);
  });

  test('comes before a write at its time: what is done from then on is done to what is published', async () => {
    const { id } = await makeArticle(newsroom, { outletId });
    const at = inMilliseconds(1_000);
    await plan(id, 'publish', at);
    await until(at);
    const { body } = await editor().patch(`/v1/articles/${id}`).send({ summary: 'Written after it was due.' });
    expect(body).toMatchObject({ status: 'published', version: 4 });
    expect(await actions(id)).toEqual(['create', 'schedule', 'publish', 'update']);
    expectProblem(await editor().delete(`/v1/articles/${id}/schedule`), 'conflict');
  });

  test('fills the roles of its speakers as of its time', async () => {
    const speaker = await makeSpeaker(newsroom, { positions: [{ title: 'Mayor', from: '2020' }] });
    const { id } = await makeArticle(newsroom, { outletId, quotes: [{ kind: 'direct', text: 'We will see,', speakerId: speaker.id }] });
    const at = inMilliseconds(1_000);
    await plan(id, 'publish', at);
    await until(at);
    const { body } = await newsroom.as(null).get(`/v1/articles/${id}?include=quotes`);
    expect(body.quotes).toEqual([expect.objectContaining({ role: { title: 'Mayor', organization: null }, version: 2 })]);
  });
});

describe('a working copy that is scheduled', () => {
  test('is what readers see from its time on; the article stays published all the while', async () => {
    const article = await makePublishedArticle(newsroom, { outletId, headline: 'As it was' });
    await editor().patch(`/v1/articles/${article.id}/draft`).send({ headline: 'As it will be' }).expect(200);
    const at = inMilliseconds(1_000);
    expect(await plan(article.id, 'publish', at)).toMatchObject({ status: 'published', publishAt: at });
    expect((await newsroom.as(null).get(`/v1/articles/${article.id}`)).body).toMatchObject({ headline: 'As it was', publishAt: null });
    await until(at);
    expect((await newsroom.as(null).get(`/v1/articles/${article.id}`)).body).toMatchObject({ headline: 'As it will be', publishedAt: article.publishedAt });
    expect(await read(article.id)).toMatchObject({ publishAt: null, hasUnpublishedChanges: false });
    expect((await changes(article.id)).at(-1)).toMatchObject({ action: 'publish', actorName: 'server', at: new Date(at) });
  });

  test('may come back later, after the article was unpublished meanwhile', async () => {
    const { id } = await makePublishedArticle(newsroom, { outletId });
    await editor().patch(`/v1/articles/${id}/draft`).send({ headline: 'Back again' }).expect(200);
    const [end, back] = [inMilliseconds(1_500), inMilliseconds(2_100)];
    await plan(id, 'unpublish', end);
    await plan(id, 'publish', back);
    await until(end);
    const between = await read(id);
    if (Date.now() < Date.parse(back)) expect(between).toMatchObject({ status: 'scheduled', publishedAt: null, publishAt: back, unpublishAt: null });
    await until(back);
    expect(await read(id)).toMatchObject({ status: 'published', headline: 'Back again', publishedAt: back });
    expect((await actions(id)).slice(-2)).toEqual(['unpublish', 'publish']);
  });
});

describe('a plan that cannot be kept', () => {
  /** An article whose statement loses its words between planning and time. */
  async function spoilt(at: string, override?: string): Promise<string> {
    const speaker = await makeSpeaker(newsroom);
    const { id } = await makeArticle(newsroom, { outletId, quotes: [{ kind: 'direct', text: 'We will see,', speakerId: speaker.id }] });
    await plan(id, 'publish', at, override === undefined ? {} : { override });
    await editor().patch(`/v1/articles/${id}`).send({ body: 'Nothing of what she said is left here.' }).expect(200);
    return id;
  }

  test('is given up: the article is what it was before, and its history tells why', async () => {
    const at = inMilliseconds(1_500);
    const id = await spoilt(at);
    await plan(id, 'unpublish', '2099-01-01T00:00:00.000Z');
    await until(at);
    expect((await newsroom.as(null).get(`/v1/articles/${id}`)).status).toBe(404);
    expect(await read(id)).toMatchObject({ status: 'draft', publishAt: null, unpublishAt: null, publishedAt: null, version: 5 });
    const made = await changes(id);
    expect(made.map(({ action }) => action)).toEqual(['create', 'schedule', 'update', 'schedule', 'refuse']);
    expect(made.at(-1)).toMatchObject({ at: new Date(at), actorName: 'server', version: 5, problems: [{ quoteId: expect.any(String), code: 'orphaned', message: expect.any(String) }] });
    expectProblem(await editor().post(`/v1/articles/${id}/publish`), 'not_publishable');
  });

  test('is kept nevertheless, with the reason that was given when it was planned', async () => {
    const at = inMilliseconds(1_500);
    const id = await spoilt(at, 'The words are on the recording.');
    await until(at);
    expect(await read(id)).toMatchObject({ status: 'published', publishedAt: at });
    expect((await changes(id)).at(-1)).toMatchObject({ action: 'publish', override: 'The words are on the recording.', problems: null });
    expect((await newsroom.database.read((tx) => tx.article.findUniqueOrThrow({ where: { id } }))).publishOverride).toBeNull();
  });

  test('takes no other one with it that is due at the same instant', async () => {
    const at = inMilliseconds(2_500);
    const before = await makeArticle(newsroom, { outletId });
    const refused = await spoilt(at);
    const after = await makeArticle(newsroom, { outletId });
    for (const { id } of [before, after]) await plan(id, 'publish', at);
    await until(at);
    const now = await Promise.all([before.id, refused, after.id].map(read));
    expect(now.map(({ status, publishedAt }) => [status, publishedAt])).toEqual([['published', at], ['draft', null], ['published', at]]);
  });

  test('leaves a live article as it is, with its working copy and the time when it is to be unpublished', async () => {
    const { id } = await makePublishedArticle(newsroom, { outletId, headline: 'Stays' });
    await editor().patch(`/v1/articles/${id}/draft`).send({ headline: 'From the copy' }).expect(200);
    const at = inMilliseconds(1_000);
    await plan(id, 'publish', at);
    await plan(id, 'unpublish', '2099-01-01T00:00:00.000Z');
    // The article changes where its copy has changed too: nobody can say what readers should see.
    await editor().patch(`/v1/articles/${id}`).send({ headline: 'Changed live' }).expect(200);
    await until(at);
    expect(await read(id)).toMatchObject({ status: 'published', headline: 'Changed live', publishAt: null, unpublishAt: '2099-01-01T00:00:00.000Z', hasUnpublishedChanges: true });
    expect((await changes(id)).at(-1)).toMatchObject({ action: 'refuse', problems: [expect.objectContaining({ code: expect.any(String) })] });
  });
});

describe('many processes and many plans', () => {
  test('do each plan once, however many ask at once', async () => {
    const at = inMilliseconds(3_500);
    const ids: string[] = [];
    for (let i = 0; i < 12; i += 1) ids.push((await makeArticle(newsroom, { outletId })).id);
    for (const id of ids) await plan(id, 'publish', at);
    await until(at);
    await Promise.all(Array.from({ length: 20 }, (_, i) => readers[i % 2]?.(`/v1/articles/${ids[i % 12]}`).expect(200)));
    for (const id of ids) expect(await actions(id)).toEqual(['create', 'schedule', 'publish']);
    const log = await newsroom.database.read((tx) => tx.change.findMany({ orderBy: { seq: 'asc' } }));
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
    const times = log.map(({ at: time }) => time.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('are not in each other\'s way when one plan fails for a reason of our own', async () => {
    const { database, signer } = newsroom;
    const [broken, sound] = [await makeArticle(newsroom, { outletId }), await makeArticle(newsroom, { outletId })];
    const at = inMilliseconds(1_000);
    for (const { id } of [broken, sound]) await plan(id, 'publish', at);
    const told: unknown[] = [];
    const fail = new Error('SELECT secret');
    const plans = { ...articlePlans, apply: async (...[writing, due]: Parameters<typeof articlePlans.apply>) => {
      if (due.id === broken.id) throw fail;
      await articlePlans.apply(writing, due);
    } };
    const ledger = openLedger({ database, signer, plans, report: (error, due) => told.push([error, due]) });
    await until(at);
    await ledger.settle();
    expect(told).toEqual([[fail, { id: broken.id, at: new Date(at) }]]);
    expect(await read(sound.id)).toMatchObject({ status: 'published', publishedAt: at });
    expect(await read(broken.id)).toMatchObject({ status: 'draft', publishAt: null });
    const refusal = (await changes(broken.id)).at(-1);
    expect(refusal).toMatchObject({ action: 'refuse', problems: [{ code: 'internal', message: expect.any(String) }] });
    expect(JSON.stringify(refusal)).not.toContain('secret');
  });

  test('are not blocked by a plan that can neither be kept nor refused', async () => {
    const { database, signer } = newsroom;
    const { id } = await makeArticle(newsroom, { outletId });
    const at = inMilliseconds(1_000);
    await plan(id, 'publish', at);
    const fail = async (): Promise<never> => Promise.reject(new Error('on purpose'));
    const ledger = openLedger({ database, signer, plans: { ...articlePlans, apply: fail, refuse: fail } });
    await until(at);
    expect(await ledger.write({ caller: { role: 'admin', keyId: null, name: 'test' }, requestId: null }, async ({ tx }) => (await tx.article.findUniqueOrThrow({ where: { id } })).status)).toBe('draft');
    expect(await database.nextDue().then((due) => due === null || due > new Date())).toBe(true);
  });
});

describe('a database that cannot be written', () => {
  test('is still read while something is due, and does it when it can be written again', async () => {
    const { database, signer } = newsroom;
    const { id } = await makeArticle(newsroom, { outletId });
    const at = inMilliseconds(1_000);
    await plan(id, 'publish', at);
    let full = true;
    const failing = { ...database, write: ((work) => (full ? Promise.reject(Object.assign(new Error('full'), { code: 'SQLITE_FULL' })) : database.write(work))) as typeof database.write };
    const ledger = openLedger({ database: failing, signer, plans: articlePlans });
    const caller = { role: 'admin' as const, keyId: null, name: 'test' };
    const status = () => ledger.read(caller, async ({ tx }) => (await tx.article.findUniqueOrThrow({ where: { id } })).status);
    await until(at);
    expect([await status(), await status()]).toEqual(['scheduled', 'scheduled']);
    await expect(ledger.write({ caller, requestId: null }, async () => {})).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    await expect(ledger.settle()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    full = false;
    await ledger.settle();
    expect(await status()).toBe('published');
  });

  test('keeps nobody waiting who only asks whether the server can answer', async () => {
    const { id } = await makeArticle(newsroom, { outletId });
    const at = inMilliseconds(500);
    await plan(id, 'publish', at);
    const release = await holdWrites(newsroom);
    await until(at);
    const [reading, asking] = [editor().get(`/v1/articles/${id}`).then(({ body }) => body.status), newsroom.as(null).get('/readyz').then(({ status }) => status)];
    const first = await Promise.race([reading, asking, sleep(3_000, 'nobody was answered')]);
    await release();
    expect(first).toBe(200);
    expect(await reading).toBe('published');
  });
});

describe('the timer', () => {
  test('does what is due although nobody asks, also what another process has planned', async () => {
    const stop = startTimer(beside.ledger, pino({ level: 'silent' }));
    const { id } = await makeArticle(newsroom, { outletId });
    const at = inMilliseconds(1_000);
    await plan(id, 'publish', at);
    const status = () => newsroom.database.read(async (tx) => (await tx.article.findUniqueOrThrow({ where: { id } })).status);
    while ((await status()) !== 'published') await sleep(20);
    await stop();
    expect((await changes(id)).at(-1)).toMatchObject({ action: 'publish', at: new Date(at) });
  });

  test('logs the first of failures in a row, and that they are over', async () => {
    const lines: string[] = [];
    const outcomes = [null, 'failed', 'failed', null, null];
    let asked = 0;
    const settle = async (): Promise<Date | null> => {
      const outcome = outcomes[asked];
      asked += 1;
      if (outcome === 'failed') throw new Error('failed');
      return new Date();
    };
    const stop = startTimer({ settle }, { error: () => void lines.push('error'), info: () => void lines.push('info') } as never);
    while (asked < outcomes.length) await sleep(20);
    await stop();
    const stopped = asked;
    await sleep(50);
    expect([lines, asked]).toEqual([['error', 'info'], stopped]);
  });
});
