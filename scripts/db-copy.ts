/** `npm run db:copy -- --from file:… --to postgresql://…`: moves a newsroom to another database, of either engine. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../src/config.js';
import { CopyError, type Copied, copyNewsroom } from '../src/copy/copy.js';
import { type Database, openDatabase } from '../src/database/database.js';
import { databaseFailure } from '../src/database/failures.js';
import { MigrationError } from '../src/database/migrations.js';
import { fileOf } from '../src/database/url.js';

const USAGE = 'npm run db:copy -- --from file:./data/verbatim.db --to postgresql://user:password@host/database   (or the other way round)';

/** @throws CopyError with a sentence for whoever runs this */
function readArguments(): { from: string; to: string } {
  const { from, to } = parseOptions();
  if (from === undefined || to === undefined) throw new CopyError(USAGE);
  const [source, target] = [addressOf('--from', from), addressOf('--to', to)];
  const file = fileOf(source);
  if (file !== undefined && !existsSync(file)) throw new CopyError('There is no newsroom to copy: --from names a file that does not exist.');
  if (source === target) throw new CopyError('--from and --to name the same database.');
  return { from: source, to: target };
}

function parseOptions(): { from?: string; to?: string } {
  try {
    return parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } }).values;
  } catch {
    throw new CopyError(USAGE);
  }
}

/** An address as DATABASE_URL takes it. */
function addressOf(option: string, url: string): string {
  try {
    return readConfig({ DATABASE_URL: url }).databaseUrl;
  } catch (error) {
    throw error instanceof ConfigError ? new CopyError(error.message.replace('DATABASE_URL', option)) : error;
  }
}

async function open(option: string, url: string): Promise<Database> {
  try {
    return await openDatabase(url);
  } catch (error) {
    throw error instanceof MigrationError ? new CopyError(error.message.replace('DATABASE_URL', option)) : error;
  }
}

const lineOf = ({ table, rows, checksum }: Copied): string => `${table.padEnd(16)} ${String(rows).padStart(10)}  ${checksum.slice(0, 16)}`;

async function main(): Promise<void> {
  const urls = readArguments();
  const from = await open('--from', urls.from);
  try {
    const to = await open('--to', urls.to);
    try {
      const copied = await copyNewsroom(from, to, { progress: (table) => console.error(`${table} copied`) });
      console.log(`${['table'.padEnd(16), 'rows'.padStart(10)].join(' ')}  checksum, the same in both\n${copied.map(lineOf).join('\n')}`);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof CopyError) return error.message;
  if (databaseFailure(error) !== undefined) return `A database failed meanwhile (${(error as Error).message.trim().split('\n').at(-1)}): start the copy again, and it goes on.`;
  return (error as Error).stack ?? String(error);
}

main().catch((error: unknown) => {
  console.error(sentenceOf(error));
  process.exitCode = 1;
});
