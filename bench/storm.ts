/**
 * Two servers on one database, and everybody writes at once: `npm run bench:storm -- --seconds 30 --kills 10 --clients 8 --seed 1`.
 *
 * First a storm, which four readers follow; then servers are killed (SIGKILL), one and both in turn. In the end
 * nothing that was acknowledged may be missing, nothing half done, and the log without a gap. The exit code is 1 where
 * anything else is found.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type ServerProcess, startServer } from '../scripts/server-process.js';
import { numbers } from './sentences.js';
import { Book } from './storm/book.js';
import { checkDatabase, checkPlans, checkReaders } from './storm/checks.js';
import { type Client, clientOf } from './storm/client.js';
import { type Seen, followPages, followStream } from './storm/readers.js';
import { type World, write } from './storm/writer.js';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, kills: { type: 'string', default: '10' }, clients: { type: 'string', default: '8' }, seed: { type: 'string', default: '1' } },
});
const [seconds, kills, clients, seed] = [values.seconds, values.kills, values.clients, values.seed].map(Number) as [number, number, number, number];

const KEY = 'a-key-for-the-storm-alone';
/** Writes that are acknowledged in a round before somebody is killed. */
const WARM = 20;
const folder = mkdtempSync(join(tmpdir(), 'verbatim-storm-'));
const file = join(folder, 'newsroom.db');
const random = numbers(seed);
const book = new Book();
const servers = new Map<number, ServerProcess>();
const urls = (): string[] => [...servers.values()].map(({ url }) => url);

async function start(index: number): Promise<void> {
  servers.set(index, await startServer({ DATABASE_URL: `file:${file}`, ADMIN_KEY: KEY, SAMPLE_DATA: 'false' }));
}

async function makeWorld(client: Client): Promise<World> {
  const outlet = await client.call('POST', '/v1/outlets', { name: 'The Storm', category: 'online' });
  const speakers = await Promise.all(['Ines Harbour', 'Bram Tide', 'Una Gale'].map((name) => client.call('POST', '/v1/speakers', { name, kind: 'person' })));
  return { outletId: outlet.body.id, speakerIds: speakers.map(({ body }) => body.id) };
}

/** All clients, until it is over. */
async function writeUntil(over: () => boolean, world: World): Promise<void> {
  await Promise.all(Array.from({ length: clients }, () => {
    const own = numbers(Math.floor(random() * 2 ** 31));
    return write({ client: clientOf(urls, KEY, own), book, world, random: own, over });
  }));
}

async function storm(world: World): Promise<void> {
  const ending = new AbortController();
  const readers: Seen[] = [];
  const following = urls().flatMap((url, i) => [followPages, followStream].map((follow) => {
    const seen: Seen = { name: `${follow.name} on server ${i + 1}`, changes: [] };
    readers.push(seen);
    return follow(seen, { url, key: KEY, signal: ending.signal });
  }));
  const end = Date.now() + seconds * 1_000;
  await writeUntil(() => Date.now() >= end, world);
  await untilPlansAreDue();
  const last = checkDatabase(file, book);
  for (let i = 0; i < 100 && readers.some(({ changes }) => changes.length < last); i += 1) await sleep(100);
  ending.abort();
  await Promise.all(following);
  checkReaders(readers, last, book);
  checkPlans(file, book);
  report(`storm of ${seconds} s: ${last} changes, ${book.planned.length} plans, ${readers.length} readers compared`);
}

/** Plans come due a few seconds after the last write, whether or not anybody asks. */
async function untilPlansAreDue(): Promise<void> {
  const due = book.planned.reduce((latest, { at }) => Math.max(latest, Date.parse(at)), Date.now());
  await sleep(due + 1_000 - Date.now());
}

/** Kills one server, or every second time both, in the middle of writing; what survives goes on for a moment. */
async function killRound(round: number, world: World): Promise<void> {
  let over = false;
  const before = book.acknowledged.length;
  const writing = writeUntil(() => over, world);
  for (let i = 0; i < 1_000 && book.acknowledged.length < before + WARM; i += 1) await sleep(10);
  await sleep(Math.floor(700 * random()));
  const victims = round % 2 === 0 ? [0, 1] : [Math.floor(2 * random())];
  const dying = victims.map((index) => {
    const victim = servers.get(index);
    servers.delete(index);
    return victim?.stop('SIGKILL');
  });
  await Promise.all(dying);
  await sleep(200);
  over = true;
  await writing;
  await Promise.all(victims.map(start));
  const last = checkDatabase(file, book);
  report(`kill ${round}: ${victims.length === 2 ? 'both servers' : 'one server'}; ${last} changes, ${book.acknowledged.length} acknowledged writes are there`);
}

function report(line: string): void {
  console.log(book.violations.length === 0 ? line : `${line} -- ${book.violations.length} violations`);
}

try {
  await Promise.all([start(0), start(1)]);
  const world = await makeWorld(clientOf(urls, KEY, random));
  if (seconds > 0) await storm(world);
  for (let round = 1; round <= kills && book.violations.length === 0; round += 1) await killRound(round, world);
  if (kills > 0) {
    await untilPlansAreDue();
    checkPlans(file, book);
    report(`after ${kills} kills: ${book.planned.length} plans compared with what became of them`);
  }
  console.log([...book.counts].sort().map(([what, count]) => `${what}: ${count}`).join(', '));
} finally {
  await Promise.all([...servers.values()].map((server) => server.stop('SIGTERM')));
}
for (const violation of new Set(book.violations.slice(0, 50))) console.error(`VIOLATION: ${violation}`);
if (book.violations.length > 0) {
  console.error(`${book.violations.length} violations; the database is kept in ${folder}`);
  process.exitCode = 1;
} else {
  rmSync(folder, { recursive: true, force: true });
}
