/** The built server, and the scripts of the build, as processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { projectRoot } from '../src/project-root.js';

export interface ServerProcess {
  url: string;
  /** What it has printed so far. */
  output(): string;
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal and answers the exit code; null after SIGKILL. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

type Environment = Record<string, string>;

const modules: Record<string, string> = { server: 'src/server', key: 'scripts/key', backup: 'scripts/backup', copy: 'scripts/db-copy', prune: 'scripts/history-prune' };

function launch(name: string, args: string[], environment: Environment): ChildProcess {
  const env = { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn', ...environment };
  return spawn(process.execPath, ['scripts/run.mjs', modules[name] ?? name, ...args], { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('close', (code) => resolve(code)));

/** Collects what a process prints. */
function collect(stream: NodeJS.ReadableStream | null, onText: (text: string) => void): void {
  stream?.on('data', (chunk: Buffer) => onText(chunk.toString()));
}

/** Starts a server on a free port and waits until it listens. */
export async function startServer(environment: Environment): Promise<ServerProcess> {
  const child = launch('server', [], environment);
  let output = '';
  collect(child.stderr, (text) => (output += text));
  const url = await new Promise<string>((resolve, reject) => {
    collect(child.stdout, (text) => {
      output += text;
      const listening = /^listening on (\S+)\n/m.exec(output)?.[1];
      if (listening !== undefined) resolve(listening);
    });
    child.once('close', (code) => reject(new Error(`The server ended with ${code} before it listened:\n${output}`)));
  });
  return {
    url,
    output: () => output,
    signal: (signal) => void child.kill(signal),
    stop: (signal) => {
      const code = ended(child);
      child.kill(signal);
      return code;
    },
  };
}

/** Runs a script to its end. */
export async function runScript(name: string, args: string[], environment: Environment): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = launch(name, args, environment);
  let [stdout, stderr] = ['', ''];
  collect(child.stdout, (text) => (stdout += text));
  collect(child.stderr, (text) => (stderr += text));
  return { code: await ended(child), stdout, stderr };
}
