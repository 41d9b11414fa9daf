/** `npm run import:ndjson -- [--strict] <file…>`: imports what an export has given; `-` is the standard input. */
import { createReadStream, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import { loadConfig } from '../src/config.js';
import type { FieldError } from '../src/http/errors.js';
import { openNewsroom } from '../src/newsroom.js';
import { type BadLine, type ImportCounts, StrictImportError, runImport } from '../src/resources/transfer/import.js';
import { type Line, readLines } from '../src/resources/transfer/import.lines.js';
import { openPreparer } from '../src/resources/transfer/import.preparer.js';

const USAGE = 'npm run import:ndjson -- [--strict] <file…>   (- is the standard input)';

/** Milliseconds between two lines about how far it has come, where there is no terminal. */
const PAUSE = 5_000;

/** @throws Error with a sentence for whoever runs this */
function readArguments(): { files: string[]; strict: boolean } {
  try {
    const { values, positionals } = parseArgs({ options: { strict: { type: 'boolean', default: false } }, allowPositionals: true });
    if (positionals.length === 0) throw new Error('Name the files to import.');
    return { files: positionals, strict: values.strict };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}

async function* linesOf(files: readonly string[]): AsyncGenerator<Line> {
  for (const file of files) yield* readLines(file, file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1_048_576 }));
}

/** Bytes of all files; undefined where that cannot be known before. */
function sizeOf(files: readonly string[]): number | undefined {
  if (files.includes('-')) return undefined;
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}

const INDEXING = 'All lines are read. Now what the statements say is indexed, so that the same words are found elsewhere: some minutes for a million of them.';

const summary = ({ imported, known, bad }: ImportCounts): string => `${imported} imported, ${known} there already, ${bad} bad`;

interface Display {
  show(counts: ImportCounts & { bytes: number }): void;
  print(line: string): void;
  end(): void;
}

/** A bar on a terminal; elsewhere a line now and then. */
function display(total: number | undefined): Display {
  if (!process.stderr.isTTY || total === undefined) return plainDisplay();
  const bar = new SingleBar({ format: '{bar} {percentage} % | {counts} | {eta_formatted} left', stream: process.stderr, etaBuffer: 50, barsize: 30 }, Presets.shades_classic);
  bar.start(total, 0, { counts: '' });
  return {
    show: ({ bytes, ...counts }) => bar.update(bytes, { counts: summary(counts) }),
    print: (line) => process.stderr.write(`\r\u001b[K${line}\n`),
    end: () => bar.stop(),
  };
}

function plainDisplay(): Display {
  let shown = performance.now();
  return {
    show: (counts) => {
      if (performance.now() - shown < PAUSE) return;
      shown = performance.now();
      console.error(summary(counts));
    },
    print: (line) => console.error(line),
    end: () => {},
  };
}

const sentence = ({ pointer, message }: FieldError): string => (pointer === undefined ? message : `${pointer} ${message}`);
const complaint = ({ file, number, errors }: BadLine): string => `${file}:${number}: ${errors.map(sentence).join('; ')}`;

async function main(): Promise<void> {
  const { files, strict } = readArguments();
  const shown = display(sizeOf(files));
  const { database, ledger } = await openNewsroom({ ...loadConfig(), adminKey: '' }, { bulkLoad: true });
  const preparer = openPreparer();
  try {
    const counts = await runImport(ledger, linesOf(files), { strict, preparer, report: (bad) => shown.print(complaint(bad)), progress: shown.show, indexing: () => shown.print(INDEXING) });
    shown.end();
    console.log(summary(counts));
    if (counts.bad > 0) process.exitCode = 1;
  } finally {
    shown.end();
    await preparer.close();
    await database.close();
  }
}

main().catch((error: unknown) => {
  const expected = error instanceof StrictImportError || (error as Error).message.includes(USAGE) || 'code' in (error as object);
  console.error(expected ? (error as Error).message : (error as Error).stack);
  process.exitCode = 1;
});
