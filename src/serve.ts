/** One process that serves: it opens the newsroom, listens, and closes cleanly. */
import type { Logger } from 'pino';
import { createApp } from './app.js';
import type { Config } from './config.js';
import type { Signer } from './changes/signer.js';
import type { Database } from './database/database.js';
import { drain } from './drain.js';
import type { Started } from './greeting.js';
import { Problem } from './http/errors.js';
import { type KeptAnswers, keepAnswers } from './http/kept/kept-answers.js';
import { watchEventLoop } from './http/overload.js';
import { listen } from './listen.js';
import { boundMemory } from './memory.js';
import type { Metrics } from './metrics/metrics.js';
import { isEmpty, openNewsroom } from './newsroom.js';
import { endpoints } from './resources/index.js';
import { endOnSignals } from './signals.js';
import { startTimer } from './timer.js';

/**
 * @param metrics what to count with; undefined: nothing is counted
 * @throws MigrationError, ListenError
 */
export async function serve(config: Config, logger: Logger, metrics?: Metrics): Promise<Started> {
  const { database, signer, ledger, firstKey } = await openNewsroom(config, {
    report: (error, plan) => logger.warn({ plan, ...causeOf(error) }, 'what was planned was not done'),
    observe: metrics?.observe,
  });
  // Before anything else can fail: nobody can read it again.
  if (firstKey !== undefined) process.stdout.write(`\n  Your admin key, shown only this once:  ${firstKey}\n\n`);
  const seeded = config.sampleData && (await database.read(isEmpty)) && (await seed(database, signer));
  const closing = new AbortController();
  const kept = await keepAnswers(database, config);
  if (metrics) watchKept(metrics, kept);
  const app = createApp({ config, database, ledger, logger, overloaded: watchEventLoop(), kept, closing: closing.signal });
  const { server, url } = await listen(metrics && config.metrics ? metrics.beside(app) : app, config);
  if (metrics) server.prependListener('request', metrics.requests(endpoints));
  boundMemory(config);
  const stopTimer = startTimer(ledger, logger);
  endOnSignals(async () => {
    closing.abort();
    await drain(server);
    await stopTimer();
    await kept.close();
    await database.close();
  }, logger);
  return { url, seeded };
}

/** Loaded only where it is needed, as all is that a start can do without. */
async function seed(database: Database, signer: Signer): Promise<boolean> {
  const { seedSampleNewsroom } = await import('../prisma/seed.js');
  return seedSampleNewsroom(database, signer);
}

function watchKept(metrics: Metrics, { store }: KeptAnswers): void {
  metrics.watch('verbatim_kept_answers', 'Answers that are kept.', 'sum', () => store.stats().entries);
  metrics.watch('verbatim_kept_bytes', 'Bytes of the answers that are kept.', 'sum', () => store.stats().bytes);
  metrics.watch('verbatim_kept_hits_total', 'Requests that a kept answer has answered.', 'sum', () => store.stats().hits);
  metrics.watch('verbatim_kept_misses_total', 'Requests for which no answer was kept.', 'sum', () => store.stats().misses);
}

/** What a refusal says may quote an article, which is not for the log; the article's own history has it. */
const causeOf = (error: unknown): object => (error instanceof Problem ? { code: error.code } : { err: error });
