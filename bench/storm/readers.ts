/** Who follows the log while it is written: page by page, and by the stream. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from './client.js';

/** What a reader saw: the numbers of changes in its order, and a digest of each. */
export interface Seen {
  name: string;
  changes: { seq: number; digest: string }[];
}

interface Following {
  url: string;
  key: string;
  /** Aborted when it is over. */
  signal: AbortSignal;
}

const PAUSE = 30;

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

/** Follows the stream; every second or so it breaks off and resumes. */
export async function followStream(seen: Seen, { url, key, signal }: Following): Promise<void> {
  while (!signal.aborted) {
    const last = seen.changes.at(-1)?.seq;
    const headers = { Authorization: `Bearer ${key}`, ...(last === undefined ? {} : { 'Last-Event-ID': String(last) }) };
    await readStream(seen, await fetch(`${url}/v1/changes/stream`, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(1_200)]) }).catch(() => undefined));
  }
}

async function readStream(seen: Seen, answer: Response | undefined): Promise<void> {
  let rest = '';
  try {
    for await (const chunk of (answer?.body ?? []) as AsyncIterable<Uint8Array>) {
      const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('data: ')) keep(seen, JSON.parse(Buffer.from(line.slice(6), 'latin1').toString()));
    }
  } catch (error) {
    if (!['AbortError', 'TimeoutError'].includes((error as Error).name)) throw error;
  }
}
