import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../src/app.js';
import { openNewsroom } from '../src/newsroom.js';
import { type Json, makeArticle } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

const ADMIN_KEY = 'an-admin-key-of-the-settings-1234';
let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({ env: { ADMIN_KEY } });
});
afterAll(() => newsroom.close());

const make = async (given: object = {}): Promise<Json> =>
  (await newsroom.as('admin').post('/v1/keys').send({ name: 'A reader', role: 'viewer', ...given }).expect(201)).body;
const statusWith = async (key: string, path = '/v1/articles?status=any'): Promise<number> =>
  (await request(newsroom.app).get(path).set('Authorization', `Bearer ${key}`)).status;

describe('a new key', () => {
  test('is shown once, and its hash never', async () => {
    const made = await make();
    expect(made).toEqual({
      id: expect.any(String), name: 'A reader', role: 'viewer', expiresAt: null, createdAt: expect.any(String), lastFour: made.key.slice(-4), key: expect.stringMatching(/^vb_[\w-]{43}$/),
    });
    const list = await newsroom.as('admin').get('/v1/keys?limit=100');
    const { key: _key, ...shown } = made;
    expect(list.body.data).toContainEqual(shown);
    for (const text of [list.text, JSON.stringify(made)]) {
      expect(text).not.toContain('hash');
      for (const encoding of ['hex', 'base64', 'base64url'] as const) expect(text).not.toContain(createHash('sha256').update(made.key).digest(encoding));
    }
    expect(list.text).not.toContain(made.key);
  });

  test('is kept as a hash alone', async () => {
    const { key, id } = await make();
    const row = await newsroom.database.read((tx) => tx.key.findUniqueOrThrow({ where: { id } }));
    expect(row.hash).toBe(createHash('sha256').update(key).digest('hex'));
    expect(JSON.stringify(row)).not.toContain(key);
  });

  test('differs from every other', async () => {
    const keys = await Promise.all(Array.from({ length: 10 }, async () => (await make()).key));
    expect(new Set(keys).size).toBe(10);
  });

  test('counts until it expires', async () => {
    const { key, expiresAt } = await make({ expiresAt: new Date(Date.now() + 1_500).toISOString() });
    expect(await statusWith(key)).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, Date.parse(expiresAt) - Date.now() + 5));
    expect(await statusWith(key)).toBe(401);
  });

  test.each([
    ['without a name', { name: undefined }, '#/name'], ['with a blank name', { name: ' ' }, '#/name'], ['with a role that is none', { role: 'owner' }, '#/role'], ['that has expired already', { expiresAt: '2001-01-01T00:00:00Z' }, '#/expiresAt'],
    ['that is chosen', { key: 'vb_chosen-by-a-client-0123456789' }, '#/key'], ['with a hash', { hash: 'ab' }, '#/hash'], ['with an id', { id: '01890000-0000-7000-8000-000000000000' }, '#/id'],
  ])('%s is refused', async (_what, given, pointer) => {
    const problem = expectProblem(await newsroom.as('admin').post('/v1/keys').send({ name: 'A', role: 'viewer', ...given }), 'invalid_body');
    expect(problem.errors).toEqual([expect.objectContaining({ pointer })]);
  });
});

describe('a revoked key', () => {
  test('ceases to count at once, in every process', async () => {
    const { database, ledger } = await openNewsroom(newsroom.config);
    const other = createApp({ config: newsroom.config, database, ledger, logger: pino({ level: 'silent' }), overloaded: () => false });
    const { id, key } = await make();
    const there = async () => (await request(other).get('/v1/articles').set('Authorization', `Bearer ${key}`)).status;
    expect([await statusWith(key), await there()]).toEqual([200, 200]);
    expect((await newsroom.as('admin').delete(`/v1/keys/${id}`)).status).toBe(204);
    expect([await statusWith(key), await there()]).toEqual([401, 401]);
    await database.close();
  });

  test('is gone: it is not listed, and cannot be revoked again', async () => {
    const { id } = await make();
    await newsroom.as('admin').delete(`/v1/keys/${id}`).expect(204);
    expectProblem(await newsroom.as('admin').delete(`/v1/keys/${id}`), 'not_found');
    expect((await newsroom.as('admin').get('/v1/keys?limit=100')).text).not.toContain(id);
  });

  test('may be the very key that revokes it', async () => {
    const { id, key } = await make({ role: 'admin' });
    expect((await request(newsroom.app).delete(`/v1/keys/${id}`).set('Authorization', `Bearer ${key}`)).status).toBe(204);
    expect(await statusWith(key)).toBe(401);
  });
});

describe('ADMIN_KEY', () => {
  test('always counts as an admin, and is no key that could be listed or revoked', async () => {
    expect(await statusWith(ADMIN_KEY, '/v1/keys')).toBe(200);
    const list = await newsroom.as('admin').get('/v1/keys?limit=100');
    expect(list.text).not.toContain(ADMIN_KEY);
    const made = await request(newsroom.app).post('/v1/outlets').set('Authorization', `Bearer ${ADMIN_KEY}`).send({ name: 'By the admin', category: 'online' });
    expect(made.status).toBe(201);
    const change = await newsroom.database.read((tx) => tx.change.findFirstOrThrow({ where: { resourceId: made.body.id } }));
    expect(change).toMatchObject({ actorId: null, actorName: 'ADMIN_KEY' });
  });

  test.each([ADMIN_KEY.slice(0, -1), `${ADMIN_KEY}x`, ADMIN_KEY.toUpperCase(), 'undefined', 'null'])('counts only as it is: %s does not', async (key) => {
    expect(await statusWith(key)).toBe(401);
  });

  test('does not count where it is not set', async () => {
    const without = await openTestNewsroom();
    expectProblem(await request(without.app).get('/v1/articles').set('Authorization', `Bearer ${ADMIN_KEY}`), 'unauthenticated');
    await without.close();
  });
});

describe('a key in a URL', () => {
  test.each(['key', 'api_key', 'apikey', 'access_token', 'token', 'authorization', 'Authorization', 'bearer'])('is not accepted as %s', async (name) => {
    const draft = await makeArticle(newsroom);
    const query = `?${name}=${newsroom.keys.admin}`;
    expectProblem(await newsroom.as(null).get(`/v1/articles/${draft.id}${query}`), 'invalid_parameter');
    expectProblem(await newsroom.as(null).get(`/v1/keys${query}`), 'unauthenticated');
    expectProblem(await newsroom.as(null).post(`/v1/outlets${query}`).send({ name: 'A', category: 'online' }), 'unauthenticated');
  });

  test.each(['X-Api-Key', 'X-Auth-Token', 'Cookie', 'Proxy-Authorization', 'X-Authorization'])('nor anywhere but in Authorization: %s', async (header) => {
    expectProblem(await newsroom.as(null).get('/v1/keys').set(header, `Bearer ${newsroom.keys.admin}`), 'unauthenticated');
  });
});
