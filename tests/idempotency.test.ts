/** Requests with an Idempotency-Key: done once, answered alike however often they are sent. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import request, { type Response, type Test } from 'supertest';
import { createApp } from '../src/app.js';
import { openNewsroom } from '../src/newsroom.js';
import { answerErrors, operation } from './support/document.js';
import { everything } from './support/everything.js';
import { holdWrites } from './support/hold.js';
import { type Json, makeArticle, makeOutlet, makePublishedArticle, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

const ADMIN_KEY = 'an-admin-key-of-the-settings-1234';
let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({ env: { ADMIN_KEY } });
});
afterAll(() => newsroom.close());

let count = 0;
const freshKey = (): string => `key ${(count += 1)}`;

const post = (path: string, key: string, role: 'editor' | 'admin' = 'editor'): Test => newsroom.as(role).post(path).set('Idempotency-Key', key);
const outlets = (): Promise<number> => newsroom.database.read((tx) => tx.outlet.count());
const rows = (key: string) => newsroom.database.read((tx) => tx.idempotentAnswer.findMany({ where: { key } }));

/** All that tells one answer from another, but for what every request has of its own. */
const essence = ({ status, headers, text }: Response): Json => {
  const { date: _date, 'x-request-id': _id, 'idempotency-replayed': _replayed, 'content-length': _length, ...rest } = headers;
  const body = text === '' ? null : JSON.parse(text);
  return { status, headers: rest, body: status < 400 ? body : { ...body, requestId: null } };
};

const isReplayed = ({ headers }: Response): boolean => headers['idempotency-replayed'] === 'true';

describe('a request that is sent again', () => {
  test('gets the same answer, marked, with a request id of its own, and nothing is done twice', async () => {
    const [key, body] = [freshKey(), { name: 'Twice', category: 'online' }];
    const before = await outlets();
    const answers = [await post('/v1/outlets', key).send(body), await post('/v1/outlets', key).send(body), await post('/v1/outlets', key).send(body)];
    expect(answers.map(isReplayed)).toEqual([false, true, true]);
    expect(essence(answers[0]!)).toMatchObject({ status: 201, headers: { etag: expect.stringMatching(/^"1-/), location: expect.stringContaining('/v1/outlets/') }, body: { name: 'Twice' } });
    for (const answer of answers) {
      expect(essence(answer)).toEqual(essence(answers[0]!));
      expect(answerErrors(operation('createOutlet'), answer)).toEqual([]);
    }
    expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(3);
    expect(await outlets()).toBe(before + 1);
  });

  test('is the same whatever the order of members and white space, and with its optional body left out', async () => {
    const key = freshKey();
    const first = await post('/v1/outlets', key).set('Content-Type', 'application/json').send('{"name":"Ordered","category":"online"}');
    const second = await post('/v1/outlets', key).set('Content-Type', 'application/json').send('{ "category": "online", "name": "Ordered" }');
    expect([second.status, isReplayed(second), second.body]).toEqual([201, true, first.body]);
    const [{ id }, verb] = [await makeArticle(newsroom), freshKey()];
    await post(`/v1/articles/${id}/submit`, verb).send({}).expect(200);
    expect(isReplayed(await post(`/v1/articles/${id}/submit`, verb).expect(200))).toBe(true);
  });

  test('gets its answer though the thing has gone on since, or is gone', async () => {
    const [key, body] = [freshKey(), { name: 'Gone on', category: 'online' }];
    const { body: { id } } = await post('/v1/outlets', key).send(body);
    await newsroom.as('editor').patch(`/v1/outlets/${id}`).send({ name: 'Elsewhere' }).expect(200);
    expect((await post('/v1/outlets', key).send(body)).body).toMatchObject({ id, version: 1, name: 'Gone on' });
    await newsroom.as('editor').delete(`/v1/outlets/${id}`).expect(204);
    expect((await post('/v1/outlets', key).send(body)).body.id).toBe(id);
  });

  test('gets its answer though what had to lie in the future has passed by now', async () => {
    const [key, body] = [freshKey(), { name: 'Short', role: 'viewer', expiresAt: new Date(Date.now() + 1_500).toISOString() }];
    const made = await post('/v1/keys', key, 'admin').send(body).expect(201);
    await new Promise((resolve) => setTimeout(resolve, Date.parse(body.expiresAt) - Date.now() + 5));
    expectProblem(await newsroom.as('admin').post('/v1/keys').send(body), 'invalid_body');
    expect((await post('/v1/keys', key, 'admin').send(body)).body).toEqual(made.body);
  });

  test('may have any printable key of 1 to 255 characters', async () => {
    for (const key of ['x', 'k'.repeat(255), '"8e03978e-40d5-43dd-bc93-6894a57f9324"', '{"a": 1}, ~!@#$%^&*()']) {
      const body = { name: 'Printable', category: 'online' };
      const first = await post('/v1/outlets', key).send(body).expect(201);
      expect((await post('/v1/outlets', key).send(body)).body).toEqual(first.body);
    }
  });

  test.each(['', 'k'.repeat(256), 'schlüssel', 'a\tb', '\u00a0'])('must not have another key: %j', async (key) => {
    const problem = expectProblem(await post('/v1/outlets', key).send({ name: 'Unkeyed', category: 'online' }), 'invalid_parameter');
    expect(problem.errors).toEqual([{ parameter: 'Idempotency-Key', code: 'wrong_format', message: expect.any(String) }]);
    expect((await newsroom.as(null).get('/v1/outlets/unkeyed')).status).toBe(404);
  });

  test('is another one when another caller sends it with the same key', async () => {
    const [key, body] = [freshKey(), { name: 'Of two', category: 'online' }];
    const sent = [post('/v1/outlets', key), post('/v1/outlets', key, 'admin'), request(newsroom.app).post('/v1/outlets').set({ 'Idempotency-Key': key, Authorization: `Bearer ${ADMIN_KEY}` })];
    const answers: Response[] = [];
    for (const one of sent) answers.push(await one.send(body));
    expect(answers.map((answer) => [answer.status, isReplayed(answer)])).toEqual([[201, false], [201, false], [201, false]]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(3);
    expect((await rows(key)).map(({ actor }) => actor)).toContain('ADMIN_KEY');
  });

  test('is done each time where the header means nothing: PATCH, DELETE and GET', async () => {
    const [key, { id }] = [freshKey(), await makeOutlet(newsroom)];
    const calls = [newsroom.as('editor').patch(`/v1/outlets/${id}`).send({ name: 'One' }), newsroom.as('editor').patch(`/v1/outlets/${id}`).send({ name: 'Two' }), newsroom.as('editor').get(`/v1/outlets/${id}`)];
    const names = [];
    for (const call of calls) names.push((await call.set('Idempotency-Key', key)).body.name);
    expect(names).toEqual(['One', 'Two', 'Two']);
    expect([(await newsroom.as('editor').delete(`/v1/outlets/${id}`).set('Idempotency-Key', key)).status, (await newsroom.as('editor').delete(`/v1/outlets/${id}`).set('Idempotency-Key', key)).status]).toEqual([204, 404]);
    expect(await rows(key)).toEqual([]);
  });
});

describe('another request with the same key', () => {
  const body = { name: 'Mine', kind: 'person' };
  const others: [string, (key: string) => Test][] = [
    ['body', (key) => post('/v1/speakers', key).send({ ...body, name: 'Yours' })],
    ['body, and one that is invalid', (key) => post('/v1/speakers', key).send({ nonsense: true })],
    ['path', (key) => post('/v1/outlets', key).send({ name: 'Mine', category: 'online' })],
    ['query', (key) => post('/v1/speakers?x=1', key).send(body)],
    ['If-Match', (key) => post('/v1/speakers', key).set('If-Match', '"1-x"').send(body)],
  ];

  test.each(others)('is refused: with another %s', async (_what, send) => {
    const key = freshKey();
    await post('/v1/speakers', key).send(body).expect(201);
    const written = await newsroom.database.lastSeq();
    expectProblem(await send(key), 'idempotency_mismatch');
    expect(await newsroom.database.lastSeq()).toBe(written);
    expect(isReplayed(await post('/v1/speakers', key).send(body).expect(201))).toBe(true);
  });
});

describe('requests at the same time', () => {
  const body = { name: 'At once', category: 'online' };

  test('with the same key are done once: the others are told to wait, or get its answer', async () => {
    const [key, before] = [freshKey(), await outlets()];
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('/v1/outlets', key).send(body).then((answer) => answer)));
    const kinds = answers.map((answer) => (answer.status === 201 ? `201${isReplayed(answer) ? ' again' : ''}` : expectProblem(answer, 'request_in_progress').code));
    expect(kinds.filter((kind) => kind === '201')).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status === 201).map((answer) => answer.body.id)).size).toBe(1);
    expect([await outlets(), (await rows(key)).length]).toEqual([before + 1, 1]);
  });

  test('are told to wait while the first one runs, and then get its answer', async () => {
    const key = freshKey();
    const release = await holdWrites(newsroom);
    const sent = [1, 2].map(() => post('/v1/outlets', key).send(body).then((answer) => answer));
    const waiting = await Promise.race(sent);
    expectProblem(waiting, 'request_in_progress');
    expect(waiting.headers['retry-after']).toMatch(/^\d+$/);
    expectProblem(await post('/v1/outlets', key).send({ ...body, name: 'Another' }), 'request_in_progress');
    await release();
    const done = (await Promise.all(sent)).find(({ status }) => status === 201);
    expect((await post('/v1/outlets', key).send(body)).body).toEqual(done?.body);
  });

  test('to two processes on one database are done once, and both get its answer', async () => {
    const { database, ledger } = await openNewsroom(newsroom.config);
    const other = createApp({ config: newsroom.config, database, ledger, logger: pino({ level: 'silent' }), overloaded: () => false });
    const [key, before] = [freshKey(), await outlets()];
    const elsewhere = (): Test => request(other).post('/v1/outlets').set({ 'Idempotency-Key': key, Authorization: `Bearer ${newsroom.keys.editor}` });
    const release = await holdWrites(newsroom);
    const sent = [post('/v1/outlets', key), elsewhere()].map((one) => one.send(body).then((answer) => answer));
    await new Promise((resolve) => setTimeout(resolve, 200)); // so that both wait for the lock
    await release();
    const answers = await Promise.all(sent);
    await database.close();
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers.map(isReplayed).sort()).toEqual([false, true]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(await outlets()).toBe(before + 1);
  });
});

describe('an answer that is an error', () => {
  test('is given again, though it would be none by now', async () => {
    const [key, article] = [freshKey(), await makePublishedArticle(newsroom)];
    const first = await post(`/v1/articles/${article.id}/publish`, key).send();
    expectProblem(first, 'conflict');
    await newsroom.as('editor').post(`/v1/articles/${article.id}/unpublish`).expect(200);
    const again = await post(`/v1/articles/${article.id}/publish`, key).send();
    expectProblem(again, 'conflict');
    expect([isReplayed(first), isReplayed(again), essence(again)]).toEqual([false, true, essence(first)]);
    await post(`/v1/articles/${article.id}/publish`, freshKey()).send({ override: 'A test.' }).expect(200);
  });

  const kept: [string, string, () => Promise<[string, object?, string?]>][] = [
    ['404', 'not_found', async () => ['/v1/articles/nowhere/publish']],
    ['409', 'slug_taken', async () => ['/v1/outlets', { name: 'Taken', category: 'online', slug: (await makeOutlet(newsroom)).slug }]],
    ['412', 'precondition_failed', async () => [`/v1/articles/${(await makeArticle(newsroom)).id}/publish`, {}, '"99-x"']],
    ['422', 'invalid_body', async () => ['/v1/articles', { headline: 'A', body: 'B', outletId: 'no-such-outlet' }]],
  ];
  test.each(kept)('of the data is kept: %s %s', async (_status, code, ask) => {
    const [key, [path, body = {}, ifMatch]] = [freshKey(), await ask()];
    const send = (): Test => (ifMatch === undefined ? post(path, key) : post(path, key).set('If-Match', ifMatch)).send(body);
    const [first, again] = [await send(), await send()];
    for (const answer of [first, again]) expectProblem(answer, code as 'not_found');
    expect([isReplayed(first), isReplayed(again), essence(again)]).toEqual([false, true, essence(first)]);
    expect(await rows(key)).toHaveLength(1);
  });

  const body = { name: 'Later', category: 'online' };
  const notKept: [string, (key: string) => Test][] = [
    ['of a body that is invalid', (key) => post('/v1/outlets', key).send({ name: 'Later' })],
    ['of a body that is no JSON', (key) => post('/v1/outlets', key).set('Content-Type', 'application/json').send('{')],
    ['of a body of another type', (key) => post('/v1/outlets', key).set('Content-Type', 'text/plain').send('name')],
    ['of a body that is nested without end', (key) => post('/v1/outlets', key).set('Content-Type', 'application/json').send(`{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)],
    ['of a parameter', (key) => post('/v1/outlets?nonsense=1', key).send(body)],
    ['of what the caller may not do', (key) => post('/v1/keys', key).send(body)],
    ['of a caller without a key', (key) => newsroom.as(null).post('/v1/outlets').set('Idempotency-Key', key).send(body)],
  ];
  test.each(notKept)('%s is not kept: the key may still be used', async (_what, fail) => {
    const key = freshKey();
    expect((await fail(key)).status).toBeGreaterThanOrEqual(400);
    expect(await rows(key)).toEqual([]);
    expect(isReplayed(await post('/v1/outlets', key).send(body).expect(201))).toBe(false);
  });

  test('of ours is not kept', async () => {
    const broken = await openTestNewsroom();
    const { database, ledger, config } = broken;
    let fails = true;
    const failing: typeof ledger = { ...ledger, write: (context, work) => ledger.write(context, async (writing) => {
      const result = await work(writing);
      if (fails) throw new Error('The disk, say.');
      return result;
    }) };
    const app = createApp({ config, database, ledger: failing, logger: pino({ level: 'silent' }), overloaded: () => false });
    const send = (): Test => request(app).post('/v1/outlets').set({ 'Idempotency-Key': 'k', Authorization: `Bearer ${broken.keys.editor}` }).send(body);
    expectProblem(await send(), 'internal');
    expect(await database.read(async (tx) => [await tx.outlet.count(), await tx.idempotentAnswer.count()])).toEqual([0, 0]);
    fails = false;
    expect(isReplayed(await send().expect(201))).toBe(false);
    await broken.close();
  });

  test('that a missing If-Match is, is not kept', async () => {
    const strict = await openTestNewsroom({ env: { REQUIRE_IF_MATCH: 'true' } });
    const { id } = await makeArticle(strict);
    expectProblem(await strict.as('editor').post(`/v1/articles/${id}/publish`).set('Idempotency-Key', 'k'), 'precondition_required');
    expect((await strict.as('editor').post(`/v1/articles/${id}/publish`).set({ 'Idempotency-Key': 'k', 'If-Match': '*' })).status).toBe(200);
    await strict.close();
  });
});

describe('what is kept', () => {
  const body = { name: 'Kept', category: 'online' };

  test('survives a restart', async () => {
    const first = await openTestNewsroom();
    const made = await first.as('admin').post('/v1/keys').set('Idempotency-Key', 'k').send({ name: 'Kept', role: 'viewer' }).expect(201);
    await first.database.close();
    const { database, ledger } = await openNewsroom(first.config);
    const app = createApp({ config: first.config, database, ledger, logger: pino({ level: 'silent' }), overloaded: () => false });
    const again = await request(app).post('/v1/keys').set({ 'Idempotency-Key': 'k', Authorization: `Bearer ${first.keys.admin}` }).send({ name: 'Kept', role: 'viewer' });
    expect([again.status, isReplayed(again), again.body]).toEqual([201, true, made.body]);
    await database.close();
    await first.close().catch(() => {});
  });

  const setBack = (key: string, by: number) =>
    newsroom.database.write((tx) => tx.idempotentAnswer.updateMany({ where: { key }, data: { createdAt: new Date(Date.now() - by) } }));
  const DAY = 24 * 60 * 60 * 1_000;

  test('counts for 24 hours, and not a moment longer', async () => {
    const key = freshKey();
    const first = await post('/v1/outlets', key).send(body).expect(201);
    await setBack(key, DAY - 60_000);
    expect((await post('/v1/outlets', key).send(body)).body.id).toBe(first.body.id);
    await setBack(key, DAY);
    const anew = await post('/v1/outlets', key).send(body).expect(201);
    expect([isReplayed(anew), anew.body.id === first.body.id]).toEqual([false, false]);
    expect((await post('/v1/outlets', key).send(body)).body.id).toBe(anew.body.id);
    await setBack(key, DAY);
    expect((await post('/v1/speakers', key).send({ name: 'Other', kind: 'person' })).status).toBe(201);
  });

  test('goes after that, a portion with each that is added', async () => {
    const old = new Date(Date.now() - 2 * DAY);
    const data = Array.from({ length: 250 }, (_, i) => ({ actor: 'long gone', key: `old ${i}`, fingerprint: '', status: 200, headers: {}, body: '', createdAt: old }));
    await newsroom.database.write((tx) => tx.idempotentAnswer.createMany({ data }));
    const left = () => newsroom.database.read((tx) => tx.idempotentAnswer.count({ where: { actor: 'long gone' } }));
    const counts = [];
    for (let i = 0; i < 3; i += 1) {
      await post('/v1/outlets', freshKey()).send(body).expect(201);
      counts.push(await left());
    }
    expect(counts).toEqual([150, 50, 0]);
  });

  test('is of no use to a key that is revoked', async () => {
    const { body: made } = await newsroom.as('admin').post('/v1/keys').send({ name: 'Doomed', role: 'editor' });
    const send = (): Test => request(newsroom.app).post('/v1/outlets').set({ 'Idempotency-Key': 'doomed', Authorization: `Bearer ${made.key}` }).send(body);
    await send().expect(201);
    await newsroom.as('admin').delete(`/v1/keys/${made.id}`).expect(204);
    expectProblem(await send(), 'unauthenticated');
  });
});

describe('an answer that shows a secret', () => {
  const secrets: [string, () => Promise<string>, object, (body: Json) => string][] = [
    ['a key', async () => '/v1/keys', { name: 'Secret', role: 'viewer' }, ({ key }) => key],
    ['a preview link', async () => `/v1/articles/${(await makeArticle(newsroom)).id}/preview-links`, {}, ({ url }) => url.split('preview=')[1]],
  ];

  test.each(secrets)('is replayed, and lies nowhere in the database in clear: %s', async (_what, path, body, secretOf) => {
    const [key, at] = [freshKey(), await path()];
    const [first, again] = [await post(at, key, 'admin').send(body).expect(201), await post(at, key, 'admin').send(body).expect(201)];
    expect([isReplayed(again), essence(again)]).toEqual([true, essence(first)]);
    expect(again.headers).toMatchObject({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' });
    const secret = secretOf(first.body);
    expect(secret.length).toBeGreaterThan(20);
    expect((await everything(newsroom)).includes(secret)).toBe(false);
  });

  test('is opened by nobody but the one who got it: not with another key in the settings, and not where it was moved or changed', async () => {
    const [key, body] = [freshKey(), { name: 'Sealed', role: 'viewer' }];
    const send = (app = newsroom.app, secret = ADMIN_KEY): Test => request(app).post('/v1/keys').set({ 'Idempotency-Key': key, Authorization: `Bearer ${secret}` }).send(body);
    const made = await send().expect(201);
    const keys = () => newsroom.database.read((tx) => tx.key.count());
    const before = await keys();

    const changed = 'another-admin-key-of-the-settings';
    const { database, ledger, config } = newsroom;
    const other = createApp({ config: { ...config, adminKey: changed }, database, ledger, logger: pino({ level: 'silent' }), overloaded: () => false });
    expectProblem(await send(other, changed), 'idempotency_mismatch');

    const [row] = await rows(key);
    const spoilt = String(row?.body).replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
    for (const stored of [spoilt, 'sealed:', 'sealed:AAAA']) {
      await newsroom.database.write((tx) => tx.idempotentAnswer.updateMany({ where: { key }, data: { body: stored } }));
      expectProblem(await send(), 'idempotency_mismatch');
    }
    await newsroom.database.write((tx) => tx.idempotentAnswer.updateMany({ where: { key }, data: { body: String(row?.body) } }));
    expect((await send().expect(201)).body).toEqual(made.body);
    expect(await keys()).toBe(before);
  });
});

describe('an Idempotency-Key on a batch', () => {
  const operations = [{ method: 'POST', path: '/v1/speakers', body: { name: 'Batched once', kind: 'person' } }, { method: 'PATCH', path: '/v1/speakers/$0.id', body: { description: '$0.slug' } }];
  const speakers = () => newsroom.database.read((tx) => tx.speaker.count());

  test('makes it one that is done once', async () => {
    const [key, before] = [freshKey(), await speakers()];
    const [first, again] = [await post('/v1/batch', key).send({ operations }).expect(200), await post('/v1/batch', key).send({ operations })];
    expect([isReplayed(again), essence(again)]).toEqual([true, essence(first)]);
    expect(await speakers()).toBe(before + 1);
  });

  test('keeps what an operation fails with, but not that an operation is none', async () => {
    const [key, { id }] = [freshKey(), await makeSpeaker(newsroom)];
    const failing = { operations: [...operations, { method: 'DELETE', path: `/v1/speakers/${id}`, ifMatch: '"9-x"' }] };
    const before = await speakers();
    const [first, again] = [await post('/v1/batch', key).send(failing), await post('/v1/batch', key).send(failing)];
    for (const answer of [first, again]) expect(expectProblem(answer, 'precondition_failed').operation).toBe(2);
    expect([isReplayed(first), isReplayed(again), await speakers()]).toEqual([false, true, before]);
    const other = freshKey();
    expectProblem(await post('/v1/batch', other).send({ operations: [{ method: 'POST', path: '/v1/nothing' }] }), 'invalid_body');
    expect((await post('/v1/batch', other).send({ operations })).status).toBe(200);
  });
});
