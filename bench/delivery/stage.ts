/** All that runs while it is measured: servers, on the data set and on a copy of it, and yardsticks. */
import type { Databases } from './databases.js';
import { ADMIN_KEY, type Server, startServer } from './server.js';
import { workloads } from './workloads.js';
import { type Yardstick, startYardstick } from './yardsticks.js';

/** The data set, and where it is kept. */
export interface Newsroom {
  databases: Databases;
  name: string;
  articles: number;
  /** Where logs and other files of the run go. */
  folder: string;
}

/** A server that is read from and keeps no answers, and one that is written to. */
export interface Pair {
  cold: Server;
  writing: Server;
  /** An editor's. */
  key: string;
}

export interface Stage extends Pair {
  /** With the settings that it has by itself. */
  warm: Server;
  plain: Yardstick;
  express: Yardstick;
  /** Of `warm`, in megabytes. */
  memoryAfterStart: number;
}

/** What was opened, to be closed in the end, the last first. */
export class Opened {
  readonly #closers: (() => Promise<void>)[] = [];

  add(closer: () => Promise<void>): void {
    this.#closers.unshift(closer);
  }

  async running<S extends { stop(): Promise<void> }>(starting: Promise<S>): Promise<S> {
    const started = await starting;
    this.add(() => started.stop());
    return started;
  }

  async close(): Promise<void> {
    for (const closer of this.#closers) await closer();
  }
}

/** A larger newsroom takes tens of gigabytes: what is written goes into the data set itself, of which it changes little. */
const MOST_COPIED = 100_000;

async function copyOf({ databases, name, articles }: Newsroom, opened: Opened): Promise<string> {
  if (articles > MOST_COPIED) return name;
  const copy = `${name}-copy`;
  await databases.copy(name, copy);
  opened.add(() => databases.drop(copy));
  return copy;
}

/** A key like those that a newsroom hands out, which is looked up in the database, unlike the one of the settings. */
async function makeKey(url: string): Promise<string> {
  const headers = { Authorization: `Bearer ${ADMIN_KEY}`, 'Content-Type': 'application/json' };
  const answer = await fetch(`${url}/v1/keys`, { method: 'POST', headers, body: JSON.stringify({ name: 'Bench', role: 'editor' }) });
  if (!answer.ok) throw new Error(`No key could be made: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { key: string }).key;
}

export async function openPair(newsroom: Newsroom, opened: Opened): Promise<Pair> {
  const { databases, name, folder } = newsroom;
  const copy = await copyOf(newsroom, opened); // before anybody uses the data set
  const cold = await opened.running(startServer(folder, { DATABASE_URL: databases.url(name), CACHE_BYTES: '0' }));
  const writing = await opened.running(startServer(folder, { DATABASE_URL: databases.url(copy) }));
  return { cold, writing, key: await makeKey(writing.url) };
}

/** The bytes of the first answer to R1. */
async function articleOf(url: string, articles: number): Promise<Buffer> {
  const path = workloads[0]?.requests({ articles, key: '', sent: 0 })[0]?.path ?? '';
  return Buffer.from(await (await fetch(url + path)).arrayBuffer());
}

export async function openStage(newsroom: Newsroom, opened: Opened): Promise<Stage> {
  const { databases, name, folder, articles } = newsroom;
  const pair = await openPair(newsroom, opened);
  const warm = await opened.running(startServer(folder, { DATABASE_URL: databases.url(name) }));
  const memoryAfterStart = warm.memory();
  const body = await articleOf(warm.url, articles);
  const yardstick = (kind: 'plain' | 'express'): Promise<Yardstick> => opened.running(startYardstick(kind, folder, body));
  return { ...pair, warm, memoryAfterStart, plain: await yardstick('plain'), express: await yardstick('express') };
}
