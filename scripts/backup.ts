/** `npm run backup -- <file>`: a consistent copy of the newsroom, also while the server runs. To restore, start from it. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { loadConfig } from '../src/config.js';
import { fileOf } from '../src/database/url.js';

async function main(): Promise<void> {
  const [target] = process.argv.slice(2);
  if (target === undefined) throw new Error('Name the file to write: npm run backup -- <file>');
  const file = resolve(target);
  if (existsSync(file)) throw new Error(`${target} is there already; name another file.`);
  const source = fileOf(loadConfig().databaseUrl);
  if (source === undefined) throw new Error('This newsroom is kept in PostgreSQL: back it up with pg_dump.');
  if (!existsSync(source)) throw new Error('There is no newsroom to back up yet: DATABASE_URL names a file that does not exist.');
  mkdirSync(dirname(file), { recursive: true });
  const database = new Sqlite(source, { readonly: true });
  await database.backup(file);
  database.close();
  console.log(`wrote ${target}`);
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
