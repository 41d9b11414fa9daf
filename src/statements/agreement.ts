import type { CanonicalIndex, Range } from './canonical-index.js';
import { codePointsOf } from './code-points.js';
import { type Folded, firstFoldedFrom, foldedPointsOf } from './fold.js';
import { nfc } from './normalization.js';
import { sliceOf } from './segment.js';

/** A segment as a client gives it: `start` and `end`, or `exact` with or without context, or all. Code points. */
export interface SegmentInput {
  start?: number;
  end?: number;
  exact?: string;
  prefix?: string;
  suffix?: string;
}

/** What is wrong with one field of a segment, in English. */
export interface Complaint {
  field: keyof SegmentInput;
  message: string;
}

/** What a place must agree with, but for its words. */
export interface Demand {
  start: number | undefined;
  end: number | undefined;
  prefix: Context;
  suffix: Context;
}

/** As it is, too, since what was cut inside a rule of dashes folds to something else. */
interface Context {
  points: Int32Array;
  folded: Int32Array;
}

/** How much of the article a message shows, in code points. */
const SHOWN = 40;

const FIELDS = ['start', 'end', 'prefix', 'suffix'] as const;

export function demandOf({ start, end, prefix = '', suffix = '' }: SegmentInput): Demand {
  return { start, end, prefix: contextOf(prefix), suffix: contextOf(suffix) };
}

function contextOf(text: string): Context {
  return { points: codePointsOf(nfc(text)), folded: foldedPointsOf(text) };
}

export function agrees(index: CanonicalIndex, demand: Demand, place: Range): boolean {
  return FIELDS.every((field) => AGREES[field](index, demand, place));
}

/** The first field that agrees with none of these places; undefined where each agrees with some. */
export function disagreement(index: CanonicalIndex, demand: Demand, places: readonly Range[]): Complaint | undefined {
  const field = FIELDS.find((name) => !places.some((place) => AGREES[name](index, demand, place)));
  if (field === undefined) return undefined;
  if (field === 'start' || field === 'end') return { field, message: `no place of these words has its ${field} at ${demand[field]}` };
  const [start, end] = places[0] ?? [0, 0];
  const isPrefix = field === 'prefix';
  const there = isPrefix ? sliceOf(index, start - SHOWN, start) : sliceOf(index, end, end + SHOWN);
  const where = isPrefix ? 'before' : 'behind';
  return { field, message: `this does not stand ${where} the words; at ${start} the article has “${there}” ${where} them` };
}

const AGREES: Record<keyof Demand, (index: CanonicalIndex, demand: Demand, place: Range) => boolean> = {
  start: (_index, demand, [start]) => demand.start === undefined || demand.start === start,
  end: (_index, demand, [, end]) => demand.end === undefined || demand.end === end,
  prefix: ({ points, folded }, { prefix }, [start]) =>
    stands(points, prefix.points, start - prefix.points.length) ||
    stands(folded.points, prefix.folded, firstFoldedFrom(folded, start) - prefix.folded.length),
  suffix: ({ points, folded }, { suffix }, [, end]) =>
    stands(points, suffix.points, end) || stands(folded.points, suffix.folded, lastUpTo(folded, end)),
};

function stands(points: Int32Array, words: Int32Array, at: number): boolean {
  return at >= 0 && words.every((point, i) => points[at + i] === point);
}

/** The folded position that `original` belongs to: the one before, where it is inside a run of spaces. */
function lastUpTo(folded: Folded, original: number): number {
  const at = firstFoldedFrom(folded, original);
  return folded.starts[at] === original ? at : at - 1;
}
