/** Who follows the log while it is written: page by page, and by the stream. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from './client.js';

/** What a reader saw: the numbers of changes in its order, and a digest of each. */
export interface Seen {
  name: string;
  follows: 'pages' | 'stream';
  changes: { seq: number; digest: string }[];
  /** How often it broke off and went on after the last change that it had seen. */
  resumed: number;
}

interface Following {
  url: string;
  key: string;
  random: () => number;
  /** Aborted when it is over. */
  signal: AbortSignal;
}

const PAUSE = 30;
/** Milliseconds that a stream is followed at a time. */
const SHORTEST = 100;
const LONGEST = 900;

const keep = (seen: Seen, change: Json): void => {
  seen.changes.push({ seq: change.seq, digest: createHash('sha256').update(JSON.stringify(change)).digest('base64url') });
};

/** Reads page after page, and goes on with the number of the last change that it saw. */
export async function followPages(seen: Seen, { url, key, signal }: Following): Promise<void> {
  while (!signal.aborted) {
    const answer = await fetch(`${url}/v1/changes?limit=50&after=${seen.changes.at(-1)?.seq ?? 0}`, { headers: { Authorization: `Bearer ${key}` } });
    if (answer.status === 200) {
      const page = (await answer.json()) as Json;
      for (const change of page.data) keep(seen, change);
    }
    await sleep(PAUSE);
  }
}

/** Follows the stream; every now and then it breaks off and resumes. */
export async function followStream(seen: Seen, following: Following): Promise<void> {
  const { signal, random } = following;
  while (!signal.aborted) {
    // AbortSignal.any would be shorter, but what it makes may be collected as garbage before it has told anybody.
    const connection = new AbortController();
    const breakOff = (): void => connection.abort();
    const timer = setTimeout(breakOff, SHORTEST + (LONGEST - SHORTEST) * random());
    signal.addEventListener('abort', breakOff);
    try {
      await readStream(seen, following, connection.signal);
    } catch (error) {
      if (!connection.signal.aborted) throw error;
    }
    clearTimeout(timer);
    signal.removeEventListener('abort', breakOff);
  }
}

async function readStream(seen: Seen, { url, key }: Following, signal: AbortSignal): Promise<void> {
  const last = seen.changes.at(-1)?.seq;
  const headers = { Authorization: `Bearer ${key}`, ...(last === undefined ? {} : { 'Last-Event-ID': String(last) }) };
  const answer = await fetch(`${url}/v1/changes/stream`, { headers, signal });
  if (answer.status !== 200) return void (await sleep(PAUSE));
  if (last !== undefined) seen.resumed += 1;
  let rest = '';
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) keep(seen, JSON.parse(Buffer.from(line.slice(6), 'latin1').toString()));
  }
}
