/**
 * Two servers on one database, and everybody writes at once: `npm run bench:storm -- --seconds 30 --kills 10 --clients 8 --seed 1`.
 *
 * First a storm, which four readers follow; then servers are killed (SIGKILL), one and both in turn. In the end
 * nothing that was acknowledged may be missing, nothing half done or done twice, and the log without a gap. The exit
 * code is 1 where anything else is found, or where too little was done to find anything.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect, parseArgs } from 'node:util';
import { numbers } from './sentences.js';
import { checkAnswers } from './storm/answers.js';
import { Book } from './storm/book.js';
import { articlesIn, checkDatabase, checkPlans, checkReaders } from './storm/checks.js';
import { clientOf } from './storm/client.js';
import { type World, makeWorld } from './storm/desk.js';
import { claimKill, claimUnderWay, lacking } from './storm/enough.js';
import { askAndForget, checkKeys, sendAgain } from './storm/keys.js';
import { type Seen, followPages, followStream } from './storm/readers.js';
import { Servers } from './storm/servers.js';
import { write } from './storm/writer.js';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, kills: { type: 'string', default: '10' }, clients: { type: 'string', default: '8' }, seed: { type: 'string', default: '1' } },
});
const [seconds, kills, clients, seed] = [values.seconds, values.kills, values.clients, values.seed].map(Number) as [number, number, number, number];

const KEY = 'a-key-for-the-storm-alone';
/** Writes that are acknowledged in a round before somebody is killed. */
const WARM = 20;
/** A storm on a busy machine lasts longer, until enough was done, but only so many times as long. */
const PATIENCE = 4;
const folder = mkdtempSync(join(tmpdir(), 'verbatim-storm-'));
const file = join(folder, 'newsroom.db');
const random = numbers(seed);
const book = new Book();
const servers = new Servers({ DATABASE_URL: `file:${file}`, ADMIN_KEY: KEY, SAMPLE_DATA: 'false' });
const urls = (): string[] => servers.urls();
const everywhere = clientOf(urls, KEY, random);

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
  const following = Promise.all(urls().flatMap((url, i) => (['pages', 'stream'] as const).map((follows) => {
    const seen: Seen = { name: `the ${follows} of server ${i + 1}`, follows, changes: [], resumed: 0 };
    readers.push(seen);
    return { pages: followPages, stream: followStream }[follows](seen, { url, key: KEY, random: numbers(seed + i), signal: ending.signal });
  }))).catch((error: unknown) => book.violate(`a reader could not go on: ${inspect(error)}`));
  const began = Date.now();
  const lasts = (least: number): boolean => Date.now() < began + least * 1_000;
  await writeUntil(() => !lasts(seconds) && (lacking(book, readers, seconds).length === 0 || !lasts(PATIENCE * seconds)), world);
  const lacks = lacking(book, readers, seconds);
  if (lacks.length > 0) {
    ending.abort();
    await following;
    throw new Error(lacks.join('\n'));
  }
  book.claim(book.counted('unreachable') === 0, () => 'a server went away that nobody had killed');
  await sendAgain(everywhere, book);
  await untilPlansAreDue();
  const last = checkDatabase(file, book);
  for (let i = 0; i < 100 && readers.some(({ changes }) => changes.length < last); i += 1) await sleep(100);
  ending.abort();
  await following;
  checkReaders(readers, last, book);
  checkPlans(file, book);
  report(`storm of ${seconds} s: ${last} changes, ${book.planned.length} plans, ${readers.length} readers compared, of which ${readers.map(({ resumed }) => resumed).filter(Boolean).join(' and ')} times resumed`);
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
  claimKill(book, round, book.acknowledged.length - before, WARM);
  const victims = round % 2 === 0 ? [0, 1] : [Math.floor(2 * random())];
  await killWhileAsked(victims);
  await sleep(200);
  over = true;
  await writing;
  await servers.start(victims);
  await sendAgain(everywhere, book);
  const changes = checkDatabase(file, book);
  report(`kill ${round}: ${victims.length === 2 ? 'both servers' : 'one server'}; ${changes} changes, ${book.acknowledged.length} acknowledged writes are there`);
}

/** Kills servers when they have answered some of what they were asked at once, and not the rest. */
async function killWhileAsked(victims: readonly number[]): Promise<void> {
  const doomed = servers.urls(victims);
  let answered = 0;
  const asking = askAndForget(clientOf(() => doomed, KEY, random), book, () => {
    answered += 1;
  });
  const few = 1 + Math.floor(4 * random());
  for (let i = 0; i < 5_000 && answered < few; i += 1) await sleep(1);
  await servers.kill(victims);
  await asking;
}

async function checkEnd(): Promise<void> {
  await untilPlansAreDue();
  checkDatabase(file, book);
  checkPlans(file, book);
  checkKeys(file, book);
  const compared = await checkAnswers(everywhere, articlesIn(file), book);
  report(`in the end: ${compared} articles compared with the log and their writers, ${book.planned.length} plans and ${book.keyed.size} keys with what became of them`);
  console.log([...book.counts].sort().map(([what, count]) => `${what}: ${count}`).join(', '));
}

function report(line: string): void {
  console.log(book.violations.length === 0 ? line : `${line} -- ${book.violations.length} violations`);
}

try {
  await servers.start([0, 1]);
  const world = await makeWorld(everywhere);
  if (seconds > 0) await storm(world);
  for (let round = 1; round <= kills && book.violations.length === 0; round += 1) await killRound(round, world);
  if (book.violations.length === 0) claimUnderWay(book, kills);
  await checkEnd();
} catch (error) {
  book.violate(`it broke off: ${inspect(error)}`);
} finally {
  await servers.stop();
}
for (const violation of [...new Set(book.violations)].slice(0, 50)) console.error(`VIOLATION: ${violation}`);
if (book.violations.length > 0) {
  console.error(`${book.violations.length} violations; the database is kept in ${folder}`);
  process.exitCode = 1;
} else {
  rmSync(folder, { recursive: true, force: true });
}
