/** The server as it runs in production: the build, one process, on a core of its own. */
import { createServer } from 'node:http';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Environment, ended, residentMemory, start } from './process.js';

export const ADMIN_KEY = 'a-key-for-the-bench-alone';

export interface Server {
  url: string;
  /** Milliseconds from the start of the process to the first answer of /readyz. */
  readyAfter: number;
  /** In megabytes. */
  memory(): number;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const isReady = (url: string): Promise<boolean> => fetch(`${url}/readyz`).then(({ ok }) => ok, () => false);

/**
 * @param folder of its log, which is a file, as a supervisor keeps one
 * @param environment settings; what it does not name has its default, LOG_LEVEL too
 */
export async function startServer(folder: string, environment: Environment): Promise<Server> {
  const [port, log] = [await freePort(), join(folder, 'server.log')];
  const url = `http://127.0.0.1:${port}`;
  const output = openSync(log, 'a');
  const began = performance.now();
  const child = start('server', ['scripts/run.mjs'], { PORT: String(port), ADMIN_KEY, ...environment }, ['ignore', output, output]);
  closeSync(output);
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
    await sleep(2);
  }
  const readyAfter = performance.now() - began;
  return {
    url,
    readyAfter,
    memory: () => residentMemory(child.pid ?? 0),
    stop: async () => {
      child.kill('SIGTERM');
      await ended(child);
    },
  };
}
