/** Every operation of the document, called for real: whatever it answers must be what the document says. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Response } from 'supertest';
import type { Role } from '../src/changes/scope.js';
import { type Call, conflictingCalls, failingCalls, goodCalls } from './support/calls.js';
import { type Operation, answerErrors, operations, requestErrors, resolve } from './support/document.js';
import { holdWrites } from './support/hold.js';
import type { Json } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

/** What no request can bring about: a fault of ours, and a disk that is full. */
const beyondReach = ['500', '507'];
const nobody = '00000000-0000-7000-8000-000000000000';

let newsroom: TestNewsroom;
/** Wants If-Match, and no body above 1,024 bytes. */
let strict: TestNewsroom;
let overloaded: TestNewsroom;
let limited: TestNewsroom;
/** Its database does not answer. */
let shut: TestNewsroom;

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  strict = await openTestNewsroom({ env: { REQUIRE_IF_MATCH: 'true', BODY_LIMIT: '1024' } });
  let busy = false;
  overloaded = await openTestNewsroom({ overloaded: () => busy });
  busy = true;
  limited = await openTestNewsroom({ env: { RATE_LIMIT: '1' } });
  shut = await openTestNewsroom();
  await shut.close();
});
afterAll(() => Promise.all([newsroom, strict, overloaded, limited].map((opened) => opened.close())));

interface Variation {
  room?: TestNewsroom;
  role?: Role | null;
  headers?: Record<string, string>;
  head?: boolean;
  /** Sent as it is. */
  raw?: string;
}

async function send(operation: Operation, { path, search, body }: Call, variation: Variation = {}): Promise<Response> {
  const { room = newsroom, role = operation.role ?? (room === shut ? null : 'viewer'), headers = {}, head = false, raw } = variation;
  const request = room.as(role)[head ? 'head' : operation.method](`${path}${search ? `?${search}` : ''}`).set(headers);
  if (raw !== undefined) return request.set({ 'Content-Type': 'application/json', ...headers }).send(raw);
  return body === undefined ? request : request.send(body);
}

/** A call that succeeds, on something that nobody else has changed. */
async function firstCall({ operationId }: Operation): Promise<Call> {
  const [call] = (await goodCalls[operationId]?.(newsroom)) ?? [];
  if (call === undefined) throw new Error(`tests/support/calls.ts has no call for ${operationId}.`);
  return call;
}

const refusedCalls = new Map<Operation, Promise<Call>>();

/** One that would succeed, for requests that change nothing because they are refused, or read: what it needs is made once for all of them. */
function sameCall(operation: Operation): Promise<Call> {
  const call = refusedCalls.get(operation) ?? firstCall(operation);
  refusedCalls.set(operation, call);
  return call;
}

const isRepeatable = ({ definition }: Operation): boolean => definition.parameters.some((parameter: Json) => resolve(parameter).name === 'Idempotency-Key');

/** Two at once with one Idempotency-Key: the answer to the one that is not done. */
async function whileItRuns(operation: Operation): Promise<Response> {
  const [call, headers] = [await firstCall(operation), { 'Idempotency-Key': `${operation.operationId} at once` }];
  const release = await holdWrites(newsroom);
  const sent = [send(operation, call, { headers }), send(operation, call, { headers })];
  const refused = await Promise.race(sent);
  await release();
  await Promise.all(sent);
  return refused;
}

async function withTheKeyOfAnother(operation: Operation): Promise<Response> {
  const [call, headers] = [await firstCall(operation), { 'Idempotency-Key': `${operation.operationId} again` }];
  await send(operation, call, { headers });
  return send(operation, call, { headers: { ...headers, 'If-Match': '"1-another"' } });
}

/** For every status of failure, the requests that ought to meet it. */
const failures: Record<string, (operation: Operation) => Promise<Response[]>> = {
  400: async (operation) => {
    const call = await sameCall(operation);
    const unknown = await send(operation, { ...call, search: 'nonsense=1' });
    return operation.definition.requestBody ? [unknown, await send(operation, call, { raw: '{' })] : [unknown];
  },
  401: async (operation) => {
    const call = await sameCall(operation);
    const badKey = await send(operation, call, { role: null, headers: { Authorization: 'Bearer nonsense' } });
    return operation.role === null ? [badKey] : [badKey, await send(operation, call, { role: null })];
  },
  403: async (operation) => {
    const call = await sameCall(operation);
    // Where no key is needed, it is a preview link that may not be good enough.
    return [operation.role === null ? await send(operation, { ...call, search: 'preview=nonsense' }) : await send(operation, call, { role: operation.role === 'admin' ? 'editor' : 'viewer' })];
  },
  404: async (operation) => [await send(operation, { ...(await sameCall(operation)), path: operation.path.replace('{id}', nobody) })],
  406: async (operation) => [await send(operation, await sameCall(operation), { headers: { Accept: 'image/png' } })],
  409: async (operation) => {
    const calls = (await conflictingCalls[operation.operationId]?.(newsroom)) ?? [];
    const answers = await Promise.all(calls.map((call) => send(operation, call)));
    return isRepeatable(operation) ? [...answers, await whileItRuns(operation)] : answers;
  },
  412: async (operation) => {
    const call = await sameCall(operation);
    return [await send(operation, call, { headers: { 'If-Match': '"999-nonsense"' } }), await send(operation, call, { headers: { 'If-Match': 'nonsense' } })];
  },
  413: async (operation) => [await send(operation, await sameCall(operation), { room: strict, raw: JSON.stringify({ long: 'x'.repeat(1_024) }) })],
  415: async (operation) => [await send(operation, await sameCall(operation), { raw: '{}', headers: { 'Content-Type': 'text/plain' } })],
  422: async (operation) => {
    const answers = operation.definition.requestBody ? [await send(operation, { ...(await sameCall(operation)), body: { nonsense: true } })] : [];
    return isRepeatable(operation) ? [...answers, await withTheKeyOfAnother(operation)] : answers;
  },
  428: async (operation) => [await send(operation, await sameCall(operation), { room: strict })],
  429: async (operation) => {
    const call = await sameCall(operation);
    await send(operation, call, { room: limited });
    return [await send(operation, call, { room: limited })];
  },
  503: async (operation) => [await send(operation, await sameCall(operation), { room: operation.path === '/readyz' ? shut : overloaded })],
};

describe.each(operations)('$operationId', (operation) => {
  const { operationId, statuses } = operation;

  test('succeeds as documented', async () => {
    const calls = (await goodCalls[operationId]?.(newsroom)) ?? [];
    expect(calls).not.toHaveLength(0);
    for (const call of calls) {
      expect({ call, errors: requestErrors(operation, call.body) }).toEqual({ call, errors: [] });
      const answer = await send(operation, call);
      expect({ call, status: answer.status, errors: answerErrors(operation, answer) }).toEqual({ call, status: Number(statuses.find((status) => status < '300')), errors: [] });
    }
  });

  const failing = statuses.filter((status) => status >= '400' && !beyondReach.includes(status));
  test.each(failing)('fails with %s as documented', async (status) => {
    const calls = await failingCalls[operationId]?.[status]?.(newsroom);
    const room = status === '428' ? strict : newsroom;
    const answers = calls ? await Promise.all(calls.map((call) => send(operation, call, { room }))) : ((await failures[status]?.(operation)) ?? []);
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => Number(status)));
    expect(answers.flatMap((answer) => answerErrors(operation, answer))).toEqual([]);
    expect(answers.map(({ body }) => ({ status: body.status, requestId: body.requestId }))).toEqual(answers.map(({ headers }) => ({ status: Number(status), requestId: headers['x-request-id'] })));
    expect(answers).not.toHaveLength(0);
  });

  if (!statuses.includes('304')) return;

  test('answers 304 to the tag that it gave, and HEAD as GET but for the body', async () => {
    const call = await sameCall(operation);
    const { headers } = await send(operation, call);
    const unchanged = await send(operation, call, { headers: { 'If-None-Match': String(headers['etag']) } });
    expect({ status: unchanged.status, errors: answerErrors(operation, unchanged) }).toEqual({ status: 304, errors: [] });
    const head = await send(operation, call, { head: true });
    expect({ status: head.status, etag: head.headers['etag'], errors: answerErrors(operation, head, { head: true }) }).toEqual({ status: 200, etag: headers['etag'], errors: [] });
  });
});

describe('a method that a path does not have', () => {
  test.each([...new Set(operations.map(({ path }) => path))])('is a 405 with Allow at %s', async (path) => {
    const answer = await newsroom.as('admin').put(path.replace('{id}', nobody)).send({});
    const documented = operations.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 405, code: 'method_not_allowed' });
    expect(answer.headers['allow']?.split(', ').filter((method: string) => method !== 'OPTIONS' && method !== 'HEAD').sort()).toEqual(documented.sort());
  });
});
