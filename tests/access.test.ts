import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '../src/changes/scope.js';
import { write } from '../src/changes/write.js';
import type { Endpoint } from '../src/http/endpoint.js';
import { endpoints } from '../src/resources/index.js';
import { createKey } from '../src/resources/keys/key.service.js';
import { type Json } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';
import { type Wire, openWire } from './support/wire.js';

let newsroom: TestNewsroom;
let wire: Wire;
/** Keys that do not count, by what is wrong with them. */
const badKeys: Record<string, string> = {
  'is unknown': `Bearer vb_${'A'.repeat(43)}`,
  'is not a key': 'Bearer x',
  'is empty': 'Bearer ',
  'has another scheme': 'Basic dXNlcjpwYXNzd29yZA==',
  'is very long': `Bearer ${'k'.repeat(8_000)}`,
  'has two words': 'Bearer one two',
  'has SQL in it': 'Bearer \'OR"1"="1',
};

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  wire = await openWire(newsroom);
  badKeys['has expired'] = `Bearer ${await makeExpiredKey()}`;
  badKeys['was revoked'] = `Bearer ${await makeRevokedKey()}`;
  badKeys['differs in its case'] = `Bearer ${newsroom.keys.admin.replace(/[a-z]/g, (letter) => letter.toUpperCase())}`;
  badKeys['is cut short'] = `Bearer ${newsroom.keys.admin.slice(0, -1)}`;
});
afterAll(async () => {
  await wire.close();
  await newsroom.close();
});

async function makeExpiredKey(): Promise<string> {
  const { database, signer } = newsroom;
  const caller = { role: 'admin', keyId: null, name: 'test' } as const;
  const made = await write(database, { caller, signer, requestId: null }, (writing) =>
    createKey(writing, { name: 'Expired', role: 'admin', expiresAt: new Date(Date.now() - 1) }));
  return made.key;
}

async function makeRevokedKey(): Promise<string> {
  const { body } = await newsroom.as('admin').post('/v1/keys').send({ name: 'Revoked', role: 'admin' });
  await newsroom.as('admin').delete(`/v1/keys/${body.id}`).expect(204);
  return body.key;
}

const call = ({ method, path }: Endpoint, authorization?: string) =>
  wire.send(method.toUpperCase(), path.replace('{id}', '01890000-0000-7000-8000-000000000000'), {
    headers: { ...(authorization === undefined ? {} : { Authorization: authorization }), 'X-Request-Id': 'access' },
  });
const title = ({ method, path }: Endpoint): string => `${method.toUpperCase()} ${path}`;
const needing = (...access: string[]) => endpoints.filter((endpoint) => access.includes(endpoint.access)).map((endpoint) => [title(endpoint), endpoint] as const);

describe('a role', () => {
  const refusals: [string, Role | null, readonly (readonly [string, Endpoint])[], 'unauthenticated' | 'forbidden'][] = [
    ['nobody may call', null, needing('editor', 'admin'), 'unauthenticated'],
    ['a viewer may not call', 'viewer', needing('editor', 'admin'), 'forbidden'],
    ['an editor may not call', 'editor', needing('admin'), 'forbidden'],
  ];
  const cases = refusals.flatMap(([who, role, operations, code]) => operations.map(([name, operation]) => [who, name, role, operation, code] as const));

  test.each(cases)('%s %s', async (_who, _name, role, operation, code) => {
    const problem = expectProblem(await call(operation, role === null ? undefined : `Bearer ${newsroom.keys[role]}`), code);
    expect(problem.errors).toBeUndefined();
  });

  test.each(needing('viewer', 'editor', 'admin'))('of admin suffices for %s', async (_name, operation) => {
    const { status } = await call(operation, `Bearer ${newsroom.keys.admin}`);
    expect([401, 403]).not.toContain(status);
  });

  test('is needed by every operation that writes, and for everything about keys', () => {
    const open = endpoints.filter(({ access, method, path }) => (method !== 'get' && access === 'public') || (path.startsWith('/v1/keys') && access !== 'admin'));
    expect(open.map(title)).toEqual([]);
  });
});

describe('a key that does not count', () => {
  /** The answer, without what tells requests apart. */
  const bare = ({ status, headers, text }: { status: number; headers: Json; text: string }) => {
    const { date: _date, ...rest } = headers;
    return { status, headers: { ...rest, 'content-length': '' }, body: { ...JSON.parse(text), instance: '' } };
  };
  const reasons = [...Object.keys(badKeys), 'has expired', 'was revoked', 'differs in its case', 'is cut short'];

  test.each(reasons)('because it %s, is the same 401 everywhere, even where none is needed', async (reason) => {
    const first = await wire.send('GET', '/v1/articles', { headers: { Authorization: String(badKeys['is unknown']), 'X-Request-Id': 'access' } });
    for (const endpoint of endpoints) {
      const answer = await call(endpoint, badKeys[reason]);
      expectProblem(answer, 'unauthenticated');
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer\b/);
      expect([title(endpoint), bare(answer)]).toEqual([title(endpoint), bare(first)]);
    }
  });

  test.each(['/nothing/here', '/docs', '/openapi.json', '/openapi.yaml', '/media/none.jpg'])('is the same 401 at %s', async (path) => {
    expectProblem(await wire.send('GET', path, { headers: { Authorization: String(badKeys['was revoked']) } }), 'unauthenticated');
  });

  test('is noticed before anything else about the request', async () => {
    const headers = { Authorization: String(badKeys['is unknown']), 'Content-Type': 'text/plain', Accept: 'image/png' };
    expectProblem(await wire.send('POST', '/v1/articles?nonsense=1', { headers, body: 'not JSON' }), 'unauthenticated');
  });
});

describe('a key that counts', () => {
  test.each(['Bearer', 'bearer', 'BEARER'])('is taken after the scheme %s', async (scheme) => {
    expect((await wire.send('GET', '/v1/keys', { headers: { Authorization: `${scheme} ${newsroom.keys.admin}` } })).status).toBe(200);
  });
});
