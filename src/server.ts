/**
 * Starts the server: this process serves or, with WORKERS, keeps others that do. Who only keeps them loads nothing of the
 * application.
 */
import { pino } from 'pino';
import { loadConfig } from './config.js';
import { greet } from './greeting.js';

async function start(): Promise<void> {
  const config = loadConfig();
  const logger = pino({ level: config.logLevel });
  if (config.workers === 1) {
    const { serve } = await import('./serve.js');
    greet(await serve(config, logger));
    return;
  }
  const { default: cluster } = await import('node:cluster');
  if (cluster.worker) {
    const { serve } = await import('./serve.js');
    cluster.worker.send(await serve(config, logger.child({ worker: cluster.worker.id })));
  } else {
    const { keepWorkers } = await import('./workers.js');
    greet(await keepWorkers(import.meta.filename, config.workers, logger));
  }
}

/** What whoever starts the server can mend, and is told in a sentence. Known by name, so that none has to be loaded. */
const expected = new Set(['ConfigError', 'MigrationError', 'ListenError']);

start().catch((error: Error) => {
  process.stderr.write(`${expected.has(error.name) ? error.message : String(error.stack)}\n`);
  process.exit(1);
});
