/** The data set: built once, kept under a name that says of what, and copied for those who write. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/project-root.js';
import type { Databases } from './databases.js';
import { articleSlug, images, makeArticle, outlets, speakers } from './newsroom.js';
import { ADMIN_KEY, startServer } from './server.js';

/** Articles in one transaction: each is created and published. */
const PORTION = 25;

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

/** A change of the texts or of the schema makes another data set. */
function nameOf(articles: number): string {
  const hash = createHash('sha256');
  const sources = ['bench/sentences.ts', 'bench/delivery/newsroom.ts', 'src/resources/derivation.ts'].map((file) => join(projectRoot, file));
  for (const file of [...sources, ...filesBelow(join(projectRoot, 'prisma/migrations'))]) hash.update(readFileSync(file));
  return `${articles}-${hash.digest('hex').slice(0, 12)}`;
}

interface Operation {
  method: 'POST';
  path: string;
  body: object;
}

const post = (path: string, body: object): Operation => ({ method: 'POST', path, body });

/** All writes that make the newsroom, in portions that are done together. */
function* operations(total: number): Generator<Operation[]> {
  const heads = [...outlets().map((body) => post('/v1/outlets', body)), ...images().map((body) => post('/v1/images', body)), ...speakers().map((body) => post('/v1/speakers', body))];
  for (let i = 0; i < heads.length; i += 100) yield heads.slice(i, i + 100);
  for (let first = 0; first < total; first += PORTION) {
    yield Array.from({ length: Math.min(PORTION, total - first) }, (_, i) => {
      const { article, publishedAt } = makeArticle(first + i, total);
      return [post('/v1/articles', article), post(`/v1/articles/${articleSlug(first + i)}/publish`, { publishedAt })];
    }).flat();
  }
}

async function load(url: string, total: number): Promise<void> {
  for (const portion of operations(total)) {
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST', headers: { Authorization: `Bearer ${ADMIN_KEY}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ operations: portion }),
    });
    if (!answer.ok) throw new Error(`The newsroom could not be built: ${answer.status} ${(await answer.text()).slice(0, 1_000)}`);
    await answer.arrayBuffer();
  }
}

/**
 * Builds the data set where it is not there yet; what is half built is begun anew.
 *
 * @returns its name
 */
export async function provide(databases: Databases, articles: number, folder: string): Promise<string> {
  const name = nameOf(articles);
  if (await databases.has(name)) return name;
  const building = `${name}-building`;
  process.stdout.write(`building a newsroom of ${articles} articles …\n`);
  await databases.create(building);
  const server = await startServer(folder, { DATABASE_URL: databases.url(building) });
  try {
    await load(server.url, articles);
  } finally {
    await server.stop();
  }
  await databases.rename(building, name);
  return name;
}
