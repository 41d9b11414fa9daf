/** Figures as shares of a yardstick's: what is left of a machine's speed, whatever the machine. */
import type { Measured } from './contest.js';
import type { Figures } from './load.js';

/** What is wanted: at least so much of what the yardstick does. */
interface Target {
  measured: string;
  yardstick: 'plain' | 'express' | 'insert';
  least: number;
}

const warm = ['R1', 'R2', 'R3', 'R4', 'R5'].map((name): Target => ({ measured: `${name} warm`, yardstick: 'plain', least: 0.7 }));
const cold = Object.entries({ R1: 0.2, R2: 0.22, R3: 0.09, R4: 0.18, R5: 0.1 }).map(([name, least]): Target => ({ measured: `${name} cold`, yardstick: 'express', least }));
const targets: readonly Target[] = [...warm, ...cold, { measured: 'W1', yardstick: 'insert', least: 0.3 }];

export interface Row {
  name: string;
  /** The medians of the rounds. */
  perSecond: number;
  p50: number;
  p99: number;
  /** Absent for a yardstick. */
  share?: { of: Target['yardstick']; is: number; least: number; met: boolean };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** The share of each round, since only what was measured at about the same time may be compared. */
function shareOf(name: string, figures: readonly Figures[], measured: Measured): Row['share'] {
  const target = targets.find((each) => each.measured === name);
  if (target === undefined) return undefined;
  const yardstick = measured.get(target.yardstick) ?? [];
  const is = median(figures.map(({ perSecond }, round) => perSecond / (yardstick[round]?.perSecond ?? NaN)));
  return { of: target.yardstick, is, least: target.least, met: is >= target.least };
}

export function rowsOf(measured: Measured): Row[] {
  return [...measured].map(([name, figures]) => {
    const of = (key: 'perSecond' | 'p50' | 'p99'): number => median(figures.map((each) => each[key]));
    const share = shareOf(name, figures, measured);
    return { name, perSecond: of('perSecond'), p50: of('p50'), p99: of('p99'), ...(share && { share }) };
  });
}
