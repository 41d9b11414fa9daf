/** Failures of the server's own, and those that its settings bring about. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../src/app.js';
import { openLedger } from '../src/changes/ledger.js';
import type { ProblemCode } from '../src/http/errors.js';
import { articlePlans } from '../src/resources/articles/article.plans.js';
import { type Json, makeArticle, makeQuote } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

const opened: TestNewsroom[] = [];
afterEach(async () => {
  for (const newsroom of opened.splice(0)) await newsroom.close();
});

async function open(options: Parameters<typeof openTestNewsroom>[0] = {}): Promise<TestNewsroom> {
  const newsroom = await openTestNewsroom(options);
  opened.push(newsroom);
  return newsroom;
}

describe('If-Match', () => {
  test('of an older version is 412, and tells the version of now', async () => {
    const newsroom = await open();
    const article = await makeArticle(newsroom);
    const quote = await makeQuote(newsroom, { articleId: article.id });
    const writes: [string, () => Promise<Json>, number][] = [
      ['PATCH', async () => newsroom.as('editor').patch(`/v1/articles/${article.id}`).set('If-Match', '"1-x"').send({ headline: 'A' }), 2],
      ['DELETE', async () => newsroom.as('editor').delete(`/v1/articles/${article.id}`).set('If-Match', '"1-x", "7-y"'), 2],
      ['publish', async () => newsroom.as('editor').post(`/v1/articles/${article.id}/publish`).set('If-Match', '"1-x"'), 2],
      ['PATCH of a statement', async () => newsroom.as('editor').patch(`/v1/quotes/${quote.id}`).set('If-Match', 'W/"1-x"').send({ place: 'A' }), 1],
      ['malformed', async () => newsroom.as('editor').delete(`/v1/quotes/${quote.id}`).set('If-Match', '1-x'), 1],
    ];
    for (const [name, writing, currentVersion] of writes) {
      expect([name, expectProblem(await writing(), 'precondition_failed').currentVersion]).toEqual([name, currentVersion]);
    }
  });

  test('is required on every change where the settings say so, and on nothing else', async () => {
    const newsroom = await open({ env: { REQUIRE_IF_MATCH: 'true' } });
    const article = await makeArticle(newsroom);
    const at = `/v1/articles/${article.id}`;
    expectProblem(await newsroom.as('editor').patch(at).send({ headline: 'A' }), 'precondition_required');
    expectProblem(await newsroom.as('editor').post(`${at}/publish`), 'precondition_required');
    expectProblem(await newsroom.as('editor').post(`${at}/unpublish`), 'precondition_required');
    expectProblem(await newsroom.as('editor').delete(at), 'precondition_required');
    expect((await newsroom.as('editor').patch(at).set('If-Match', '*').send({ headline: 'A' })).status).toBe(200);
    expect((await newsroom.as('editor').get(at)).status).toBe(200);
  });
});

describe('too many requests', () => {
  test('are 429, with the time to wait, while health checks are still answered', async () => {
    const newsroom = await open({ env: { RATE_LIMIT: '3' } });
    for (let i = 0; i < 3; i += 1) {
      const answer = await newsroom.as(null).get('/v1/articles');
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({ 'ratelimit': expect.stringMatching(/\br=\d+/), 'ratelimit-policy': expect.stringMatching(/\bq=3\b.*\bw=60\b/) });
    }
    for (const path of ['/v1/articles', '/nothing', '/docs', '/openapi.json']) {
      const answer = await newsroom.as('admin').get(path);
      expectProblem(answer, 'rate_limited');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
      expect(answer.headers).toMatchObject({ 'ratelimit': expect.any(String), 'ratelimit-policy': expect.any(String) });
    }
    for (const path of ['/healthz', '/readyz']) expect((await newsroom.as(null).get(path)).status).toBe(200);
  });

  test('are counted by the address of the connection, not by what a client claims', async () => {
    const newsroom = await open({ env: { RATE_LIMIT: '3' } });
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await newsroom.as(null).get('/v1/articles').set('X-Forwarded-For', `192.0.2.${i}`)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
});

describe('an overloaded server', () => {
  test('answers 503 with the time to wait, and still its health checks', async () => {
    const newsroom = await open({ overloaded: () => true });
    for (const path of ['/', '/v1/articles', '/docs', '/nothing']) {
      const answer = await newsroom.as(null).get(path);
      expectProblem(answer, 'unavailable');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    for (const path of ['/healthz', '/readyz']) expect((await newsroom.as(null).get(path)).status).toBe(200);
  });
});

describe('a failure inside', () => {
  const secret = 'Invalid `prisma.article.findMany()` in /srv/verbatim/src/secret.ts: SELECT "hash" FROM "Key"';
  const coded = (code: string) => Object.assign(new Error(secret), { code });

  /** An app whose database fails with this error, and what it logs. */
  async function failingWith(error: unknown) {
    const { config, signer, keys } = await open();
    const lines: Json[] = [];
    const logger = pino({ level: 'trace' }, { write: (line) => void lines.push(JSON.parse(line)) });
    const fail = () => Promise.reject(error);
    const database = { read: fail, write: fail, nextDue: fail, lastSeq: fail, keyCounts: fail, follow: fail, close: async () => {} };
    const ledger = openLedger({ database, signer, plans: articlePlans });
    const app = createApp({ config, database, ledger, logger, overloaded: () => false });
    return { app, lines, keys };
  }

  const failures: [string, unknown, ProblemCode][] = [
    ['an error of a library', new Error(secret), 'internal'],
    ['a string', secret, 'internal'],
    ['nothing', undefined, 'internal'],
    ['an error with a status', Object.assign(new Error(secret), { status: 418, statusCode: 418, expose: true }), 'internal'],
    ['a database that is busy', coded('P2028'), 'unavailable'],
    ['a locked database', coded('SQLITE_BUSY'), 'unavailable'],
    ['a full disk', coded('SQLITE_FULL'), 'insufficient_storage'],
  ];

  test.each(failures)('tells nothing of its cause to the caller, and all to the log: %s', async (_what, error, code) => {
    const { app, lines, keys } = await failingWith(error);
    for (const asking of [request(app).get('/v1/articles'), request(app).get('/v1/articles/a/text'), request(app).get('/').set('Authorization', `Bearer ${keys.admin}`)]) {
      const answer = await asking;
      const problem = expectProblem(answer, code);
      expect(answer.text).not.toMatch(/secret|srv|findMany|hash/);
      if (code === 'internal') expect(problem.detail).toBe('The request failed for a reason of our own. It is in the log under its request id.');
      if (code === 'unavailable') expect(answer.headers['retry-after']).toBeDefined();
      const logged = lines.filter((line) => line.requestId === problem.requestId && line.level >= 50);
      expect(logged).toHaveLength(1);
      if (error !== undefined) expect(JSON.stringify(logged)).toContain('secret.ts');
    }
  });

  test('of the database is 503 at /readyz, whatever it is, and no matter to /healthz', async () => {
    for (const [, error] of failures) {
      const { app } = await failingWith(error);
      expectProblem(await request(app).get('/readyz'), 'unavailable');
      expect((await request(app).get('/healthz')).status).toBe(200);
    }
  });
});

describe('X-Request-Id', () => {
  const sane = ['abc', 'A-b_c.9:0/1=2+3', 'x'.repeat(128), '01890000-0000-7000-8000-000000000000'];
  const insane = ['', 'a b', 'x'.repeat(129), 'é', '"', '<script>', 'a,b', '{"a":1}', '%0d%0a', 'a\tb'];

  test.each(sane)('is echoed where it is sane: %s', async (id) => {
    const newsroom = await open();
    for (const path of ['/v1/articles', '/nothing']) expect((await newsroom.as(null).get(path).set('X-Request-Id', id)).headers['x-request-id']).toBe(id);
  });

  test.each(insane)('is replaced where it is not: %j', async (id) => {
    const newsroom = await open();
    for (const path of ['/v1/articles', '/nothing']) {
      expect((await newsroom.as(null).get(path).set('X-Request-Id', id)).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('is made anew for every request without one', async () => {
    const newsroom = await open();
    const ids = await Promise.all(Array.from({ length: 5 }, async () => (await newsroom.as(null).get('/healthz')).headers['x-request-id']));
    expect(new Set(ids).size).toBe(5);
  });
});
