/**
 * Who prepares the batches of an import: a thread beside the one that writes, so that two processors share the work; or that one
 * itself, where no other can be started or the other has ended. The outcome is the same.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type LineText, type PreparedLine, prepareLines } from './import.prepare.js';

export interface Preparer {
  /** How many batches may be given to it before the first is written: this bounds what an import holds in memory. */
  ahead: number;
  /** In the order of the calls. */
  prepare(texts: readonly LineText[]): Promise<PreparedLine[]>;
  close(): Promise<void>;
}

/** Prepares each batch when its turn has come, in this thread. */
export const prepareHere: Preparer = { ahead: 1, prepare: async (texts) => prepareLines(texts), close: async () => {} };

/** One is being prepared and another is ready, while a third is being written. */
const AHEAD = 3;

/** A batch that the thread has been given. */
interface Given {
  texts: readonly LineText[];
  resolve(lines: PreparedLine[] | Promise<PreparedLine[]>): void;
}

/** The sources, which Node.js runs with the help of tsx only, or a build, whose files are all one folder below its root. */
const fromSources = extname(import.meta.url) === '.ts';
const program = new URL(fromSources ? './import.worker.ts' : '../src/resources/transfer/import.worker.js', import.meta.url);
const options = fromSources ? { execArgv: ['--import', 'tsx'] } : {};

/** Starts a thread that prepares. */
export function openPreparer(url = program): Preparer {
  const given: Given[] = [];
  let worker: Worker | undefined;
  /** What it was to do is done here: if that was its mistake, whoever waits for it is told. */
  const doWithout = (): void => {
    worker = undefined;
    for (const { texts, resolve } of given.splice(0)) resolve(prepareHere.prepare(texts));
  };
  try {
    worker = new Worker(url, options);
    worker.on('message', (lines: PreparedLine[]) => given.shift()?.resolve(lines));
    worker.on('error', doWithout).on('exit', doWithout);
  } catch {
    worker = undefined;
  }
  return {
    ahead: AHEAD,
    prepare: (texts) => {
      if (worker === undefined) return prepareHere.prepare(texts);
      const prepared = new Promise<PreparedLine[]>((resolve) => given.push({ texts, resolve }));
      worker.postMessage(texts);
      return prepared;
    },
    close: async () => {
      given.length = 0;
      await worker?.terminate();
    },
  };
}
