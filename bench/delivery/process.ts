/** Processes of the measurement, each on a core of its own where the machine has two and `taskset`. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { projectRoot } from '../../src/project-root.js';

/** What is measured has one core, whoever measures it the other, and what prepares it takes what it gets. */
export type Core = 'server' | 'load' | 'any';

export const pinned = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

const cores: Record<Core, string> = { server: '0', load: '1', any: '0,1' };

export type Environment = Record<string, string>;

/** Starts Node.js on a core, without the settings that this process may have. */
export function start(core: Core, args: readonly string[], environment: Environment, stdio: ('pipe' | 'ignore' | 'inherit' | number)[]): ChildProcess {
  const command = [...(pinned ? ['taskset', '-c', cores[core]] : []), process.execPath, ...args];
  const env = { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...environment };
  return spawn(command[0] ?? '', command.slice(1), { cwd: projectRoot, env, stdio });
}

/** The arguments that run one of our own modules. */
export const module = (name: string): string[] => ['--import', 'tsx', `bench/delivery/${name}.ts`];

export const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('close', resolve) : resolve(child.exitCode)));

/** Collects what a process prints until it ends. @throws Error when it does not end well */
export async function outputOf(child: ChildProcess): Promise<string> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await ended(child);
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resident memory in megabytes. */
export function residentMemory(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout) / 1_024;
}
