/** What an operator does to a server: starts it, stops it, kills it, starts it twice, and upgrades it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { MigrationError } from '../src/database/migrations.js';
import { migrate } from '../src/database/sqlite/migrations.js';
import { type ServerProcess, runScript, startServer } from '../scripts/server-process.js';
import { needsTheBuild } from './support/built.js';

needsTheBuild();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verbatim-lifecycle-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ADMIN_KEY = 'lifecycle-admin-key-0123456789';
const environment = (name: string, more: object = {}) => ({ DATABASE_URL: `file:${join(folder, name)}.db`, ADMIN_KEY, SAMPLE_DATA: 'false', ...more });

function send(server: ServerProcess, method: string, path: string, body?: object): Promise<Response> {
  const headers = { Authorization: `Bearer ${ADMIN_KEY}`, 'Content-Type': 'application/json' };
  return fetch(server.url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

describe('a server', () => {
  test('prints the address that it listens on, loads the sample once, and shows its first key once', async () => {
    const settings = { ...environment('first', { SAMPLE_DATA: 'true' }), ADMIN_KEY: '' };
    const first = await startServer(settings);
    const key = /vb_[\w-]{43}/.exec(first.output())?.[0];
    expect(first.output()).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+$/m);
    expect(key).toBeDefined();
    const answer = await fetch(`${first.url}/v1/keys`, { headers: { Authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(200);
    const articles = await (await fetch(`${first.url}/v1/articles?count=true`)).json() as { meta: { total: number } };
    expect(articles.meta.total).toBeGreaterThanOrEqual(8);
    expect(await first.stop('SIGTERM')).toBe(0);

    const second = await startServer(settings);
    expect(second.output()).not.toContain('vb_');
    expect(await (await fetch(`${second.url}/v1/articles?count=true`)).json()).toMatchObject({ meta: { total: articles.meta.total } });
    await second.stop('SIGTERM');
  });

  test('finishes what runs when it is told to stop, and a second signal right after does not cut that short', async () => {
    const server = await startServer(environment('stop'));
    const body = { name: 'The last one', category: 'online' };
    const writes = Array.from({ length: 20 }, () => send(server, 'POST', '/v1/outlets', body));
    const answers = Promise.allSettled(writes);
    await Promise.race(writes);
    const stopped = server.stop('SIGTERM');
    server.signal('SIGTERM');
    expect(await stopped).toBe(0);
    const acknowledged = (await answers).filter((answer) => answer.status === 'fulfilled' && answer.value.status === 201);
    const again = await startServer(environment('stop'));
    const { meta } = await (await send(again, 'GET', '/v1/outlets?count=true')).json() as { meta: { total: number } };
    await again.stop('SIGTERM');
    expect(meta.total).toBeGreaterThanOrEqual(acknowledged.length);
    expect(acknowledged.length).toBeGreaterThan(0);
  });

  test('ends a stream properly when it is told to stop', async () => {
    const server = await startServer(environment('streaming'));
    await send(server, 'POST', '/v1/outlets', { name: 'Streamed', category: 'online' });
    const { body } = await send(server, 'GET', '/v1/changes/stream');
    let [text, stopped]: [string, Promise<number | null> | undefined] = ['', undefined];
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) { // rejects where it is cut off
      text += Buffer.from(chunk).toString();
      if (text.includes('event: change')) stopped ??= server.stop('SIGTERM');
    }
    expect(await stopped).toBe(0);
  });

  test('loses nothing that it acknowledged when it is killed in the middle of writes', async () => {
    for (let round = 0; round < 3; round += 1) {
      const server = await startServer(environment('killed'));
      const acknowledged: string[] = [];
      const writer = async (name: string): Promise<void> => {
        for (let i = 0; ; i += 1) {
          const answer = await send(server, 'POST', '/v1/outlets', { slug: `round-${round}-${name}-${i}`, name, category: 'online' });
          if (answer.status === 201) acknowledged.push(((await answer.json()) as { slug: string }).slug);
        }
      };
      const writers = ['a', 'b', 'c', 'd'].map((name) => writer(name).catch(() => {}));
      while (acknowledged.length < 20 + 15 * round) await new Promise((resolve) => setTimeout(resolve, 5));
      await server.stop('SIGKILL');
      await Promise.all(writers);

      const again = await startServer(environment('killed'));
      const found = await Promise.all(acknowledged.map((slug) => send(again, 'GET', `/v1/outlets/${slug}`)));
      await again.stop('SIGTERM');
      expect(found.filter(({ status }) => status !== 200)).toEqual([]);
    }
    const database = new Sqlite(join(folder, 'killed.db'), { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    const [outlets, changes, last] = ['SELECT count(*) FROM "Outlet"', 'SELECT count(*) FROM "Change"', 'SELECT max(seq) FROM "Change"'].map((sql) => database.prepare(sql).pluck().get());
    database.close();
    expect([changes, last]).toEqual([outlets, outlets]);
  });

  test('can be started twice at once on one database', async () => {
    const servers = await Promise.all([startServer(environment('twice')), startServer(environment('twice'))]);
    const answers = await Promise.all(servers.flatMap((server, n) => Array.from({ length: 25 }, (_, i) =>
      send(server, 'POST', '/v1/outlets', { slug: `server-${n}-${i}`, name: 'Twice', category: 'online' }))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 201));
    const { meta } = await (await send(servers[0] as ServerProcess, 'GET', '/v1/outlets?count=true')).json() as { meta: { total: number } };
    expect(meta.total).toBe(50);
    await Promise.all(servers.map((server) => server.stop('SIGTERM')));
  });

  test('can be backed up while it is written to, and the copy is a newsroom', async () => {
    const server = await startServer(environment('source'));
    const writing = Promise.all(Array.from({ length: 30 }, (_, i) => send(server, 'POST', '/v1/outlets', { name: `Outlet ${i}`, category: 'online' })));
    await send(server, 'POST', '/v1/outlets', { slug: 'before', name: 'Before the backup', category: 'online' });
    const { code } = await runScript('backup', [join(folder, 'copy.db')], environment('source'));
    await writing;
    await server.stop('SIGTERM');
    expect(code).toBe(0);
    const restored = await startServer(environment('copy'));
    expect((await send(restored, 'GET', '/v1/outlets/before')).status).toBe(200);
    await restored.stop('SIGTERM');
  });

  test.each([
    ['PORT', 'eighty'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['DATABASE_URL', 'file:/dev/null/newsroom.db'],
    ['DATABASE_URL', `file:${tmpdir()}`],
    ['HOST', 'no.such.host.invalid'],
    ['CORS_ORIGINS', 'everywhere'],
    ['ADMIN_KEY', 'short'],
    ['REQUIRE_IF_MATCH', 'yes'],
    ['PUBLIC_URL', 'not a url'],
    ['BODY_LIMIT', '-1'],
  ])('does not start with a malformed %s, and names it', async (name, value) => {
    const { code, stderr } = await runScript('server', [], environment('refused', { [name]: value }));
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${name}:|, ${name}:`, 'm'));
    expect(stderr).not.toContain('    at ');
  });
});

describe('the key command', () => {
  test('makes, lists and revokes keys', async () => {
    const made = await runScript('key', ['create', '--name', 'Website', '--role', 'viewer'], environment('keys'));
    expect(made.stdout).toMatch(/^vb_[\w-]{43}$/m);
    const listed = await runScript('key', ['list'], environment('keys'));
    expect(listed.stdout).toContain('Website');
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(listed.stdout)?.[0] ?? '';
    expect((await runScript('key', ['revoke', id], environment('keys'))).code).toBe(0);
    expect((await runScript('key', ['list'], environment('keys'))).stdout).not.toContain('Website');
  });

  test('says what is wrong', async () => {
    const { code, stderr } = await runScript('key', ['create', '--name', 'X', '--role', 'emperor'], environment('keys'));
    expect(code).toBe(1);
    expect(stderr).toContain('role');
  });
});

describe('a migration', () => {
  const names = (file: string): unknown[] => {
    const database = new Sqlite(file, { readonly: true });
    const rows = database.prepare('SELECT migration_name FROM _prisma_migrations ORDER BY started_at, migration_name').pluck().all();
    database.close();
    return rows;
  };

  test('is applied once, and recorded as Prisma does', () => {
    const file = join(folder, 'migrated.db');
    migrate(file);
    migrate(file);
    expect(names(file).length).toBeGreaterThanOrEqual(2);
    expect(new Set(names(file)).size).toBe(names(file).length);
  });

  test('leaves a database alone that is ahead of the code', () => {
    const file = join(folder, 'ahead.db');
    migrate(file);
    const database = new Sqlite(file);
    database.exec(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '99990101000000_future', 1)`);
    database.close();
    expect(() => migrate(file)).toThrow(MigrationError);
    expect(() => migrate(file)).toThrow(/99990101000000_future/);
  });

  test('says so when the file is no database', () => {
    const file = join(folder, 'text.db');
    writeFileSync(file, 'this is not a database, only a text file that somebody named in DATABASE_URL '.repeat(20));
    expect(() => migrate(file)).toThrow(MigrationError);
  });
});
