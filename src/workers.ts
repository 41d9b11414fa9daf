/**
 * Several processes on one port (node:cluster). This one, the primary, accepts connections and hands them out in turn; it starts
 * the workers, puts another one in the place of each that ends, and passes on the end. If it is killed, they end too.
 *
 * docs/decisions/0019-a-primary-that-only-keeps.md says why it does nothing else.
 */
import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { GRACE } from './drain.js';
import { handOver } from './handover.js';
import type { Started } from './greeting.js';
import { endOnSignals } from './signals.js';

/** A worker that ends younger than this, in milliseconds, may be one that cannot live. */
const YOUNG = 10_000;
/** The pauses before another try with such a worker: none, then this, then twice as long each time, in milliseconds. */
const PAUSE = { shortest: 100, longest: 10_000 };
/** Milliseconds that a worker may take to end, once it is told to. It ends itself in time, unless it hangs. */
const PATIENCE = GRACE + 5_000;

/**
 * Starts so many workers, and keeps that many. The first is started alone: it migrates the database and loads what is to be loaded, and
 * if it cannot live, it says why, and this process ends with 1.
 *
 * @param program the module that a worker runs
 * @returns when all have come up for the first time: what the first one has reported
 */
export async function keepWorkers(program: string, count: number, logger: Logger): Promise<Started> {
  cluster.setupPrimary({ exec: program, args: [] });
  const closing = new AbortController();
  endOnSignals(() => {
    closing.abort();
    return endAll();
  }, logger);
  const first = await keepOne(closing.signal, logger, () => process.exit(1));
  await Promise.all(Array.from({ length: count - 1 }, () => keepOne(closing.signal, logger)));
  return first;
}

/** Keeps one place filled. Resolves when a worker has come up in it. */
function keepOne(closing: AbortSignal, logger: Logger, onStillborn?: () => void): Promise<Started> {
  let pause = 0;
  let stillborn = onStillborn;
  return new Promise((resolve) => {
    const start = (): void => {
      if (closing.aborted) return;
      const born = Date.now();
      const worker = cluster.fork();
      worker.on('message', (message: object) => {
        if (!isStarted(message)) return;
        stillborn = undefined;
        logger.info({ worker: worker.id, workerPid: worker.process.pid }, 'a worker serves');
        resolve(message);
      });
      const replace = (code: number | null, signal: string | null): void => {
        if (closing.aborted) return;
        stillborn?.();
        if (Date.now() - born > YOUNG) pause = 0;
        logger.error({ worker: worker.id, code, signal, pause }, 'a worker has ended; another one takes its place');
        setTimeout(start, pause);
        pause = Math.min(Math.max(pause * 2, PAUSE.shortest), PAUSE.longest);
      };
      worker.on('exit', replace);
      worker.on('error', (error) => {
        logger.error({ worker: worker.id, err: error }, 'a worker cannot be talked to');
        if (worker.process.pid === undefined) replace(null, null); // the machine would not start one
      });
      if (worker.process.pid !== undefined) handOver(worker);
    };
    start();
  });
}

const isStarted = (message: object): message is Started => 'url' in message && 'seeded' in message;

/** Ends the workers, each as it would end by itself; a signal that has reached them too is an echo to them. */
async function endAll(): Promise<void> {
  const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  const codes = await Promise.all(workers.map(endOf));
  if (codes.some((code) => code > 0)) throw new Error('Not every worker has ended cleanly.');
}

async function endOf(worker: Worker): Promise<number> {
  const ended = new Promise<number>((resolve) => worker.once('exit', (code: number | null) => resolve(code ?? 0)));
  worker.process.kill('SIGTERM');
  void sleep(PATIENCE, undefined, { ref: false }).then(() => worker.process.kill('SIGKILL'));
  return ended;
}
