/** Measures workloads and yardsticks in rounds, each thing once in a round, so that what disturbs one disturbs all alike. */
import { type Figures, type Request, ask } from './load.js';
import { type Pace, inRounds } from './rounds.js';
import type { Newsroom, Stage } from './stage.js';
import { type Workload, chosenOf, workloads } from './workloads.js';
import { measureInserts } from './yardsticks.js';

/** The figures of each round, by what was measured. */
export type Measured = Map<string, Figures[]>;

interface Answer {
  data?: unknown[];
  quotes?: unknown[];
  anchor?: { status: string };
}

/** Whether a list or an article has items, or a new statement its place. */
const meansSomething = ({ data, quotes, anchor }: Answer): boolean => (anchor === undefined ? (data ?? quotes ?? []).length > 0 : anchor.status === 'exact');

/** Sends each read once, and the last of the writes. @throws Error when one is not answered well, or measures nothing */
async function check(stage: Stage, { requests, writes }: Workload, articles: number): Promise<void> {
  const all = requests({ articles, key: stage.key, sent: 0 });
  for (const { path, ...request } of writes ? all.slice(-1) : all) {
    const answer = await fetch((writes ? stage.writing : stage.cold).url + path, request);
    const body = (await answer.json()) as Answer;
    if (!answer.ok || !meansSomething(body)) throw new Error(`This measures nothing: ${path} answered ${answer.status} ${JSON.stringify(body).slice(0, 300)}`);
  }
}

type Measurement = () => Promise<Figures>;

/** What is measured in each round, by name: `R1 warm`, `R1 cold`, `W1`, `plain`, `express`, `insert`. */
function measurements({ articles, folder }: Newsroom, stage: Stage, chosen: readonly Workload[], seconds: number): Map<string, Measurement> {
  const all = new Map<string, Measurement>();
  const bytes: Request[] = [{ method: 'GET', path: '/' }];
  const [reads, writes] = [chosen.filter(({ writes }) => !writes), chosen.filter(({ writes }) => writes)];
  if (reads.length > 0) {
    all.set('plain', () => ask(stage.plain.url, bytes, seconds));
    all.set('express', () => ask(stage.express.url, bytes, seconds));
  }
  for (const { name, requests } of reads) {
    for (const which of ['warm', 'cold'] as const) all.set(`${name} ${which}`, () => ask(stage[which].url, requests({ articles, key: '', sent: 0 }), seconds));
  }
  for (const { name, requests } of writes) {
    let sent = 0;
    const ahead = (): Request[] => requests({ articles, key: stage.key, sent });
    all.set(name, async () => {
      const figures = await ask(stage.writing.url, ahead(), seconds);
      sent += figures.sent;
      return figures;
    });
    all.set('insert', async () => ({ perSecond: await measureInserts(folder, seconds, ahead()[0]?.body ?? ''), p50: NaN, p99: NaN, sent: NaN }));
  }
  return all;
}

/** @throws Error when any request fails */
export async function compete(newsroom: Newsroom, stage: Stage, { only, seconds, rounds }: Pace): Promise<Measured> {
  const chosen = chosenOf(workloads, only);
  for (const workload of chosen) await check(stage, workload, newsroom.articles);
  const all = measurements(newsroom, stage, chosen, seconds);
  const measured: Measured = new Map([...all.keys()].map((name) => [name, []]));
  await inRounds(rounds, [...all].map(([name, run]) => ({ name, run: async () => void measured.get(name)?.push(await run()) })));
  return measured;
}
