import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Database } from './database/database.js';

/** Milliseconds that running requests have to finish. */
const GRACE = 10_000;
/** A second signal this soon is an echo of the first: a terminal's Ctrl-C reaches us through npm as well. In milliseconds. */
const ECHO = 1_000;

/** On SIGTERM or SIGINT: stops accepting, finishes what runs, closes the database, and lets the process end. */
export function closeOnSignals(server: Server, database: Database, logger: Logger): void {
  let since: number | undefined;
  const onSignal = (signal: string): void => {
    if (since !== undefined) {
      if (Date.now() - since > ECHO) process.exit(1);
      return;
    }
    since = Date.now();
    logger.info({ signal }, 'closing');
    close(server, database).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'closing failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function close(server: Server, database: Database): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), GRACE);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(idle);
  clearTimeout(cut);
  await database.close();
}
