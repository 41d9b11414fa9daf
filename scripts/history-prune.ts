/** `npm run history:prune -- --older-than 365d [--dry-run]`: drops from the log the drafts that readers never saw. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config.js';
import { fileOf } from '../src/database/url.js';
import { openNewsroom } from '../src/newsroom.js';
import { type Pruned, pruneHistory } from '../src/resources/history/prune.js';

const USAGE = 'npm run history:prune -- --older-than 365d [--dry-run]';

const MILLISECONDS: Record<string, number> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** @throws Error with a sentence for whoever runs this */
function cutoffOf(duration: string | undefined): Date {
  const [, count, unit = ''] = /^(\d{1,6})([hdw])$/.exec(duration ?? '') ?? [];
  if (count === undefined) throw new Error('--older-than takes a number of hours, days or weeks, such as 36h, 365d or 52w.');
  return new Date(Math.max(0, Date.now() - Number(count) * (MILLISECONDS[unit] ?? 0)));
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function report({ articles, changes, bytes }: Pruned, isRehearsal: boolean): string {
  if (changes === 0) return 'nothing to prune: all that is older was seen by readers, or is needed to show what is newer';
  const what = `the content of ${counted(changes, 'change')} of ${counted(articles, 'article')}, ${bytes} bytes`;
  return isRehearsal ? `would prune ${what}` : `pruned ${what}; the file does not shrink, but the room is used again`;
}

/** @throws Error with a sentence for whoever runs this */
function readArguments(): { cutoff: Date; isRehearsal: boolean } {
  try {
    const { values } = parseArgs({ options: { 'older-than': { type: 'string' }, 'dry-run': { type: 'boolean', default: false } } });
    return { cutoff: cutoffOf(values['older-than']), isRehearsal: values['dry-run'] };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}

async function main(): Promise<void> {
  const { cutoff, isRehearsal } = readArguments();
  const config = loadConfig();
  const file = fileOf(config.databaseUrl);
  if (file !== undefined && !existsSync(file)) throw new Error('There is no newsroom to prune: DATABASE_URL names a file that does not exist.');
  const { database } = await openNewsroom({ ...config, adminKey: '' });
  try {
    console.log(report(await pruneHistory(database, cutoff, { isRehearsal }), isRehearsal));
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
