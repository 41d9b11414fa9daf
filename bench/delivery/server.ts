/** The server as it runs in production: the build, one process, on a core of its own. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Environment, ended, freePort, residentMemory, start } from './process.js';

export const ADMIN_KEY = 'a-key-for-the-bench-alone';

export interface Server {
  url: string;
  /** Milliseconds from the start of the process to the first answer of /readyz. */
  readyAfter: number;
  /** In megabytes. */
  memory(): number;
  stop(): Promise<void>;
}

const answers = (url: string): Promise<boolean> => fetch(url).then(({ ok }) => ok, () => false);

/**
 * Starts a server that logs as it does by itself, every answer, into a file.
 *
 * @param folder of the log
 */
export async function startServer(folder: string, environment: Environment): Promise<Server> {
  const [port, log] = [await freePort(), join(folder, 'server.log')];
  const url = `http://127.0.0.1:${port}`;
  const output = openSync(log, 'a');
  const began = performance.now();
  const child = start('server', ['scripts/run.mjs'], { PORT: String(port), ADMIN_KEY, LOG_LEVEL: 'info', ...environment }, ['ignore', output, output]);
  closeSync(output);
  while (!(await answers(`${url}/readyz`))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended before it was ready:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
    await sleep(2);
  }
  const readyAfter = performance.now() - began;
  while (!(await answers(`${url}/v1/outlets`))) await sleep(200); // on a busy machine it sheds load at first
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
