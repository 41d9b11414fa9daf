/** Where a test's newsroom lives: a SQLite file, or a database on the PostgreSQL server of this run (postgresql-run.ts). */
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { folderForFiles } from '../../scripts/folder-in-memory.js';
import { databaseOn, execute } from '../../scripts/postgresql-server.js';

export type Engine = 'sqlite' | 'postgresql';

export interface Home {
  /** As DATABASE_URL has it. */
  url: string;
  remove(): Promise<void>;
}

/** An empty database. The server migrates it where it is no copy of one that is migrated. */
export async function makeHome(engine: Engine = process.env['TEST_ENGINE'] === 'postgresql' ? 'postgresql' : 'sqlite'): Promise<Home> {
  return engine === 'postgresql' ? makeDatabase() : makeFile();
}

function makeFile(): Home {
  const folder = mkdtempSync(join(folderForFiles(), 'verbatim-'));
  const file = join(folder, 'newsroom.db');
  const template = process.env['TEST_SQLITE']; // made by sqlite.setup.mjs
  if (template !== undefined) copyFileSync(template, file);
  return { url: `file:${file}`, remove: async () => rmSync(folder, { recursive: true, force: true }) };
}

async function makeDatabase(): Promise<Home> {
  const server = process.env['TEST_POSTGRESQL'] ?? '';
  const name = `verbatim_${randomUUID().replaceAll('-', '')}`;
  await execute(server, `CREATE DATABASE ${name} TEMPLATE verbatim_template STRATEGY file_copy`);
  return { url: databaseOn(server, name), remove: () => execute(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}
