/** The server as processes: how it comes up, goes on and ends, alone and with workers. Real processes, real signals. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ServerProcess, runScript, startServer } from '../scripts/server-process.js';
import { needsTheBuild } from './support/built.js';

const KEY = 'a-key-for-these-processes-only';
let folder: string;
const running = new Set<ServerProcess>();

needsTheBuild();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verbatim-processes-'));
});
afterAll(async () => {
  for (const server of running) await server.stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
const newDatabase = (): string => `file:${join(folder, `${(count += 1)}.db`)}`;

async function start(environment: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServer({ DATABASE_URL: newDatabase(), ADMIN_KEY: KEY, SAMPLE_DATA: 'false', ...environment });
  running.add(server);
  return server;
}

async function stop(server: ServerProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  running.delete(server);
  return server.stop(signal);
}

interface Answer {
  status: number;
  connection: string | undefined;
  /** Whether the connection had been used before. */
  reused: boolean;
}

/** One request by an agent; rejects where none answers. */
function ask(url: string, agent: Agent, { method = 'GET', path = '/v1/articles', body }: { method?: string; path?: string; body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json', Authorization: `Bearer ${KEY}` };
    const sent = request(`${url}${path}`, { method, agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, connection: answer.headers.connection, reused: sent.reusedSocket }));
      answer.on('error', reject);
    });
    sent.on('error', (error) => reject(Object.assign(error, { reused: sent.reusedSocket })));
    sent.end(body);
  });
}

interface Tally {
  answers: Answer[];
  failures: (NodeJS.ErrnoException & { reused?: boolean })[];
}

/** Clients that ask, each over one connection as long as that is kept, if any is, until told to stop or until none listens any more. */
function putUnderLoad(url: string, clients: number, keepAlive = true): { tally: Tally; stop(): Promise<void> } {
  const tally: Tally = { answers: [], failures: [] };
  let stopped = false;
  const client = async (index: number): Promise<void> => {
    const agent = new Agent({ keepAlive, maxSockets: 1 });
    const writing = { method: 'POST', path: '/v1/outlets', body: JSON.stringify({ name: `Outlet ${index}`, category: 'online' }) };
    for (let turn = 0; !stopped; turn += 1) {
      try {
        tally.answers.push(await ask(url, agent, turn % 4 === 3 ? writing : {}));
      } catch (error) {
        tally.failures.push(error as Tally['failures'][number]);
        await sleep(20);
      }
    }
    agent.destroy();
  };
  const all = Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  return {
    tally,
    stop: async () => {
      stopped = true;
      await all;
    },
  };
}

/** The processes that have served, by the log of the one that keeps them. */
const workersOf = (server: ServerProcess): number[] => [...server.output().matchAll(/"workerPid":(\d+)/g)].map(([, pid]) => Number(pid));

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

describe.each([['alone', '1'], ['with workers', '2']])('a server %s', (_how, WORKERS) => {
  test('says once where it listens, gives one key, and loads the sample once', async () => {
    const server = await start({ WORKERS, ADMIN_KEY: '', SAMPLE_DATA: 'true' });
    expect(server.output().match(/listening on/g)).toHaveLength(1);
    expect(server.output().match(/vb_\w+/g)).toHaveLength(1);
    expect(server.output()).toContain('A small sample newsroom has been loaded');
    const answer = await fetch(`${server.url}/v1/articles?count=true`);
    expect(await answer.json()).toMatchObject({ meta: { total: expect.any(Number) } });
    expect(await stop(server)).toBe(0);
  });

  test('ends with one sentence where the port is taken, and makes nothing', async () => {
    const server = await start({ WORKERS });
    const file = join(folder, 'never-made.db');
    const taken = new URL(server.url).port;
    for (const [setting, ports] of [['PORT', { PORT: taken }], ['METRICS_PORT', { PORT: '0', METRICS_PORT: taken }]] as const) {
      const { code, stdout, stderr } = await runScript('server', [], { WORKERS, ...ports, DATABASE_URL: `file:${file}`, SAMPLE_DATA: 'false' });
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(new RegExp(`^${setting}, HOST: cannot listen on .*\\n$`));
      expect(existsSync(file)).toBe(false); // and so no key was made that nobody has seen
    }
    expect(await stop(server)).toBe(0);
  });

  test('answers all that comes over open connections while it ends, and says that they end', async () => {
    const server = await start({ WORKERS });
    const load = putUnderLoad(server.url, 16);
    await until(() => load.tally.answers.length > 200);
    const ended = stop(server);
    server.signal('SIGINT'); // the echo of a terminal's Ctrl-C
    expect(await ended).toBe(0);
    await load.stop();
    const { answers, failures } = load.tally;
    expect(answers.filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
    expect(answers.filter(({ connection }) => connection === 'close').length).toBeGreaterThan(0);
    // A connection that came too late was refused, or reset unread; nothing failed on one that was open.
    expect(failures.filter(({ reused }) => reused)).toEqual([]);
  });

  test('ends in time though connections are open over which nothing comes', async () => {
    const server = await start({ WORKERS });
    const sockets = await openMany(server.url, 50);
    expect(await stop(server)).toBe(0);
    for (const socket of sockets) socket.destroy();
  });
});

function openMany(url: string, many: number): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  return Promise.all(Array.from({ length: many }, () => new Promise<Socket>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => {});
  })));
}

describe('workers', () => {
  test('are replaced, and only what one of them held is lost with it', async () => {
    const server = await start({ WORKERS: '2', LOG_LEVEL: 'info' });
    await until(() => workersOf(server).length === 2);
    const before = workersOf(server);
    const clients = 8;
    const load = putUnderLoad(server.url, clients);
    await until(() => load.tally.answers.length > 100);
    process.kill(before[0] ?? 0, 'SIGKILL');
    await until(() => workersOf(server).length === 3);
    const answered = load.tally.answers.length;
    await until(() => load.tally.answers.length > answered + 200);
    await load.stop();
    expect(load.tally.failures.length).toBeLessThanOrEqual(clients);
    expect(load.tally.failures.filter(({ code }) => code === 'ECONNREFUSED')).toEqual([]);
    expect(load.tally.answers.filter(({ status }) => status >= 300)).toEqual([]);
    expect(server.output()).toContain('a worker has ended');
    expect(await stop(server)).toBe(0);
  });

  test('are handed again what was on its way to one that was killed', async () => {
    const server = await start({ WORKERS: '2', LOG_LEVEL: 'info' });
    await until(() => workersOf(server).length === 2);
    const load = putUnderLoad(server.url, 16, false);
    for (let killed = 0; killed < 4; killed += 1) {
      const answered = load.tally.answers.length;
      await until(() => load.tally.answers.length > answered + 200);
      process.kill(workersOf(server)[killed] ?? 0, 'SIGKILL');
      await until(() => workersOf(server).length === killed + 3);
    }
    // Of those who wait for an answer that never comes, none can stop.
    expect(await Promise.race([load.stop(), sleep(15_000, 'still waiting', { ref: false })])).not.toBe('still waiting');
    expect(await stop(server)).toBe(0);
  });

  test('end when the process that keeps them is killed', async () => {
    const server = await start({ WORKERS: '2', LOG_LEVEL: 'info' });
    await until(() => workersOf(server).length === 2);
    const workers = workersOf(server);
    await stop(server, 'SIGKILL');
    await until(() => !workers.some(isAlive));
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  test('are cut short by a second signal that is no echo', async () => {
    const server = await start({ WORKERS: '2', LOG_LEVEL: 'info' });
    const [held] = await openMany(server.url, 1);
    held?.write('POST /v1/outlets HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nContent-Length: 5\r\n\r\n');
    const ended = stop(server);
    await sleep(1_500);
    server.signal('SIGTERM');
    expect(await ended).not.toBeNull();
    held?.destroy();
  });
});
