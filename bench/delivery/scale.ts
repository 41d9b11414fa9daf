/** The same requests of a small newsroom and a large one: what grows with what is stored, and what does not. */
import { type Figures, ask } from './load.js';
import { type Pace, inRounds } from './rounds.js';
import { median } from './shares.js';
import type { Newsroom, Pair } from './stage.js';
import { type Workload, chosenOf, workloads } from './workloads.js';

/** Of a cursor page: so few that a small newsroom has a thousand pages too. */
const LIMIT = 4;
const DEEP = 1_000;

/** So many times as long it may take in the large newsroom, at p50. */
const MOST = 1.5;

export interface Growth {
  name: string;
  what: string;
  /** Milliseconds at p50: medians of the rounds. */
  small: number;
  large: number;
  ratio: number;
  most: number;
  met: boolean;
}

/** One size of newsroom, and the servers on it. */
export interface Size extends Newsroom, Pair {}

const page = (cursor?: string): string => `/v1/articles?limit=${LIMIT}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;

/** The path of the page that is reached from the first one by its cursor, and so on. */
async function deepPage(url: string): Promise<string> {
  let path = page();
  for (let i = 1; i < DEEP; i += 1) {
    const answer = (await (await fetch(url + path)).json()) as { meta: { nextCursor: string | null } };
    if (answer.meta.nextCursor === null) throw new Error(`There are only ${i} pages.`);
    path = page(answer.meta.nextCursor);
  }
  return path;
}

const read = (name: string, what: string, path: string): Workload => ({ name, what, requests: () => [{ method: 'GET', path }] });

async function workloadsOf({ cold }: Size): Promise<Workload[]> {
  return [...workloads, read('P1', 'the first cursor page', page()), read(`P${DEEP}`, `cursor page ${DEEP}`, await deepPage(cold.url))];
}

/** Its requests, one measurement after another. */
function measurementOf({ articles, key, cold, writing }: Size, { requests, writes }: Workload, seconds: number): () => Promise<Figures> {
  let sent = 0;
  return async () => {
    const figures = await ask(writes ? writing.url : cold.url, requests({ articles, key, sent }), seconds);
    sent += figures.sent;
    return figures;
  };
}

export async function compare(small: Size, large: Size, { only, seconds, rounds }: Pace): Promise<Growth[]> {
  const [few, many] = [chosenOf(await workloadsOf(small), only), chosenOf(await workloadsOf(large), only)];
  const compared = few.map((workload, i) => ({
    name: workload.name, what: workload.what, times: [] as { small: number; large: number }[],
    small: measurementOf(small, workload, seconds), large: measurementOf(large, many[i] ?? workload, seconds),
  }));
  await inRounds(rounds, compared.map(({ name, times, ...measure }) => ({
    name, run: async () => void times.push({ small: (await measure.small()).p50, large: (await measure.large()).p50 }),
  })));
  return compared.map(({ name, what, times }) => {
    const ratio = median(times.map((round) => round.large / round.small));
    return { name, what, small: median(times.map((round) => round.small)), large: median(times.map((round) => round.large)), ratio, most: MOST, met: ratio < MOST };
  });
}
