/** Ends a server so that nobody is cut off who has asked for something. */
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';

/** Milliseconds that running requests have to finish. */
export const GRACE = 10_000;
/** Milliseconds in which whoever uses an open connection shows it: its next answer tells it to go. */
const LULL = 1_000;

/**
 * Accepts no connection any more, answers what comes over those that are open, with `Connection: close`, and resolves when all
 * are gone. What still runs after ten seconds is cut off.
 */
export async function drain(server: Server): Promise<void> {
  server.prependListener('request', (_req, res) => void res.setHeader('Connection', 'close'));
  server.keepAliveTimeout = LULL;
  server.headersTimeout = LULL; // of connections over which nothing has come yet
  const lull = setTimeout(() => server.closeIdleConnections(), LULL);
  const cut = setTimeout(() => server.closeAllConnections(), GRACE);
  await stopAccepting(server);
  clearTimeout(lull);
  clearTimeout(cut);
}

/** http's own `close` also closes idle connections at once, and with them the request that is just under way on one. */
const stopAccepting = (server: Server): Promise<void> => new Promise((resolve) => void NetServer.prototype.close.call(server, () => resolve()));
