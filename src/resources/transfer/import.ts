/** An import: lines in, batches into the database, and a report of what could not be imported. */
import type { Ledger } from '../../changes/ledger.js';
import type { Caller, Writing } from '../../changes/scope.js';
import type { FieldError } from '../../http/errors.js';
import { addDeferredShingles } from '../quotes/deferred-shingles.js';
import { batchesOf } from './import.batches.js';
import type { Line } from './import.lines.js';
import { type Preparer, prepareHere } from './import.preparer.js';
import { type Reply, linkReplies } from './import.replies.js';
import { importBatch } from './import.writes.js';

/** A line, and all that is wrong with it. */
export interface BadLine extends Pick<Line, 'file' | 'number'> {
  errors: FieldError[];
}

export interface ImportCounts {
  imported: number;
  /** There before, in the same version. */
  known: number;
  bad: number;
}

export interface ImportOptions {
  /** Whether a bad line ends the import. Nothing of its batch is imported then. */
  strict?: boolean;
  /** Lines that are one transaction; the usual number, when absent. */
  mostLines?: number;
  /** Lines from which on an import is a large one, whose shingles are added in the end; the usual number, when absent. */
  large?: number;
  /** Who prepares the batches; this thread, when absent. Whoever has opened it closes it. */
  preparer?: Preparer;
  report?(bad: BadLine): void;
  /** Told after each batch; `bytes` of the lines so far. */
  progress?(counts: ImportCounts & { bytes: number }): void;
  /** Told when a large import has read its lines, and goes on to their shingles. */
  indexing?(): void;
}

/** What ends a strict import; the bad lines have been reported. */
export class StrictImportError extends Error {
  override readonly name = 'StrictImportError';
}

/** Lines, and bytes of them, that are one transaction. */
const MOST_LINES = 1_000;
const MOST_BYTES = 2_000_000;

/** Milliseconds that a transaction should take: others who want to write wait for so long, and after 30 s it would be given up. */
const WELCOME = 2_000;

/** The least share of the lines above, where the machine is slow. */
const LEAST_SHARE = 1 / 64;

/** Lines from which on shingles are added in the end: with fewer, the order makes no difference. */
const LARGE = 5_000;

/** Replies to what came later that are one transaction. */
const LATE_REPLIES = 100;

const importer: Caller = { role: 'admin', keyId: null, name: 'import' };

/** Replies that wait for the statement that they answer, and where each stands. */
type OpenReplies = Map<string, Reply & { at: Pick<Line, 'file' | 'number'> }>;

/**
 * Imports lines in batches. One that is cut off is begun again with the same lines: what is there already is not imported twice.
 *
 * @throws StrictImportError
 */
export async function runImport(ledger: Pick<Ledger, 'read' | 'write'>, lines: AsyncIterable<Line>, { strict = false, mostLines = MOST_LINES, large = LARGE, preparer = prepareHere, report = () => {}, progress = () => {}, indexing = () => {} }: ImportOptions = {}): Promise<ImportCounts> {
  const counts: ImportCounts = { imported: 0, known: 0, bad: 0 };
  const open: OpenReplies = new Map();
  let bytes = 0;
  const write = <T>(work: (writing: Writing) => Promise<T>): Promise<T> => ledger.write({ caller: importer, requestId: null }, work);
  const refuse = (bad: BadLine): void => {
    counts.bad += 1;
    report(bad);
  };
  const stopIfStrict = (): void => {
    if (strict && counts.bad > 0) throw new StrictImportError('A line was bad: nothing of its batch was imported, nor what comes after it.');
  };

  let share = 1;
  for await (const { lines: batch, prepared } of batchesOf(lines, () => ({ lines: mostLines * share, bytes: MOST_BYTES * share }), preparer)) {
    const began = performance.now();
    const readable = prepared.flatMap(({ parsed, ...derived }, i) => {
      const { file = '', number = 0 } = batch[i] ?? {};
      if (Array.isArray(parsed)) refuse({ file, number, errors: parsed });
      return parsed === undefined || Array.isArray(parsed) ? [] : [{ at: { file, number }, line: parsed, ...derived }];
    });
    stopIfStrict();
    await write(async (writing) => {
      const { outcomes, openReplies } = await importBatch(writing, readable, counts.imported >= large);
      for (const [i, outcome] of outcomes.entries()) {
        const at = readable[i]?.at ?? { file: '', number: 0 };
        if (Array.isArray(outcome)) refuse({ ...at, errors: outcome });
        else counts[outcome] += 1;
      }
      stopIfStrict();
      const places = new Map(readable.map(({ at, line }) => [line.id, at]));
      for (const reply of openReplies) open.set(reply.id, { ...reply, at: places.get(reply.id) ?? { file: '', number: 0 } });
    });
    share = nextShare(share, performance.now() - began);
    bytes += batch.reduce((sum, line) => sum + line.bytes, 0);
    progress({ ...counts, bytes });
  }
  for (const replies of portionsOf([...open.values()], LATE_REPLIES)) {
    for (const { id, errors } of await write((writing) => linkReplies(writing, replies, () => false))) {
      const at = open.get(id)?.at;
      if (at !== undefined) refuse({ ...at, errors });
    }
  }
  if (counts.imported > large) indexing();
  await addDeferredShingles({ read: (work) => ledger.read(importer, ({ tx }) => work(tx)), write: (work) => write(({ tx }) => work(tx)) });
  stopIfStrict();
  return counts;
}

/** Less where a batch took too long, and more again, but not at once, where it did not. */
const nextShare = (share: number, milliseconds: number): number => Math.max(LEAST_SHARE, Math.min(1, 2 * share, (share * WELCOME) / milliseconds));

function* portionsOf<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}
