/** How a process hears of what others commit. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execute } from '../../scripts/postgresql-server.js';
import { type Following, type News, Prisma } from '../../src/database/database.js';
import { openPostgresql } from '../../src/database/postgresql/database.js';
import { type Home, makeHome } from '../support/home.js';
import { type Way, wayTo } from '../support/tcp-proxy.js';

type Open = Awaited<ReturnType<typeof openPostgresql>>;

let home: Home;
let way: Way;
/** Follows, through a way that can be cut. */
let here: Open;
let elsewhere: Open;
let following: Following;
let heard: News[];
let due: Date | null;
let seq = 0;

beforeAll(async () => {
  home = await makeHome('postgresql');
  way = await wayTo(home.url);
  here = await openPostgresql(way.url);
  elsewhere = await openPostgresql(home.url);
});
beforeEach(async () => {
  heard = [];
  following = await here.follow((news, nextDue) => {
    heard.push(...news);
    due = nextDue;
  });
});
afterEach(async () => {
  await following.close();
  await way.open();
});
afterAll(async () => {
  await here.close();
  await elsewhere.close();
  await way.cut();
  await home.remove();
});

/** Appends to the log; what it made stale is the name of a tag, or not known. */
async function append(database: Open, tag: string | null): Promise<number> {
  const row = { seq: (seq += 1), at: new Date(), actorName: 'test', resource: 'outlet', resourceId: 'x', version: seq, action: 'update' };
  await database.write((tx) => tx.change.create({ data: { ...row, ...(tag === null ? {} : { cacheTags: [tag] }) } }));
  return seq;
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !holds(); i += 1) await sleep(20);
  expect(holds()).toBe(true);
}

const tags = (): string[] => heard.flatMap(({ cacheTags }) => cacheTags);

test('it has heard of its own write when that is acknowledged', async () => {
  const own = await append(here, 'own');
  expect(heard).toEqual([{ seq: own, cacheTags: ['own'] }]);
});

test('it hears of what others commit, in the order of the log, and of nothing that was rolled back', async () => {
  await elsewhere.write(async (tx) => {
    await tx.change.create({ data: { seq: seq + 1, at: new Date(), actorName: 'test', resource: 'outlet', resourceId: 'x', version: 1, action: 'update', cacheTags: ['never'] } });
    throw new Error('on purpose');
  }).catch(() => {});
  for (const tag of ['a', 'b', 'c']) await append(elsewhere, tag);
  await until(() => heard.length === 3);
  expect(tags()).toEqual(['a', 'b', 'c']);
  expect(following.catchUp()).toBe(true);
});

test('it drops everything for a change of which nobody knows what it made stale', async () => {
  await append(elsewhere, null);
  await until(() => heard.length === 1);
  expect(tags()).toEqual(['*']);
});

describe('what leaves no row in the log', () => {
  const at = new Date('2026-01-02T03:04:05Z');
  const term = (name: string) => ({ kind: 'topic', name, count: 1 });

  test('drops everything, whoever writes it, and once', async () => {
    await here.write((tx) => tx.term.create({ data: term('own') }));
    expect(tags()).toEqual(['*']);
    await execute(home.url, `UPDATE "Term" SET "count" = 2`);
    await until(() => heard.length > 1);
    await append(elsewhere, 'after it');
    await until(() => tags().includes('after it'));
    expect(tags()).toEqual(['*', '*', 'after it']);
  });

  test('drops everything also when others that do have followed it before anybody looks', async () => {
    await way.cut();
    await elsewhere.write((tx) => tx.term.create({ data: term('unheard') }));
    await append(elsewhere, 'logged');
    await way.open();
    await until(() => heard.length > 0 && following.catchUp());
    expect(tags()).toEqual(['*']);
  });

  test('is not what a transaction writes that writes to the log as well, before or after', async () => {
    const row = (tag: string) => ({ seq: (seq += 1), at, actorName: 'test', resource: 'outlet', resourceId: 'x', version: 1, action: 'update', cacheTags: [tag] });
    await here.write(async (tx) => {
      await tx.term.create({ data: term('before') });
      await tx.change.create({ data: row('one') });
    });
    await here.write(async (tx) => {
      await tx.change.create({ data: row('other') });
      await tx.term.create({ data: term('after') });
    });
    expect(tags()).toEqual(['one', 'other']);
  });

  test('drops nothing where no reader sees it: a key, the answer to a retry, a working copy', async () => {
    await here.write(async (tx) => {
      await tx.idempotentAnswer.create({ data: { actor: 'a', key: 'k', fingerprint: 'f', status: 422, headers: {}, body: '', createdAt: at } });
      await tx.setting.create({ data: { name: 'x', value: 'y' } });
    });
    expect(heard).toEqual([]);
  });

  test('is heard of for every table that readers see something of', async () => {
    const unseen: string[] = ['ArticleDraft', 'DraftReference', 'Key', 'IdempotentAnswer', 'Setting'];
    const told = await here.read((tx) => tx.$queryRaw<{ table: string }[]>`SELECT DISTINCT tgrelid::regclass::text AS "table" FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = 'tell_of_write'`);
    expect(told.map(({ table }) => table.replaceAll('"', '')).sort()).toEqual(Object.values(Prisma.ModelName).filter((name) => !unseen.includes(name)).sort());
  });
});

test('it hears when something is due next', async () => {
  const at = new Date('2099-05-06T07:08:09.123Z');
  await elsewhere.write(async (tx) => {
    const when = { createdAt: at, updatedAt: at };
    await tx.outlet.create({ data: { ...when, id: 'o', slug: 'o', name: 'o', nameKey: 'o', category: 'online' } });
    await tx.article.create({ data: { ...when, id: 'a', slug: 'a', headline: 'a', headlineKey: 'a', body: '', bodyHtml: '', text: '', wordCount: 0, language: 'en', outletId: 'o', publishAt: at } });
  });
  await append(elsewhere, 'planned');
  await until(() => heard.length === 1);
  expect(due).toEqual(at);
  expect(await here.nextDue()).toEqual(at);
});

test.each([
  ['was told to end', () => execute(home.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'verbatim follows' AND datname = current_database()")],
  ['was cut off', () => way.cut()],
  ['stands without a word', async () => way.freeze()],
])('it misses nothing when its connection %s', async (_how, fault) => {
  await append(here, 'before');
  await fault();
  await append(elsewhere, 'meanwhile');
  if (heard.length < 2) await sleep(3_500); // a silent connection is found out within three seconds
  await way.open();
  await until(() => tags().includes('meanwhile') && following.catchUp());
  expect(tags()).toEqual(['before', 'meanwhile']);
});

test('it drops everything when the log ends before what it knows: a backup was restored', async () => {
  await append(here, 'known');
  await execute(home.url, `DELETE FROM "Change" WHERE "seq" = ${seq}`);
  seq -= 1;
  await until(() => tags().includes('*'));
  expect(heard.at(-1)).toEqual({ seq, cacheTags: ['*'] });
});
