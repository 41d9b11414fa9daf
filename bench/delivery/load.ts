/** What the load generator is asked to do, and what it found. */
import { module, outputOf, start } from './process.js';

export interface Request {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Load {
  url: string;
  connections: number;
  /** Seconds that do not count. */
  warmUp: number;
  seconds: number;
  requests: readonly Request[];
}

export interface Figures {
  /** Answers a second. */
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** How many requests may have been sent: also in the warm-up, and at the end without an answer. */
  sent: number;
}

export const CONNECTIONS = 32;
const WARM_UP = 1;

/**
 * Asks a server for as many seconds, after a warm-up.
 *
 * @throws Error when any request was not answered with a 2xx
 */
export async function ask(url: string, requests: readonly Request[], seconds: number): Promise<Figures> {
  const child = start('load', module('generator'), {}, ['pipe', 'pipe', 'inherit']);
  const load: Load = { url, connections: CONNECTIONS, warmUp: WARM_UP, seconds, requests };
  child.stdin?.end(JSON.stringify(load));
  return JSON.parse(await outputOf(child)) as Figures;
}
