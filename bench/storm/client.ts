/** Requests to several servers on one database, each to one that is picked at random. */
import { setTimeout as sleep } from 'node:timers/promises';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read as they come
export type Json = any;

export interface Answer {
  status: number;
  etag: string;
  replayed: boolean;
  body: Json;
}

/** A server that is not there, or went away in the middle: whether the write was done is not known. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** For `catch`: no answer, where the server went away. */
export function unheard(error: unknown): undefined {
  if (!(error instanceof Unreachable)) throw error;
}

export interface Client {
  call(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
}

export function clientOf(urls: () => readonly string[], key: string, random: () => number): Client {
  return {
    call: async (method, path, body, headers = {}) => {
      const known = urls();
      const url = known[Math.floor(random() * known.length)];
      if (url === undefined) throw new Unreachable('no server runs');
      return send(url + path, method, { Authorization: `Bearer ${key}`, ...headers }, body);
    },
  };
}

async function send(url: string, method: string, headers: Record<string, string>, body: object | undefined): Promise<Answer> {
  try {
    const sent = body === undefined ? { headers } : { headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(url, { method, ...sent });
    const text = await answer.text();
    return { status: answer.status, etag: answer.headers.get('etag') ?? '', replayed: answer.headers.has('idempotency-replayed'), body: text === '' ? undefined : JSON.parse(text) };
  } catch (error) {
    throw new Unreachable(String((error as Error).cause ?? error));
  }
}

const MOST_TRIES = 50;

/** The same request until it is answered for good: neither by "busy" nor by "still running". */
export async function insist(call: () => Promise<Answer>): Promise<Answer> {
  for (let i = 1; ; i += 1) {
    const answer = await call();
    if (i === MOST_TRIES || !(answer.status === 503 || answer.body?.code === 'request_in_progress')) return answer;
    await sleep(100);
  }
}
