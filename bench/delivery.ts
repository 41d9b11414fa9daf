/**
 * `npm run bench`: how many requests one server answers, one core for it and one for the load, beside yardsticks that are
 * measured in the same rounds; how soon it is ready, and what memory it takes. `npm run bench -- --help` names the options.
 *
 * The exit code is 1 where a request fails. That a target is missed only stands in the table: machines differ.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { projectRoot } from '../src/project-root.js';
import { compete } from './delivery/contest.js';
import { openDatabases } from './delivery/databases.js';
import { provide } from './delivery/dataset.js';
import { CONNECTIONS, ask } from './delivery/load.js';
import { type Options, SMALL, readOptions } from './delivery/options.js';
import { pinned } from './delivery/process.js';
import { type Size, compare } from './delivery/scale.js';
import { startServer } from './delivery/server.js';
import { median, rowsOf } from './delivery/shares.js';
import { type Newsroom, Opened, openPair, openStage } from './delivery/stage.js';
import { growthTable, shareTable } from './delivery/table.js';
import { everyArticle } from './delivery/workloads.js';

const STARTS = 5;

/** Seconds in which all that may be kept is kept, and much of it dropped again for others. */
const FILLING = 20;

type Bench = (newsroomOf: (articles: number) => Promise<Newsroom>, options: Options, opened: Opened) => Promise<object>;

/** Under which the figures were found. */
function conditions({ engine, articles, seconds, rounds }: Options): string {
  const cores = pinned ? 'server and load on a core each' : 'server and load not on cores of their own';
  return `${engine}, ${articles} articles, ${CONNECTIONS} connections, medians of ${rounds} rounds of ${seconds} s, ${cores}, Node.js ${process.version}, LOG_LEVEL=info into a file`;
}

/** Milliseconds from the start of the process until it is ready. */
async function measureStart({ databases, name, folder }: Newsroom): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < STARTS; i += 1) {
    const server = await startServer(folder, { DATABASE_URL: databases.url(name) });
    times.push(server.readyAfter);
    await server.stop();
  }
  return median(times);
}

const benchShares: Bench = async (newsroomOf, options, opened) => {
  const newsroom = await newsroomOf(options.articles);
  const readyAfter = await measureStart(newsroom);
  const stage = await openStage(newsroom, opened);
  const rows = rowsOf(await compete(newsroom, stage, options));
  const afterLoad = stage.warm.memory();
  await ask(stage.warm.url, everyArticle(options.articles), FILLING);
  const memory = { afterStart: stage.memoryAfterStart, afterLoad, full: stage.warm.memory() };
  console.log(shareTable(rows));
  console.log(`\n${conditions(options)}`);
  console.log(`ready after ${Math.round(readyAfter)} ms; ${Math.round(memory.afterStart)} MB after the start, ${Math.round(memory.afterLoad)} MB after the load, ${Math.round(memory.full)} MB with as many answers kept as may be`);
  return { rows, readyAfter, memory };
};

const benchScale: Bench = async (newsroomOf, options, opened) => {
  const sizeOf = async (articles: number): Promise<Size> => {
    const newsroom = await newsroomOf(articles);
    return { ...newsroom, ...(await openPair(newsroom, opened)) };
  };
  const rows = await compare(await sizeOf(SMALL), await sizeOf(options.articles), options);
  console.log(growthTable(rows, SMALL, options.articles));
  console.log(`\n${conditions(options)}; no answers kept`);
  return { rows };
};

async function run(options: Options, opened: Opened): Promise<object> {
  const kept = join(projectRoot, 'data/bench');
  mkdirSync(kept, { recursive: true });
  const databases = await openDatabases(options.engine, kept);
  opened.add(() => databases.close());
  const folder = mkdtempSync(join(kept, 'run-'));
  opened.add(async () => rmSync(folder, { recursive: true, force: true }));
  const newsroomOf = async (articles: number): Promise<Newsroom> => ({ databases, articles, folder, name: await provide(databases, articles) });
  return (options.scale ? benchScale : benchShares)(newsroomOf, options, opened);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === undefined) return;
  const opened = new Opened();
  try {
    const found = await run(options, opened);
    const file = resolve(projectRoot, options.json);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ ...options, pinned, node: process.version, ...found }, null, 2)}\n`);
  } finally {
    await opened.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${(error as Error).message}\n`);
  process.exitCode = 1;
});
