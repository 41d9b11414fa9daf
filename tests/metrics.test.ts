/** What Prometheus is told, by a server alone and by one with workers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ServerProcess, startServer } from '../scripts/server-process.js';
import { needsTheBuild } from './support/built.js';

needsTheBuild();

const KEY = 'a-key-for-these-metrics-only';
let folder: string;
let server: ServerProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verbatim-metrics-'));
});
afterEach(async () => {
  await server?.stop('SIGKILL');
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function start(environment: Record<string, string>): Promise<ServerProcess> {
  server = await startServer({ DATABASE_URL: `file:${join(folder, 'newsroom.db')}`, ADMIN_KEY: KEY, SAMPLE_DATA: 'false', ...environment });
  return server;
}

const urlOfTheirPort = ({ output }: ServerProcess): string => /How it is doing +(\S+)/.exec(output())?.[1] ?? '';

/** The value of one line, by its name and labels. */
const valueOf = (text: string, line: string): number => Number(text.split('\n').find((each) => each.startsWith(`${line} `))?.split(' ')[1] ?? NaN);

const requests = (route: string, status: number, method = 'GET'): string => `verbatim_http_request_seconds_count{method="${method}",route="${route}",status="${status}"}`;

async function askAround(url: string): Promise<void> {
  for (const path of ['/v1/articles?q=a', '/v1/articles', '/v1/articles/nobody-knows-this', '/nothing/here?secret=1']) await (await fetch(url + path)).text();
  await fetch(`${url}/v1/outlets`, { method: 'POST', headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'A', category: 'online' }) });
}

describe('metrics', () => {
  test('are off, unless they are asked for', async () => {
    const { url } = await start({});
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  test('beside the API count requests by template, never by path', async () => {
    const { url } = await start({ METRICS: 'true' });
    await askAround(url);
    const answer = await fetch(`${url}/metrics`);
    expect(answer.headers.get('content-type')).toContain('version=0.0.4');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const text = await answer.text();
    expect(valueOf(text, requests('/v1/articles', 200))).toBe(2);
    expect(valueOf(text, requests('/v1/articles/{id}', 404))).toBe(1);
    expect(valueOf(text, requests('/v1/outlets', 201, 'POST'))).toBe(1);
    expect(valueOf(text, requests('other', 404))).toBe(1);
    expect(text).not.toMatch(/nobody-knows|nothing|secret/);
    expect(valueOf(text, 'verbatim_last_change')).toBe(1);
    expect(valueOf(text, 'verbatim_database_wait_seconds_count{kind="write"}')).toBeGreaterThan(0);
    expect(valueOf(text, 'verbatim_database_transactions{kind="read"}')).toBe(0);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
    expect(text).toMatch(/^process_resident_memory_bytes /m);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  test('tell what the kept answers are good for', async () => {
    const { url } = await start({ METRICS: 'true' });
    for (let turn = 0; turn < 3; turn += 1) await (await fetch(`${url}/v1/outlets`)).text();
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(valueOf(text, 'verbatim_kept_answers')).toBe(1);
    expect(valueOf(text, 'verbatim_kept_bytes')).toBeGreaterThan(0);
    expect(valueOf(text, 'verbatim_kept_hits_total')).toBe(2);
    expect(valueOf(text, 'verbatim_kept_misses_total')).toBe(1);
  });

  test.each(['1', '2'])('on a port of their own tell of all workers together: %s', async (WORKERS) => {
    const running = await start({ WORKERS, METRICS_PORT: '0' });
    for (let turn = 0; turn < 4; turn += 1) await askAround(running.url);
    expect((await fetch(`${running.url}/metrics`)).status).toBe(404);
    const theirs = urlOfTheirPort(running);
    const text = await (await fetch(theirs)).text();
    expect(valueOf(text, requests('/v1/articles', 200))).toBe(8);
    expect(valueOf(text, 'verbatim_last_change')).toBe(4);
    expect((await fetch(new URL('/v1/articles', theirs))).status).toBe(404);
  });
});
