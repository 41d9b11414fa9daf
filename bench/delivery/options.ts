/** What the command line asks for. */
import { parseArgs } from 'node:util';
import type { Pace } from './rounds.js';

export const engines = ['sqlite', 'postgresql'] as const;
export type Engine = (typeof engines)[number];

export interface Options extends Pace {
  engine: Engine;
  articles: number;
  /** Whether to compare two sizes instead of measuring against the yardsticks. */
  scale: boolean;
  /** Where the figures go as JSON. */
  json: string;
}

/** Articles of a newsroom that is not large. */
export const SMALL = 5_000;
const LARGE = 1_000_000;

const help = `npm run bench -- [options]

  --engine sqlite|postgresql  the database (sqlite); for postgresql BENCH_DATABASE_URL names a server, else one is started
  --articles N                how many articles the newsroom has (${SMALL}), each with 6 statements
  --only R1,W1                these workloads only
  --seconds N                 how long each is measured in a round (5)
  --rounds N                  rounds, of which the median counts (3)
  --scale                     compares a newsroom of ${SMALL} with one of --articles (${LARGE}), no answers kept
  --json FILE                 where the figures go as JSON (data/bench/delivery.json)
`;

/** @throws Error naming the option */
function positive(name: string, value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new Error(`--${name} must be a whole number from 1.`);
}

/** Undefined when only help was asked for, which then has been printed. */
export function readOptions(): Options | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      engine: { ...text, default: 'sqlite' }, articles: text, only: text, seconds: { ...text, default: '5' }, rounds: { ...text, default: '3' },
      scale: { type: 'boolean', default: false }, json: { ...text, default: 'data/bench/delivery.json' }, help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(help);
  const engine = engines.find((name) => name === values.engine);
  if (engine === undefined) throw new Error(`--engine must be one of ${engines.join(', ')}.`);
  const articles = values.articles === undefined ? (values.scale ? LARGE : SMALL) : positive('articles', values.articles);
  if (values.scale && articles <= SMALL) throw new Error(`With --scale, --articles must be more than ${SMALL}.`);
  return {
    engine, articles, scale: values.scale, json: values.json, only: values.only?.split(','),
    seconds: positive('seconds', values.seconds), rounds: positive('rounds', values.rounds),
  };
}
