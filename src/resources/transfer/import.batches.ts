/** Lines in batches, each of which is a transaction, and prepared ahead of its turn. */
import type { Line } from './import.lines.js';
import type { PreparedLine } from './import.prepare.js';
import type { Preparer } from './import.preparer.js';

export interface Batch {
  lines: Line[];
  prepared: PreparedLine[];
}

/** How large a batch may be: an article's statements, which come behind it, are still let in. */
export interface BatchSize {
  lines: number;
  bytes: number;
}

/** So much larger a batch may get that an article is not parted from its statements: those that come later cost several times as much. */
const SLACK = 1.2;

/**
 * Batches in their order, of which some more have been read and are being prepared while one is being written.
 *
 * @param most how large the batch may be that is read now
 */
export async function* batchesOf(lines: AsyncIterable<Line>, most: () => BatchSize, preparer: Preparer): AsyncGenerator<Batch> {
  const filled = fill(lines, most);
  const ahead: Promise<Batch>[] = [];
  let ended = false;
  try {
    for (;;) {
      while (!ended && ahead.length < preparer.ahead) {
        const next = await outcomeOf(filled.next());
        ended = 'error' in next || next.done === true;
        if ('error' in next) ahead.push(failed(next.error));
        else if (next.done !== true) ahead.push(preparing(next.value, preparer));
      }
      const batch = ahead.shift();
      if (batch === undefined) return;
      yield await batch;
    }
  } finally {
    await filled.return();
  }
}

/** A file that cannot be read is told when its turn has come: what stands before it is imported. */
const outcomeOf = <T extends object>(promised: Promise<T>): Promise<T | { error: unknown }> => promised.catch((error: unknown) => ({ error }));

function failed(error: unknown): Promise<never> {
  const failure = Promise.reject(error as Error);
  failure.catch(() => {});
  return failure;
}

function preparing(lines: Line[], preparer: Preparer): Promise<Batch> {
  const batch = preparer.prepare(lines.map(({ text }) => text)).then((prepared) => ({ lines, prepared }));
  batch.catch(() => {}); // whose turn it is hears of it
  return batch;
}

async function* fill(lines: AsyncIterable<Line>, most: () => BatchSize): AsyncGenerator<Line[], void> {
  let [batch, bytes]: [Line[], number] = [[], 0];
  try {
    for await (const line of lines) {
      if (isFull(batch.length, bytes, most(), isStatement(line) ? SLACK : 1)) {
        yield batch;
        [batch, bytes] = [[], 0];
      }
      batch.push(line);
      bytes += line.bytes;
    }
  } catch (error) {
    if (isFull(batch.length, bytes, most(), 1)) yield batch;
    throw error;
  }
  if (batch.length > 0) yield batch;
}

const isFull = (lines: number, bytes: number, most: BatchSize, slack: number): boolean => lines > 0 && (lines >= most.lines * slack || bytes >= most.bytes * slack);

/** As an export writes it. Of another line that is one too, nobody can tell before it is read: no harm is done. */
const isStatement = ({ text }: Line): boolean => typeof text === 'string' && text.startsWith('{"resource":"quote"');
