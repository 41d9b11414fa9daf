/** Starts the server: reads the settings, opens the newsroom, listens, and closes cleanly. */
import { pino } from 'pino';
import { seedSampleNewsroom } from '../prisma/seed.js';
import { createApp } from './app.js';
import { ConfigError, loadConfig } from './config.js';
import { MigrationError } from './database/migrations.js';
import { Problem } from './http/errors.js';
import { watchEventLoop } from './http/overload.js';
import { ListenError, listen } from './listen.js';
import { openNewsroom } from './newsroom.js';
import { closeOnSignals } from './shutdown.js';
import { startTimer } from './timer.js';

async function start(): Promise<void> {
  const config = loadConfig();
  const logger = pino({ level: config.logLevel });
  const { database, signer, ledger, firstKey } = await openNewsroom(config, (error, plan) => logger.warn({ plan, ...causeOf(error) }, 'what was planned was not done'));
  // Before anything else can fail: nobody can read it again.
  if (firstKey !== undefined) process.stdout.write(`\n  Your admin key, shown only this once:  ${firstKey}\n\n`);
  const seeded = config.sampleData && (await seedSampleNewsroom(database, signer));
  const closing = new AbortController();
  const app = createApp({ config, database, ledger, logger, overloaded: watchEventLoop(), closing: closing.signal });
  const { server, url } = await listen(app, config);
  const stopTimer = startTimer(ledger, logger);
  const finish = async (): Promise<void> => {
    await stopTimer();
    await database.close();
  };
  closeOnSignals(server, finish, logger, closing);
  greet(url, seeded);
}

/** What a refusal says may quote an article, which is not for the log; the article's own history has it. */
const causeOf = (error: unknown): object => (error instanceof Problem ? { code: error.code } : { err: error });

function greet(url: string, seeded: boolean): void {
  const lines = [
    `listening on ${url}`,
    '',
    ...(seeded ? ['  A small sample newsroom has been loaded (SAMPLE_DATA=false keeps it out).', ''] : []),
    `  Read and try the API   ${url}/docs`,
    `  The newest articles    curl '${url}/v1/articles?include=outlet&limit=3'`,
    `  Who said what          curl '${url}/v1/quotes?include=speaker&limit=3'`,
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

start().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof MigrationError || error instanceof ListenError;
  process.stderr.write(`${expected ? (error as Error).message : String((error as Error).stack)}\n`);
  process.exit(1);
});
