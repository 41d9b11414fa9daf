/** Connections to PostgreSQL: each pool's sessions are told once what they are for. */
import { Socket } from 'node:net';
import pg from 'pg';
import { CONNECT_TIMEOUT } from './address.js';

/** Milliseconds after which a connection that nobody uses is closed. */
const IDLE = 30_000;

/** Milliseconds of silence after which a connection is taken for dead: no statement may take that long, and no idle one lives so long. */
const SILENCE = 40_000;

function socket(): Socket {
  const made = new Socket();
  made.setTimeout(SILENCE, () => made.destroy());
  return made;
}

interface PoolOptions {
  /** Connections at most. */
  max: number;
  /** Settings of each session. */
  session: Record<string, string>;
}

/** What every session needs: times as ISO 8601 says, in UTC, and an end for whoever vanishes within a transaction. */
const always = { datestyle: 'ISO', timezone: 'UTC', idle_in_transaction_session_timeout: '40s' };

/**
 * Opens a pool. It connects when it is first used, and again after connections were lost.
 *
 * A setting is SET rather than sent with the connection, so that a pooler in between lets it pass.
 */
export function openPool(url: string, { max, session }: PoolOptions): pg.Pool {
  const settings = Object.entries({ ...always, ...session }).map(([name, value]) => `SET ${name} = '${value}'`).join('; ');
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'verbatim',
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    idleTimeoutMillis: IDLE,
    stream: socket,
    onConnect: async (client) => void (await client.query(settings)),
  });
  pool.on('error', () => {}); // an idle connection was lost: the pool opens another when it needs one
  return pool;
}
