/** No reader ever gets a kept answer that is not what the database says now, whatever was written. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import { createApp } from '../src/app.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { runsOf } from './support/runs.js';
import { warmEvents } from './support/warm-events.js';
import { type WarmWorld, makeWarmWorld, warmUrls } from './support/warm-world.js';
import { type Wire, openWire } from './support/wire.js';

let newsroom: TestNewsroom;
let world: WarmWorld;
let kept: Wire;
let anew: Wire;
let urls: string[];

async function open(): Promise<void> {
  newsroom = await openTestNewsroom();
  const { config, database, ledger } = newsroom;
  kept = await openWire(newsroom);
  anew = await openWire({ app: createApp({ config, database, ledger, logger: pino({ level: 'silent' }), overloaded: () => false }) });
  world = await makeWarmWorld(newsroom);
  urls = warmUrls(world);
  await compare('nothing');
}

async function close(): Promise<void> {
  await kept.close();
  await anew.close();
  await newsroom.close();
}

async function ask(wire: Wire, url: string): Promise<object> {
  const { status, headers, text } = await wire.send('GET', url);
  return status === 200 ? { status, etag: headers.etag, tags: headers['cache-tag'], text } : { status, location: headers.location };
}

/** Compares all that is kept with what is made anew, and keeps the rest warm: what was just made needs no comparison. */
async function compare(event: string): Promise<void> {
  const answered = new Map<string, object>();
  for (const url of urls) {
    const hits = newsroom.kept.store.stats().hits;
    const found = await ask(kept, url);
    if (newsroom.kept.store.stats().hits > hits) answered.set(url, found);
  }
  const pairs = await Promise.all([...answered].map(async ([url, found]) => ({ event, url, found, expected: await ask(anew, url) })));
  expect(pairs.filter(({ found, expected }) => JSON.stringify(found) !== JSON.stringify(expected))).toEqual([]);
}

describe('kept answers are those of a server that keeps nothing', () => {
  beforeAll(open);
  afterAll(close);

  test.each(Object.entries(warmEvents))('after an event of the kind %s', async (name, happen) => {
    for (const choice of [0, 1]) {
      await happen(world, choice);
      await compare(`${name} ${choice}`);
    }
  });
});

test('kept answers are those of a server that keeps nothing, whatever happens in whatever order', async () => {
  const events = fc.array(fc.tuple(fc.constantFrom(...Object.keys(warmEvents), 'publish', 'publish', 'restore'), fc.nat(11)), { minLength: 8, maxLength: 14 });
  await fc.assert(fc.asyncProperty(events, async (life) => {
    await open();
    try {
      for (const [name, choice] of life) {
        await warmEvents[name]?.(world, choice);
        await compare(`${name} ${choice}`);
      }
    } finally {
      await close();
    }
  }), { numRuns: runsOf(3), endOnFailure: true });
}, 600_000);
