import type { Server } from 'node:http';
import type { Logger } from 'pino';

/** Milliseconds that running requests have to finish. */
const GRACE = 10_000;
/** A second signal this soon is an echo of the first: a terminal's Ctrl-C reaches us through npm as well. In milliseconds. */
const ECHO = 1_000;

/**
 * On SIGTERM or SIGINT: stops accepting, ends the streams, finishes what runs, and lets the process end.
 *
 * @param finish what is to be done when the last request is answered: the database is closed there
 * @param closing aborted at the signal
 */
export function closeOnSignals(server: Server, finish: () => Promise<void>, logger: Logger, closing: AbortController): void {
  let since: number | undefined;
  const onSignal = (signal: string): void => {
    if (since !== undefined) {
      if (Date.now() - since > ECHO) process.exit(1);
      return;
    }
    since = Date.now();
    logger.info({ signal }, 'closing');
    closing.abort();
    close(server, finish).then(
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

async function close(server: Server, finish: () => Promise<void>): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), GRACE);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(idle);
  clearTimeout(cut);
  await finish();
}
