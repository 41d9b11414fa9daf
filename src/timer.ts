/** Does what was planned for a time at that time. Requests would do it too, if they came: this is for those who only listen. */
import type { Logger } from 'pino';
import type { Ledger } from './changes/ledger.js';

/** Another process may have planned something meanwhile, so that nobody sleeps longer than this. In milliseconds. */
const LONGEST = 1_000;

/**
 * Looks after what is planned until it is stopped. It does not keep the process alive, and of failures in a row it logs the first.
 *
 * @returns stops it; resolves when what it was about to do is done
 */
export function startTimer(ledger: Pick<Ledger, 'settle'>, logger: Pick<Logger, 'error' | 'info'>): () => Promise<void> {
  let stopped = false;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const next = await ledger.settle().then(succeeded, failed);
    if (stopped) return;
    const pause = next === null ? LONGEST : Math.min(Math.max(next.getTime() - Date.now(), 1), LONGEST);
    timer = setTimeout(() => (looking = look()), pause).unref();
  }

  function succeeded(next: Date | null): Date | null {
    if (failing) logger.info('what was planned is done again');
    failing = false;
    return next;
  }

  function failed(error: unknown): null {
    if (!failing) logger.error({ err: error }, 'what was planned could not be done; it is tried again every second');
    failing = true;
    return null;
  }

  let looking = look();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await looking;
  };
}
