/** A server as users start it: a process of its own, on a free port, with a database that goes when it stops. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../src/project-root.js';

export interface LiveServer {
  url: string;
  /** A key with the role admin. */
  key: string;
  /** @throws when it does not end cleanly */
  stop(): Promise<void>;
}

const KEY = 'a-key-for-the-live-server-only';
/** Milliseconds: a first start also builds. */
const LONGEST_START = 120_000;
const LONGEST_STOP = 15_000;

/** Starts one with the sample newsroom. */
export async function startLiveServer(settings: Record<string, string> = {}): Promise<LiveServer> {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-live-'));
  const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', DATABASE_URL: `file:${join(folder, 'newsroom.db')}`, ADMIN_KEY: KEY, SAMPLE_DATA: 'true', LOG_LEVEL: 'warn', ...settings };
  const child = spawn(process.execPath, ['scripts/run.mjs', 'src/server'], { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await listening(child);
    return { url, key: KEY, stop: () => stop(child, folder) };
  } catch (error) {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The server did not listen within ${LONGEST_START} ms.`)), LONGEST_START);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it listened.`)));
    if (child.stdout === null) throw new Error('The server has no output.');
    createInterface(child.stdout).on('line', (line) => {
      const url = /^listening on (\S+)$/.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP);
  child.kill('SIGTERM');
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  clearTimeout(timer);
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0) throw new Error(`The server ended with ${code ?? signal} on SIGTERM.`);
}
