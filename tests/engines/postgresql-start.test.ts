/** Starting on PostgreSQL: what cannot work ends with a sentence that says what to do, and with nothing changed. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { databaseOn, execute } from '../../scripts/postgresql-server.js';
import { runScript, startServer } from '../../scripts/server-process.js';
import { needsTheBuild } from '../support/built.js';
import { openDatabase } from '../../src/database/database.js';
import { MigrationError } from '../../src/database/migrations.js';
import { type Home, makeHome } from '../support/home.js';

needsTheBuild();

let home: Home;
beforeAll(async () => {
  home = await makeHome('postgresql');
});
afterAll(() => home.remove());

/** The address with something else in it. */
function changed(change: (url: URL) => void): string {
  const url = new URL(home.url);
  change(url);
  return url.href;
}

async function refusal(url: string): Promise<string> {
  try {
    await (await openDatabase(url)).close();
  } catch (error) {
    expect(error).toBeInstanceOf(MigrationError);
    return (error as Error).message;
  }
  throw new Error('It was opened.');
}

describe('a newsroom on PostgreSQL cannot be opened', () => {
  const impossible: [string, () => string, RegExp][] = [
    ['where no server listens', () => changed((url) => (url.port = '1')), /^DATABASE_URL: the server at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\); start it, or correct the address\.$/],
    ['where the name is of no machine', () => changed((url) => (url.hostname = 'nowhere.invalid')), /^DATABASE_URL: .*nowhere\.invalid/],
    ['with another password', () => changed((url) => (url.password = 'not-this-one')), /refuses the password of the user postgres/],
    ['of a user that there is not', () => changed((url) => (url.username = 'nobody')), /nobody/],
    ['in a database that there is not', () => changed((url) => (url.pathname = '/nothing')), /has no database nothing; make it with `createdb`/],
  ];
  test.each(impossible)('%s', async (_case, url, sentence) => {
    const message = await refusal(url());
    expect(message).toMatch(sentence);
    expect(message).not.toMatch(/not-this-one|postgres:postgres/);
  });

  test('where it is ahead of this version', async () => {
    const ahead = await makeHome('postgresql');
    await execute(ahead.url, `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29991231000000_future', now())`);
    expect(await refusal(ahead.url)).toBe('The database is ahead of this version (it has 29991231000000_future): start a newer version.');
    await ahead.remove();
  });

  test('where another version was left half done', async () => {
    const half = await makeHome('postgresql');
    await execute(half.url, `UPDATE _prisma_migrations SET finished_at = NULL`);
    expect(await refusal(half.url)).toMatch(/was begun elsewhere and not finished/);
    await half.remove();
  });

  test('where its text is not Unicode', async () => {
    const name = `verbatim_latin_${process.pid}`;
    await execute(home.url, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`);
    expect(await refusal(databaseOn(home.url, name))).toMatch(/has the encoding LATIN1; make one with `createdb --encoding=UTF8/);
    await execute(home.url, `DROP DATABASE ${name}`);
  });
});

test('two that start at once on an empty database migrate it once', async () => {
  const name = `verbatim_empty_${process.pid}`;
  await execute(home.url, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  const url = databaseOn(home.url, name);
  const both = await Promise.all([openDatabase(url), openDatabase(url)]);
  const applied = await both[0].read((tx) => tx.$queryRaw<{ migration_name: string }[]>`SELECT migration_name FROM _prisma_migrations`);
  expect(new Set(applied.map((row) => row.migration_name)).size).toBe(applied.length);
  for (const database of both) await database.close();
  await execute(home.url, `DROP DATABASE ${name}`);
});

test('the server starts on PostgreSQL, or ends with 1 and a sentence without the password', async () => {
  const settings = { DATABASE_URL: home.url, SAMPLE_DATA: 'true' };
  const server = await startServer(settings);
  const answer = (await (await fetch(`${server.url}/v1/articles?count=true`)).json()) as { meta: { total: number } };
  expect(answer.meta.total).toBeGreaterThanOrEqual(8);
  expect(await server.stop('SIGTERM')).toBe(0);

  const { code, stderr } = await runScript('server', [], { DATABASE_URL: changed((url) => (url.password = 'not-this-one')) });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^DATABASE_URL: .* refuses the password of the user postgres; correct it\.\n$/)]);
}, 300_000); // the first start builds
