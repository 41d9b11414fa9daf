/** A server as users start it, with the sample newsroom, and a database that goes when it stops. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from './server-process.js';

export interface LiveServer {
  url: string;
  /** A key with the role admin. */
  key: string;
  /** @throws when it does not end cleanly */
  stop(): Promise<void>;
}

const KEY = 'a-key-for-the-live-server-only';

export async function startLiveServer(): Promise<LiveServer> {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-live-'));
  const { url, output, stop } = await startServer({ DATABASE_URL: `file:${join(folder, 'newsroom.db')}`, ADMIN_KEY: KEY });
  return {
    url,
    key: KEY,
    stop: async () => {
      const code = await stop('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
      if (code !== 0) throw new Error(`The server ended with ${code} on SIGTERM:\n${output()}`);
    },
  };
}
