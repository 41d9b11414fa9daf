import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { Json } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { type Wire, openWire } from './support/wire.js';

const ADMIN_KEY = 'an-admin-key-of-the-settings-1234';
/** The log as it is written: what was handed over at once, a line each. */
const written: string[] = [];
let newsroom: TestNewsroom;
let wire: Wire;

beforeAll(async () => {
  const logger = pino({ level: 'trace' }, { write: (text) => void written.push(text) });
  newsroom = await openTestNewsroom({ env: { LOG_LEVEL: 'trace', ADMIN_KEY }, logger });
  wire = await openWire(newsroom);
});
afterAll(async () => {
  await wire.close();
  await newsroom.close();
});
beforeEach(() => {
  written.length = 0;
});

/** The log of what was just asked. Lines are written when answers are sent off, which may be a moment later. */
async function lines(count: number): Promise<Json[]> {
  for (let i = 0; i < 100 && written.length < count; i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  return written.map((line) => JSON.parse(line));
}

describe('the log', () => {
  test('has a line for every answer: id, method, path, status, duration and who asked', async () => {
    await newsroom.as('editor').get('/v1/articles?limit=5').set('X-Request-Id', 'log-1');
    await newsroom.as(null).get('/nothing').set('X-Request-Id', 'log-2');
    expect(await lines(2)).toEqual([
      expect.objectContaining({ requestId: 'log-1', method: 'GET', path: '/v1/articles', status: 200, ms: expect.any(Number), actor: 'Test editor' }),
      expect.objectContaining({ requestId: 'log-2', method: 'GET', path: '/nothing', status: 404, ms: expect.any(Number), actor: null }),
    ]);
  });

  test('never has a key, wherever it is sent and whether it counts or not', async () => {
    const made = await newsroom.as('admin').post('/v1/keys').send({ name: 'Logged', role: 'viewer' });
    const bad = 'vb_badbadbadbadbadbadbadbadbadbadbadbadbadbad';
    for (const key of [newsroom.keys.admin, ADMIN_KEY, made.body.key, bad]) {
      await wire.send('GET', '/v1/articles', { headers: { Authorization: `Bearer ${key}` } });
      await wire.send('GET', '/v1/articles', { headers: { Authorization: `Basic ${key}`, Cookie: `key=${key}`, Referer: `https://a.example/?key=${key}`, 'User-Agent': key } });
      await wire.send('GET', `/v1/articles?key=${key}&access_token=${key}`);
      await wire.send('POST', '/v1/keys', { headers: { Authorization: `Bearer ${newsroom.keys.admin}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'A', role: 'viewer', key }) });
    }
    expect(await lines(17)).toHaveLength(17);
    const log = written.join('');
    for (const key of [newsroom.keys.admin, ADMIN_KEY, made.body.key, bad]) expect(log).not.toContain(key);
    expect(log).not.toMatch(/authorization|cookie|bearer/i);
  });

  test('never has a body, nor a query', async () => {
    const secret = 'embargoedword';
    await newsroom.as('editor').post('/v1/outlets').send({ name: secret, category: 'online' });
    await newsroom.as('editor').post('/v1/outlets').send({ name: secret, category: secret, [secret]: secret });
    await newsroom.as('editor').post('/v1/outlets').set('Content-Type', 'application/json').send(`{"${secret}`);
    await newsroom.as('editor').get(`/v1/articles?q=${secret}`);
    await newsroom.as('editor').get(`/v1/articles?${secret}=1`);
    expect(await lines(5)).toHaveLength(5);
    expect(written.join('')).not.toContain(secret);
  });

  const forging: [string, string, Record<string, string>][] = [
    ['a path', '/v1/articles/x%0D%0A%7B%22level%22:30,%22msg%22:%22forged%22%7D', {}],
    ['a path with other line breaks', '/v1/articles/%E2%80%A8%C2%85%0B%0C%1B%5B2Jforged', {}],
    ['a path with a quotation mark', '/v1/articles/",\\"forged\\":\\"', {}],
    ['a query', '/v1/articles?a=%0A{"forged":1}', {}],
    ['a request id', '/v1/articles', { 'X-Request-Id': 'a%0a{"forged":1}' }],
    ['a header', '/v1/articles', { 'User-Agent': 'a\t{"forged":1}', 'X-Forwarded-For': 'forged' }],
  ];
  test.each(forging)('cannot be given a line by %s', async (_where, path, headers) => {
    await wire.send('GET', path, { headers });
    expect(await lines(1)).toHaveLength(1);
    const [line] = written;
    expect(line).toMatch(/^\{[^\r\n]*\}\n$/);
    expect(JSON.parse(String(line))).toMatchObject({ msg: 'answered' });
    expect(JSON.parse(String(line))).not.toHaveProperty('forged');
  });

  test('cannot be given a line by bytes in a header that break lines', async () => {
    const answer = await wire.raw('GET /v1/articles HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\rforged\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('forged');
    expect(written.join('')).not.toContain('forged');
  });

  test('has lines of a bounded length', async () => {
    await wire.send('GET', `/v1/articles/${'x'.repeat(12_000)}`, { headers: { 'X-Request-Id': 'y'.repeat(2_000) } });
    await lines(1);
    for (const line of written) expect(line.length).toBeLessThan(2_000);
  });

  test('has no credentials that stand in the target of a request', async () => {
    await wire.send('GET', 'http://user:hunter2secret@evil.example/v1/articles');
    expect(await lines(1)).toHaveLength(1);
    expect(written.join('')).not.toMatch(/hunter2secret|evil/);
  });
});
