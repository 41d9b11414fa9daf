/** The data set: imported once, and kept under a name that says of what it was made. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { projectRoot } from '../../src/project-root.js';
import type { Databases } from './databases.js';
import { newsroom } from './newsroom.js';
import { outputOf, start } from './process.js';

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

/** A change of the texts, of the schema or of what is derived makes another data set. */
function nameOf({ engine }: Databases, articles: number): string {
  const hash = createHash('sha256');
  const sources = ['bench/sentences.ts', 'bench/delivery/newsroom.ts', 'src/resources/derivation.ts'].map((file) => join(projectRoot, file));
  for (const file of [...sources, ...filesBelow(join(projectRoot, 'prisma/migrations', engine))]) hash.update(readFileSync(file));
  return `${articles}-${hash.digest('hex').slice(0, 12)}`;
}

function* linesOf(articles: number): Generator<string> {
  for (const line of newsroom(articles)) yield `${JSON.stringify(line)}\n`;
}

async function load(url: string, articles: number): Promise<void> {
  const child = start('any', ['scripts/run.mjs', 'scripts/import-ndjson', '--strict', '-'], { DATABASE_URL: url }, ['pipe', 'pipe', 'inherit']);
  if (child.stdin === null) return;
  const writing = pipeline(Readable.from(linesOf(articles)), child.stdin).catch(() => {}); // where it reads no further, its end says why
  await Promise.all([outputOf(child), writing]);
}

/**
 * Builds the data set where it is not there yet. What was cut off goes on.
 *
 * @returns its name
 */
export async function provide(databases: Databases, articles: number): Promise<string> {
  const name = nameOf(databases, articles);
  if (await databases.has(name)) return name;
  const building = `${name}-building`;
  process.stderr.write(`building a newsroom of ${articles} articles …\n`);
  if (!(await databases.has(building))) await databases.create(building);
  await load(databases.url(building), articles);
  await databases.rename(building, name);
  return name;
}
