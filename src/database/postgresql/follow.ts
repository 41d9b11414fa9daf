/**
 * How a process hears of what others commit: a connection that LISTENs. A notification says only that something was written (triggers
 * send it with each commit); what, is read from the log, so that nothing is missed by a notification that was. The log does not
 * have everything: how many writes left no row in it is counted, and one more makes everything stale.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Listener, News } from '../database.js';
import { CONNECT_TIMEOUT } from './address.js';
import { NEXT_DUE } from './watch.js';

export interface Follower {
  catchUp(): boolean;
  /** Reads what the log has grown by. It never fails: where it cannot be read, everything kept is stale. */
  hear(): Promise<void>;
  close(): Promise<void>;
}

/** Rows that are told one by one; more are told as one that makes everything stale. */
const MOST = 1_000;

/** Milliseconds between two attempts to connect, the first and the longest. */
const PAUSE = { first: 20, longest: 1_000 };

/** Milliseconds between two looks at the log that nobody asked for, and what a look may take: so half a connection is found out. */
const HEARTBEAT = 1_000;
const PATIENCE = 2_000;

const GROWN = {
  name: 'grown',
  text: `
    SELECT (SELECT coalesce(max("seq"), 0) FROM "Change") AS last, (${NEXT_DUE}) AS due, (
      SELECT "before" + ("wrote" <> "logged")::integer FROM unlogged_writes
    ) AS unlogged, (
      SELECT coalesce(json_agg(json_build_object('seq', "seq", 'cacheTags', "cacheTags") ORDER BY "seq"), '[]')
      FROM (SELECT "seq", "cacheTags" FROM "Change" WHERE "seq" > $1 ORDER BY "seq" LIMIT ${MOST + 1}) AS grown
    ) AS news`,
};

/** How far the log goes, and how many writes left no row in it (a bigint). */
interface Known {
  last: number;
  unlogged: string;
}

interface Grown extends Known {
  due: string | null;
  news: { seq: number; cacheTags: string[] | null }[];
}

/** What is to be told to whoever knew of everything until now. */
function newsOf({ last, news, unlogged }: Grown, known: Known): News[] {
  if (last < known.last || unlogged !== known.unlogged || news.length > MOST) return [{ seq: last, cacheTags: ['*'] }];
  return news.map(({ seq, cacheTags }) => ({ seq, cacheTags: cacheTags ?? ['*'] }));
}

/**
 * Follows the log from its present end on.
 *
 * @throws what `pg` says when the server cannot be reached at first; later it is tried until it can
 */
export async function followLog(url: string, listener: Listener): Promise<Follower> {
  let known: Known | undefined;
  let due: Date | null = null;
  let client: pg.Client | undefined;
  /** Whether nothing is known to have been missed: not while connected again, and not read again yet. */
  let upToDate = true;
  let closed = false;
  let reading: Promise<void> | undefined;
  let further: Promise<void> | undefined;

  async function read(): Promise<void> {
    const asked = client;
    if (asked === undefined) throw new Error('not connected');
    const { rows } = await inTime(asked.query<Grown>({ ...GROWN, values: [known?.last ?? 0] }));
    const grown = rows[0] as Grown;
    const news = known === undefined ? [] : newsOf(grown, known);
    known = grown;
    due = grown.due === null ? null : new Date(grown.due);
    upToDate = true;
    listener(news, due);
  }

  /** Reads once more after the reading that runs, which may have begun too early: once for all who ask meanwhile. */
  function readOn(): Promise<void> {
    if (reading === undefined) return (reading = read().finally(() => (reading = undefined)));
    return (further ??= reading.catch(() => {}).then(() => {
      further = undefined;
      return readOn();
    }));
  }

  const look = (): void => {
    const looked = client;
    readOn().catch(() => lose(looked));
  };

  function lose(lost: pg.Client | undefined): void {
    if (lost === undefined || lost !== client) return;
    client = undefined;
    lost.end().catch(() => {});
    (lost as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy(); // it may be gone without a word
    if (!closed) void reconnect();
  }

  async function connect(): Promise<void> {
    const connecting = new pg.Client({ connectionString: url, application_name: 'verbatim follows', connectionTimeoutMillis: CONNECT_TIMEOUT, keepAlive: true });
    connecting.on('error', () => lose(connecting));
    connecting.on('end', () => lose(connecting));
    connecting.on('notification', look);
    try {
      await connecting.connect();
      upToDate = false;
      client = connecting;
      await inTime(connecting.query('LISTEN verbatim'));
      await readOn();
    } catch (error) {
      client = undefined;
      connecting.end().catch(() => {});
      throw error;
    }
  }

  async function reconnect(): Promise<void> {
    for (let pause = PAUSE.first; !closed; pause = Math.min(pause * 2, PAUSE.longest)) {
      if (await connect().then(() => true, () => false)) return;
      await sleep(pause, undefined, { ref: false });
    }
  }

  await connect();
  const heart = setInterval(look, HEARTBEAT).unref();
  return {
    catchUp: () => upToDate,
    hear: () => readOn().catch(() => listener([{ seq: known?.last ?? 0, cacheTags: ['*'] }], due)),
    close: async () => {
      closed = true;
      clearInterval(heart);
      await client?.end().catch(() => {});
    },
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const limit = new AbortController();
  const late = sleep(PATIENCE, undefined, { signal: limit.signal, ref: false }).then(() => {
    throw new Error('The server does not answer in time.');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    limit.abort();
    late.catch(() => {});
    work.catch(() => {});
  }
}
