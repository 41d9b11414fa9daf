/** Kept answers at the front door: as those of a server that keeps nothing, header for header, and for whom they are. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../src/app.js';
import { readConfig } from '../src/config.js';
import { keepAnswers } from '../src/http/kept/kept-answers.js';
import { fileOf } from '../src/database/url.js';
import { openNewsroom } from '../src/newsroom.js';
import { type Json, makePublishedArticle, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { type Wire, type WireAnswer, openWire } from './support/wire.js';

let newsroom: TestNewsroom;
let wire: Wire;
let article: Json;
let path: string;

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  wire = await openWire(newsroom);
  article = await makePublishedArticle(newsroom, { body: 'It was said again and again. '.repeat(100), section: 'Local' });
  path = `/v1/articles/${article.id}`;
});
afterAll(async () => {
  await wire.close();
  await newsroom.close();
});

const hits = (): number => newsroom.kept.store.stats().hits;

/** The answer to what was asked before, and whether it had been kept. */
async function again(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<WireAnswer & { wasKept: boolean }> {
  await wire.send('GET', url);
  const before = hits();
  const answer = await wire.send(method, url, { headers });
  return { ...answer, wasKept: hits() > before };
}

/** An app on the same database with other settings. */
async function appWith(env: Record<string, string>) {
  const { database, ledger } = newsroom;
  const settings = readConfig(env);
  const kept = await keepAnswers(database, settings);
  return { kept, app: createApp({ config: settings, database, ledger, logger: pino({ level: 'silent' }), overloaded: () => false, kept }) };
}

const withoutOwn = ({ 'x-request-id': _id, date: _date, ...headers }: Json): Json => headers;

describe('a kept answer', () => {
  test('is that of a server that keeps nothing, header for header', async () => {
    const { app, kept } = await appWith({ CACHE_BYTES: '0' });
    const anew = await openWire({ app });
    const tag = String((await wire.send('GET', path)).headers.etag);
    for (const url of [path, `${path}?include=outlet,quotes.speaker`, `${path}/text`, '/v1/articles?limit=1', '/v1/quotes?count=true', '/v1/reports/sources', '/v1/sections', '/v1/outlets?q=outlet']) {
      for (const [method, headers] of [['GET', {}], ['HEAD', {}], ['GET', { Origin: 'https://a.example' }], ['GET', { 'If-None-Match': tag }], ['GET', { 'If-None-Match': '*' }], ['HEAD', { 'If-None-Match': 'nonsense' }]] as const) {
        const found = await again(url, headers, method);
        const expected = await anew.send(method, url, { headers });
        expect([found.wasKept, found.status, withoutOwn(found.headers), found.text]).toEqual([true, expected.status, withoutOwn(expected.headers), expected.text]);
      }
    }
    expect(kept.store.stats().entries).toBe(0);
    await anew.close();
    await kept.close();
  });

  test('carries its tags, and says how long a shared cache may send it', async () => {
    const { headers, wasKept } = await again(path);
    expect([wasKept, headers['cache-control'], headers.vary]).toEqual([true, 'public, max-age=0, s-maxage=10', 'Authorization, Accept, Accept-Encoding']);
    expect(String(headers['cache-tag']).split(',').sort()).toEqual([article.id, article.outletId].sort());
    expect(headers['surrogate-key']).toBe(String(headers['cache-tag']).replaceAll(',', ' '));
  });

  test('carries the id of its own request, and is logged as every other', async () => {
    const lines: Json[] = [];
    const logger = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
    const logging = await openTestNewsroom({ logger });
    await logging.as(null).get('/v1/outlets?limit=7');
    const answers = await Promise.all(['sane-1', 'not sane'].map((id) => logging.as(null).get('/v1/outlets?limit=7').set('X-Request-Id', id)));
    expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual(['sane-1', expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    for (let i = 0; i < 100 && lines.length < 3; i += 1) await setTimeout(10);
    const [anew, kept] = lines;
    expect(kept).toMatchObject({ requestId: 'sane-1', method: 'GET', path: '/v1/outlets', status: 200, ms: expect.any(Number), actor: null, complete: true, msg: 'answered' });
    expect(Object.keys(kept)).toEqual(Object.keys(anew));
    await logging.close();
  });

  test('is not for whoever sends a key, good or bad', async () => {
    const viewer = await again(path, { Authorization: `Bearer ${newsroom.keys.viewer}` });
    expect([viewer.wasKept, viewer.status, viewer.headers['cache-control'], viewer.headers['cache-tag']]).toEqual([false, 200, 'private, no-cache', undefined]);
    const bad = await again(path, { Authorization: 'Bearer nobody' });
    expect([bad.wasKept, bad.status]).toEqual([false, 401]);
  });

  test('is only for whoever takes its type', async () => {
    expect(await again(path, { Accept: 'text/html,*/*;q=0.8' })).toMatchObject({ wasKept: true, status: 200 });
    expect((await again(path, { Accept: 'text/html' })).status).toBe(406);
    expect((await again(`${path}/text`, { Accept: 'application/json' })).status).toBe(406);
  });

  test('is nothing that shows a secret, fails, or leads elsewhere', async () => {
    const { url } = (await newsroom.as('editor').post(`${path}/preview-links`).send({})).body;
    for (const target of [url, '/v1/articles/nobody', '/v1/articles?limit=0', '/v1/changes', '/healthz', '/', '/docs']) {
      const { wasKept, headers } = await again(new URL(target, 'http://here').pathname + new URL(target, 'http://here').search);
      expect([target, wasKept, headers['cache-tag']]).toEqual([target, false, undefined]);
    }
  });

  test.each([['br', 'br'], ['gzip', 'gz']])('has a form for %s, with a tag of its own', async (coding, mark) => {
    const url = `${path}?include=images.image`;
    const plain = await wire.send('GET', url);
    const ask = () => fetch(`http://127.0.0.1:${wire.port}${url}`, { headers: { 'Accept-Encoding': coding } }); // which decodes what it gets
    let answer = await ask();
    for (let i = 0; i < 200 && !answer.headers.has('content-encoding'); i += 1) {
      await setTimeout(10);
      answer = await ask();
    }
    const tag = String(plain.headers.etag).replace(/"$/, `-${mark}"`);
    expect([answer.headers.get('content-encoding'), answer.headers.get('etag'), await answer.text()]).toEqual([coding, tag, plain.text]);
    const known = await wire.send('GET', url, { headers: { 'Accept-Encoding': coding, 'If-None-Match': tag } });
    expect([known.status, known.headers.etag, known.headers['content-encoding']]).toEqual([304, tag, undefined]);
    expect((await wire.send('GET', url, { headers: { 'If-None-Match': tag } })).status).toBe(304);
  });

  test('of few bytes stays as it is', async () => {
    await newsroom.as(null).get('/v1/topics');
    for (let i = 0; i < 5; i += 1) {
      expect((await wire.send('GET', '/v1/topics', { headers: { 'Accept-Encoding': 'br' } })).headers['content-encoding']).toBeUndefined();
      await setTimeout(10);
    }
  });
});

describe('settings', () => {
  test('CORS_ORIGINS: pages of the list may read kept answers, others may not', async () => {
    const { app, kept } = await appWith({ CORS_ORIGINS: 'https://a.example,https://b.example' });
    for (const origin of ['https://a.example', 'https://b.example', 'https://c.example', undefined]) {
      const ask = () => request(app).get(path).set({ 'Accept-Encoding': 'identity', ...(origin !== undefined && { Origin: origin }) });
      const first = withoutOwn((await ask()).headers);
      expect(withoutOwn((await ask()).headers)).toEqual(first);
      expect([first['access-control-allow-origin'], first.vary]).toEqual([origin === 'https://c.example' ? undefined : origin, 'Origin, Authorization, Accept, Accept-Encoding']);
    }
    expect(kept.store.stats().hits).toBe(7);
    await kept.close();
  });

  test('RATE_LIMIT counts kept answers too', async () => {
    const { app, kept } = await appWith({ RATE_LIMIT: '3' });
    const answers = [];
    for (let i = 0; i < 4; i += 1) answers.push(await request(app).get(path));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers.map(({ headers }) => /r=(\d)/.exec(String(headers['ratelimit']))?.[1])).toEqual(['2', '1', '0', '0']);
    expect(kept.store.stats().hits).toBe(2);
    expect(withoutOwn({ ...answers[1]?.headers, ratelimit: '' })).toEqual(withoutOwn({ ...answers[0]?.headers, ratelimit: '' }));
    await kept.close();
  });

  test('CACHE_S_MAXAGE: 0 makes shared caches ask', async () => {
    const { app, kept } = await appWith({ CACHE_S_MAXAGE: '0' });
    await request(app).get(path);
    expect((await request(app).get(path)).headers['cache-control']).toBe('public, no-cache');
    await kept.close();
  });
});

describe('what is planned', () => {
  test('ends kept answers at its time, here and in shared caches', async () => {
    const doomed = await makePublishedArticle(newsroom);
    const url = `/v1/articles/${doomed.id}`;
    await again(url);
    const at = new Date(Date.now() + 4_000);
    await newsroom.as('editor').post(`${url}/unpublish`).send({ at }).expect(200);
    const planned = await again(url);
    expect([planned.wasKept, planned.headers['cache-control']]).toEqual([true, expect.stringMatching(/^public, (max-age=0, s-maxage=[0-3]|no-cache)$/)]);
    expect((await again(path)).headers['cache-control']).toMatch(/^public, (max-age=0, s-maxage=[0-3]|no-cache)$/);
    await setTimeout(at.getTime() - Date.now() + 5);
    expect((await wire.send('GET', url)).status).toBe(404);
    expect((await again(path)).headers['cache-control']).toBe('public, max-age=0, s-maxage=10');
  });
});

describe('several processes on one newsroom', () => {
  test('each sees what another has written: at its next request on SQLite, in a moment on PostgreSQL', async () => {
    const other = await openNewsroom(newsroom.config);
    const kept = await keepAnswers(other.database, newsroom.config);
    const app = createApp({ config: newsroom.config, ...other, logger: pino({ level: 'silent' }), overloaded: () => false, kept });
    const isAtOnce = fileOf(newsroom.config.databaseUrl) !== undefined;
    for (let version = 0; version < 20; version += 1) {
      const headline = `Headline ${version}`;
      await newsroom.as('editor').patch(path).send({ headline }).expect(200);
      while (!isAtOnce && (await request(app).get(path)).body.headline !== headline) await setTimeout(5);
      expect((await request(app).get(path)).body.headline).toBe(headline);
      expect((await request(app).get(path)).body.headline).toBe(headline);
    }
    expect(kept.store.stats()).toMatchObject({ dropped: 19, ...(isAtOnce && { misses: 20, hits: 20 }) });
    await kept.close();
    await other.database.close();
  });

  test('whatever wrote without a trace in the log, everything is made anew', async () => {
    await again(path);
    await newsroom.database.write((tx) => tx.article.update({ where: { id: article.id }, data: { headline: 'By hand' } }));
    expect((await newsroom.as(null).get(path)).body.headline).toBe('By hand');
  });
});

describe('many readers', () => {
  test('wait for one answer, and all get it', async () => {
    let reads = 0;
    const { config, database, ledger } = newsroom;
    const kept = await keepAnswers(database, config);
    const counting = { ...ledger, read: ((caller, work) => (reads += 1, ledger.read(caller, work))) as typeof ledger.read };
    const app = createApp({ config, database, ledger: counting, logger: pino({ level: 'silent' }), overloaded: () => false, kept });
    const answers = await Promise.all(Array.from({ length: 20 }, () => request(app).get(path)));
    expect([reads, new Set(answers.map(({ status, text }) => status + text)).size]).toEqual([1, 1]);
    await Promise.all(Array.from({ length: 5 }, () => request(app).get('/v1/articles/nobody').expect(404)));
    await kept.close();
  });

  test('are told what is new although others were waiting for what was old', async () => {
    for (let i = 0; i < 10; i += 1) {
      const reading = Array.from({ length: 5 }, () => newsroom.as(null).get(path).then(({ body }) => body.headline));
      await newsroom.as('editor').patch(path).send({ headline: `Overtaken ${i}` }).expect(200);
      expect((await newsroom.as(null).get(path)).body.headline).toBe(`Overtaken ${i}`);
      await Promise.all(reading);
      expect((await newsroom.as(null).get(path)).body.headline).toBe(`Overtaken ${i}`);
    }
  });
});

describe('a change', () => {
  const tagsAfter = async (work: () => Promise<unknown>): Promise<string[]> => {
    const before = await newsroom.database.lastSeq();
    await work();
    const { data } = (await newsroom.as('viewer').get(`/v1/changes?after=${before}&limit=100`)).body;
    return [...new Set<string>(data.flatMap(({ cacheTags }: Json) => cacheTags))].sort();
  };

  test('leaves alone what it has nothing to do with', async () => {
    const other = await makePublishedArticle(newsroom);
    const url = `/v1/articles/${other.id}?include=outlet,quotes.speaker,images.image`;
    await again(url);
    const before = hits();
    await newsroom.as('editor').patch(path).send({ headline: 'Unrelated' }).expect(200);
    await newsroom.as('editor').patch(`/v1/speakers/${(await makeSpeaker(newsroom)).id}`).send({ name: 'Somebody else' }).expect(200);
    await wire.send('GET', url);
    expect(hits()).toBe(before + 1);
  });

  test('tells in the feed what it made stale', async () => {
    const everywhere = ['articles', 'images', 'quotes', 'speakers'];
    expect(await tagsAfter(() => newsroom.as('editor').patch(path).send({ headline: 'In the feed' }).expect(200))).toEqual([article.id, ...everywhere].sort());
    expect(await tagsAfter(() => newsroom.as('editor').patch(`/v1/outlets/${article.outletId}`).send({ country: 'PT' }).expect(200))).toEqual([article.outletId, 'articles', 'images', 'outlets', 'quotes'].sort());
  });

  test('that readers do not see makes nothing stale', async () => {
    const { as } = newsroom;
    await as('editor').patch(`${path}/draft`).send({ headline: 'To come' }).expect(200);
    await again(path);
    expect(await tagsAfter(async () => {
      const draft = (await as('editor').post('/v1/articles').send({ headline: 'Draft', body: 'Soon.', outletId: article.outletId }).expect(201)).body;
      await as('editor').patch(`/v1/articles/${draft.id}`).send({ headline: 'Still a draft' }).expect(200);
      await as('editor').post('/v1/quotes').send({ articleId: draft.id, kind: 'indirect', text: 'That it comes soon' }).expect(201);
      await as('editor').delete(`/v1/articles/${draft.id}`).expect(204);
      await as('editor').post(`/v1/articles/${draft.id}/restore`).expect(200);
      await publish(newsroom, draft, { at: '2099-01-01T00:00:00.000Z' });
      await as('editor').patch(`${path}/draft`).send({ headline: 'To come soon' }).expect(200);
      await as('editor').post(`${path}/unpublish`).send({ at: '2099-01-01T00:00:00.000Z' }).expect(200);
      await as('admin').post('/v1/keys').send({ name: 'New', role: 'viewer' }).expect(201);
    })).toEqual([]);
    const before = hits();
    await wire.send('GET', path);
    expect(hits()).toBe(before + 1);
  });
});

describe('while nobody knows what has changed', () => {
  test('nothing kept is sent, and no shared cache may keep it', async () => {
    let isKnown = true;
    const { config, database, ledger } = newsroom;
    const kept = await keepAnswers({ follow: async (listener) => {
      const following = await database.follow(listener);
      return { ...following, catchUp: () => isKnown && following.catchUp() };
    } }, config);
    const app = createApp({ config, database, ledger, logger: pino({ level: 'silent' }), overloaded: () => false, kept });
    await request(app).get(path);
    isKnown = false;
    expect((await request(app).get(path)).headers['cache-control']).toBe('public, no-cache');
    isKnown = true;
    expect((await request(app).get(path)).headers['cache-control']).toBe('public, max-age=0, s-maxage=10');
    expect(kept.store.stats().hits).toBe(1);
    await kept.close();
  });
});
