import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Operation, operations } from './support/document-walk.js';
import { type Json, makePublishedArticle, makeSpeaker } from './support/make.js';
import { expectGrace, expectProblem } from './support/problem.js';
import { type Target, named, openTarget } from './support/target.js';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

const titled = (list: Operation[]) => list.map((operation) => [operation.title, operation] as const);
const runs = { numRuns: 30, endOnFailure: true };

describe('random input', () => {
  const withBody = operations.filter(({ body }) => body !== undefined);
  const fields = ['slug', 'name', 'headline', 'body', 'kind', 'text', 'topics', 'images', 'quotes', 'segments', 'positions', 'via', 'title', 'url', 'focalPoint', 'role', '__proto__', 'constructor'];
  const anyText = fc.string({ unit: 'binary', maxLength: 40 });

  /** Objects whose names are half known and half not, with any value. */
  const anyBody = fc.oneof(
    fc.json({ stringUnit: 'binary' }),
    fc.array(fc.tuple(fc.oneof(fc.constantFrom(...fields), anyText), fc.json({ stringUnit: 'binary', maxDepth: 3 })), { maxLength: 8 })
      .map((members) => `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`),
  );

  test.each(titled(withBody))('in a body is refused by name and changes nothing: %s', async (_title, operation) => {
    await fc.assert(fc.asyncProperty(anyBody, async (body) => {
      const before = await target.changes();
      const answer = await target.send(operation, { body });
      expectGrace(answer);
      if (answer.status >= 400) expect(await target.changes()).toBe(before);
    }), runs);
  });

  test.each(titled(withBody))('in the bytes of a body is refused and changes nothing: %s', async (_title, operation) => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
      const before = await target.changes();
      expectGrace(await target.send(operation, { body: Buffer.from(bytes) }));
      expect(await target.changes()).toBe(before);
    }), runs);
  });

  const reads = operations.filter(({ method }) => method === 'GET');
  const anyQuery = (operation: Operation) => {
    const known = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => String(name));
    const name = known.length === 0 ? anyText : fc.oneof(fc.constantFrom(...known), anyText);
    const value = fc.oneof(anyText, fc.integer().map(String), fc.constantFrom('true', '-publishedAt', '2015', 'relevance', 'any', 'speaker', 'a,b'));
    const pair = fc.tuple(name, value).map((pair) => pair.map((text) => encodeURIComponent(text.toWellFormed())).join('='));
    const raw = fc.string({ unit: fc.constantFrom(...'%&=+?;[]{}.,-"\'0aFf'), maxLength: 30 });
    return fc.array(fc.oneof({ weight: 4, arbitrary: pair }, raw), { maxLength: 6 }).map((parts) => `?${parts.join('&')}`);
  };

  test.each(titled(reads))('in a query is answered or refused by name: %s', async (_title, operation) => {
    await fc.assert(fc.asyncProperty(anyQuery(operation), async (query) => void expectGrace(await target.send(operation, { query }))), runs);
  });

  test('in a path is answered or refused', async () => {
    const segment = fc.oneof(anyText.map((text) => encodeURIComponent(text.toWellFormed())), fc.constantFrom('v1', 'articles', 'quotes', 'text', 'keys', '.', '..', '%2e%2e', '%', '%c0%af', ''));
    await fc.assert(fc.asyncProperty(fc.array(segment, { maxLength: 6 }), fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'TRACE'), async (segments, method) => {
      const answer = await target.wire.send(method, `/${segments.join('/')}`);
      expect(answer.status).toBeLessThan(500);
      if (answer.status >= 400 && method !== 'HEAD') expectProblem(answer);
    }), { numRuns: 200, endOnFailure: true });
  });
});

describe('a cursor', () => {
  const list = async (path: string): Promise<Json> => JSON.parse((await target.wire.send('GET', path, { headers: { Authorization: `Bearer ${target.newsroom.keys.admin}` } })).text);
  let cursor: string;
  beforeAll(async () => {
    for (const name of ['Ada', 'Bea', 'Cleo']) await makeSpeaker(target.newsroom, { name });
    await makePublishedArticle(target.newsroom, { headline: 'Second' });
    cursor = (await list('/v1/speakers?limit=1')).meta.nextCursor;
    expect(cursor).toEqual(expect.any(String));
  });

  test('fits its own query, whatever the size of the page', async () => {
    expect((await list(`/v1/speakers?limit=2&cursor=${cursor}`)).data).toHaveLength(2);
  });

  const misuses: [string, (cursor: string) => string][] = [
    ['of another sort', (cursor) => `/v1/speakers?sort=-name&cursor=${cursor}`],
    ['of another filter', (cursor) => `/v1/speakers?kind=person&cursor=${cursor}`],
    ['of another search', (cursor) => `/v1/speakers?q=a&cursor=${cursor}`],
    ['of another list', (cursor) => `/v1/outlets?cursor=${cursor}`],
    ['with its values replaced', (cursor) => `/v1/speakers?cursor=${Buffer.from('["",""]').toString('base64url')}.${cursor.split('.')[1]}`],
    ['with its signature cut off', (cursor) => `/v1/speakers?cursor=${cursor.split('.')[0]}`],
    ['with an empty signature', (cursor) => `/v1/speakers?cursor=${cursor.split('.')[0]}.`],
    ['with one letter changed', (cursor) => `/v1/speakers?cursor=${cursor.slice(0, -2)}${cursor.at(-2) === 'A' ? 'B' : 'A'}${cursor.at(-1)}`],
    ['with a third part', (cursor) => `/v1/speakers?cursor=${cursor}.x`],
    ['that is an id', () => '/v1/speakers?cursor=01890000-0000-7000-8000-000000000000'],
    ['that is JSON', () => `/v1/speakers?cursor=${encodeURIComponent('{"id":{"gt":""}}')}`],
    ['that is empty', () => '/v1/speakers?cursor='],
    ['that is given twice', (cursor) => `/v1/speakers?cursor=${cursor}&cursor=${cursor}`],
    ['together with a page', (cursor) => `/v1/speakers?page=2&cursor=${cursor}`],
  ];

  test.each(misuses)('%s is refused', async (_what, path) => {
    const answer = await target.wire.send('GET', path(cursor), { headers: { Authorization: `Bearer ${target.newsroom.keys.admin}` } });
    expect(named(expectProblem(answer, 'invalid_parameter'))).toContain('cursor');
  });

  test.each(['0', '101', '-1', '1.0', '1e2', 'abc', '', '9999999999'])('is no way round the limit: limit=%s is refused', async (limit) => {
    const answer = await target.wire.send('GET', `/v1/speakers?limit=${limit}`);
    expect(named(expectProblem(answer, 'invalid_parameter'))).toEqual(['limit']);
  });
});
