import type { Logger } from 'pino';

/** A second signal this soon is an echo of the first: a terminal's Ctrl-C reaches us through npm as well. In milliseconds. */
const ECHO = 1_000;

/**
 * On SIGTERM or SIGINT: ends this process, with 0 when that went well. Another signal later on ends it at once.
 *
 * @param end what is to be done first
 */
export function endOnSignals(end: () => Promise<void>, logger: Pick<Logger, 'info' | 'error'>): void {
  let since: number | undefined;
  const onSignal = (signal: string): void => {
    if (since !== undefined) {
      if (Date.now() - since > ECHO) process.exit(1);
      return;
    }
    since = Date.now();
    logger.info({ signal }, 'closing');
    end().then(
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
