/** A newsroom moves from one engine to the other and back, and is the same. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import { seedSampleNewsroom } from '../../prisma/seed.js';
import { runScript } from '../../scripts/server-process.js';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { copyNewsroom } from '../../src/copy/copy.js';
import { tables } from '../../src/copy/tables.js';
import { type Database, Prisma, type Tx, openDatabase } from '../../src/database/database.js';
import { openNewsroom } from '../../src/newsroom.js';
import { everything } from '../support/everything.js';
import { type Engine, type Home, makeHome } from '../support/home.js';
import { type Json, makeArticle, makeCorrection, makeDraft, makeQuote, makeScheduledArticle, makeTrashedArticle } from '../support/make.js';
import { type TestNewsroom, callerOf, openTestNewsroom } from '../support/newsroom.js';
import { live, lives } from '../support/random-life.js';
import { readAll } from '../support/transfer.js';

let source: TestNewsroom;

/** Something of everything that a newsroom has. */
beforeAll(async () => {
  source = await openTestNewsroom({ engine: 'sqlite' });
  await seedSampleNewsroom(source.database, source.signer);
  for (const life of fc.sample(lives(14), { numRuns: 5, seed: 41 })) await live(source, life);
  await makeScheduledArticle(source);
  await makeCorrection(source);
  await makeTrashedArticle(source);
  await makeDraft(source, { headline: 'Still in the works' });
  const { id } = await makeArticle(source, { headline: 'Straße “Ω” 𠮷', body: 'It is the year 0. “We open,” she said, “at noon.”' });
  const answer = await makeQuote(source, { articleId: id, text: 'We open', saidAt: '0000' });
  const answered = await makeQuote(source, { articleId: id, text: 'at noon.', note: 'Only for us: zirconium.' });
  await source.as('editor').patch(`/v1/quotes/${answer.id}`).send({ inReplyToId: answered.id }).expect(200);
  await source.as('editor').post('/v1/outlets').set('Idempotency-Key', 'once').send({ name: 'Retried', category: 'online' }).expect(201);
}, 120_000);
afterAll(() => source.close());

let homes: Home[];
let opened: Database[];
beforeEach(() => void ([homes, opened] = [[], []]));
afterEach(async () => {
  for (const database of opened) await database.close();
  for (const home of homes) await home.remove();
});

async function makeEmpty(engine: Engine): Promise<Home> {
  const home = await makeHome(engine);
  homes.push(home);
  return home;
}

async function openEmpty(engine: Engine): Promise<Database> {
  const database = await openDatabase((await makeEmpty(engine)).url);
  opened.push(database);
  return database;
}

/** The same newsroom on another database. */
async function serve(url: string): Promise<TestNewsroom> {
  const config = readConfig({ DATABASE_URL: url, SAMPLE_DATA: 'false' });
  const { database, ledger } = await openNewsroom({ ...config, adminKey: 'unused' });
  opened.push(database);
  const app = createApp({ config, database, ledger, logger: pino({ level: 'silent' }), overloaded: () => false, streamLimits: { longest: 250 } });
  return { ...source, app, config, database, ledger, as: (role) => callerOf(app, role === null ? undefined : source.keys[role]) };
}

/** All that a newsroom answers, to whoever may ask for it; of what is found, in any order. */
async function answersOf(newsroom: TestNewsroom): Promise<Record<string, Json>> {
  const answers: Record<string, Json> = {};
  for (const role of ['admin', null] as const) {
    for (const [path, answer] of Object.entries(await readAll(newsroom, role))) answers[`${role} ${path}`] = path.includes('?q=') ? inAnyOrder(answer) : answer;
  }
  const admin = newsroom.as('admin');
  const ids = (await admin.get('/v1/articles?status=any&limit=100')).body.data.map(({ id }: Json) => id);
  const more = ['/v1/changes?limit=100', '/v1/keys', '/v1/articles?trashed=true', '/v1/quotes?q=zirconium', ...ids.flatMap((id: string) => [`/v1/articles/${id}/draft`, `/v1/articles/${id}/revisions`, `/v1/articles/${id}/revisions/1`])];
  for (const path of more) {
    const { status, body } = await admin.get(path);
    answers[path] = { status, body: status === 200 ? (body.data ?? body) : body.code };
  }
  return answers;
}

const inAnyOrder = ({ status, body }: Json): Json => ({ status, body: body.map((row: Json) => JSON.stringify(row)).sort() });

test('every table is copied', () => {
  expect([...tables.map(({ name }) => name), 'Setting'].sort()).toEqual(Object.values(Prisma.ModelName).sort());
});

test('a newsroom on SQLite is the same on PostgreSQL, goes on there, and is the same on SQLite again', async () => {
  const there = await makeEmpty('postgresql');
  const out = await runScript('copy', ['--from', source.config.databaseUrl, '--to', there.url], {});
  expect([out.code, out.stdout]).toEqual([0, expect.stringMatching(/^Quote +\d+ {2}[0-9a-f]{16}$/m)]);
  const moved = await serve(there.url);
  expect(await answersOf(moved)).toEqual(await answersOf(source));
  const retried = await moved.as('editor').post('/v1/outlets').set('Idempotency-Key', 'once').send({ name: 'Retried', category: 'online' });
  expect([retried.status, retried.headers['idempotency-replayed']]).toEqual([201, 'true']);
  const next = (await moved.as('editor').get('/v1/changes?limit=2')).body.meta.nextCursor;
  expect((await source.as('editor').get(`/v1/changes?after=${next}`)).status).toBe(200);
  await makeQuote(moved, { articleId: (await makeArticle(moved, { body: '“It goes on.”' })).id, text: 'It goes on.' });

  const back = await makeEmpty('sqlite');
  expect(await runScript('copy', ['--from', there.url, '--to', back.url], {})).toMatchObject({ code: 0 });
  const again = await serve(back.url);
  expect(await answersOf(again)).toEqual(await answersOf(moved));
  await makeArticle(again, { headline: 'And on' });
}, 180_000);

/** A database whose writes fail from the given one on: what it has then is what a copy that was killed there leaves. */
function failingAt(database: Database, write: number): Database {
  let writes = 0;
  return {
    ...database,
    write: (work) => {
      writes += 1;
      return writes > write ? Promise.reject(new Error('killed')) : database.write(work);
    },
  };
}

describe('a copy that was interrupted', () => {
  test.each(['sqlite', 'postgresql'] as const)('wherever that was, goes on to the same: to %s', async (engine) => {
    const to = await openEmpty(engine);
    let interruptions = 0;
    for (let most = 1; ; most += 1) {
      const failure = await copyNewsroom(source.database, failingAt(to, most)).then(() => undefined, (error: Error) => error);
      if (failure === undefined) break;
      expect(failure.message).toBe('killed');
      interruptions += 1;
    }
    expect(interruptions).toBeGreaterThan(4);
    const whole = await openEmpty(engine);
    await copyNewsroom(source.database, whole);
    expect(await everything({ database: to })).toBe(await everything({ database: whole }));
    await expect(copyNewsroom(source.database, to)).rejects.toThrow('The target is not empty');
  }, 120_000);

  test('keeps servers away until it is finished', async () => {
    const { url } = await makeEmpty('sqlite');
    const to = await openDatabase(url);
    opened.push(to);
    await copyNewsroom(source.database, failingAt(to, 4)).catch(() => {});
    await expect(openNewsroom({ databaseUrl: url, adminKey: undefined })).rejects.toThrow('a copy into this database was begun and not finished');
    await expect(copyNewsroom(to, await openEmpty('sqlite'))).rejects.toThrow('itself a copy that was not finished');
    await copyNewsroom(source.database, to);
    await (await serve(url)).as(null).get('/v1/articles').expect(200);
  });

  test('is not mixed with what was written to the source since, nor with another newsroom', async () => {
    const other = await openTestNewsroom({ engine: 'sqlite' });
    try {
      const to = await openEmpty('sqlite');
      await copyNewsroom(other.database, failingAt(to, 1)).catch(() => {});
      await expect(copyNewsroom(source.database, to)).rejects.toThrow('a begun copy of another newsroom');
      await makeArticle(other);
      await expect(copyNewsroom(other.database, to)).rejects.toThrow('The source was written to since');
    } finally {
      await other.close();
    }
  });
});

const writes: [string, (tx: Tx) => Promise<unknown>][] = [
  ['has a row in the log', (tx) => tx.change.create({ data: { seq: 1_000_000, at: new Date(0), actorName: 'x', resource: 'outlet', resourceId: 'x', version: 1, action: 'update' } })],
  ['has none', (tx) => tx.outlet.updateMany({ data: { description: 'Changed meanwhile' } })],
];
test.each(writes)('what is written to the source meanwhile, and %s, is noticed', async (_which, change) => {
  const from = await openEmpty('sqlite');
  await copyNewsroom(source.database, from);
  const to = await openEmpty('sqlite');
  let written = false;
  const progress = async (table: string): Promise<void> => {
    if (table === 'Change') await from.write(change).then(() => (written = true));
  };
  await expect(copyNewsroom(from, to, { progress })).rejects.toThrow(/written to (meanwhile|since)/);
  expect(written).toBe(true);
});

test.each([
  ['a source that is not there', () => ['--from', 'file:/nowhere/at-all.db', '--to', 'file:/tmp/never.db'], 'There is no newsroom to copy'],
  ['one database twice', () => ['--from', source.config.databaseUrl, '--to', source.config.databaseUrl], 'name the same database'],
  ['a server that does not answer', () => ['--from', source.config.databaseUrl, '--to', 'postgresql://x:not-to-be-told@127.0.0.1:1/x'], '--to: the server at 127.0.0.1:1 cannot be reached'],
  ['what is no address', () => ['--from', source.config.databaseUrl, '--to', 'mysql://x'], '--to: must be file:'],
  ['nothing', () => [], 'npm run db:copy -- --from'],
])('%s is refused in one sentence', async (_what, args, sentence) => {
  const { code, stdout, stderr } = await runScript('copy', args(), {});
  expect([code, stdout, stderr.trim().split('\n').length]).toEqual([1, '', 1]);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain('not-to-be-told');
}, 60_000);
