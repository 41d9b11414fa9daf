import { codePointsOf } from './code-points.js';
import { type Folded, fold, originalRange } from './fold.js';
import { type Gap, gapsOf } from './gaps.js';
import { occurrences } from './pattern-scan.js';
import { boundariesOf } from './word-boundaries.js';

/** A canonical text, prepared once to be searched for many statements. */
export interface CanonicalIndex {
  text: string;
  points: Int32Array;
  folded: Folded;
  /** See `boundariesOf`. */
  boundaries: Uint8Array;
  /** Where a split quote can be interrupted, in positions of `folded`. */
  gaps: Gap[];
}

/** [start, end) in code points of the canonical text. */
export type Range = readonly [start: number, end: number];

/** Prepares a canonical text. Linear: 0.2 s and 15 MB for 500,000 code points. */
export function indexText(text: string): CanonicalIndex {
  const points = codePointsOf(text);
  const folded = fold(points);
  return { text, points, folded, boundaries: boundariesOf(points), gaps: gapsOf(points, folded) };
}

/** Where these very code points stand between word boundaries, in order, overlaps included. Lazy; linear when read to the end. */
export function* exactPlaces({ points, boundaries }: CanonicalIndex, words: Int32Array): Generator<Range> {
  for (const start of occurrences(words, points)) {
    const end = start + words.length;
    if (boundaries[start] === 1 && boundaries[end] === 1) yield [start, end];
  }
}

/**
 * Where these folded code points stand in the folded text, as ranges of the original; else as `exactPlaces`.
 *
 * @param before how many code points at the start of `words`, and `after` how many at its end, are context and not of the range
 */
export function* foldedPlaces(index: CanonicalIndex, words: Int32Array, before = 0, after = 0): Generator<Range> {
  for (const start of occurrences(words, index.folded.points)) {
    const range = wholeWords(index, start + before, start + words.length - after);
    if (range !== undefined) yield range;
  }
}

/** The original of the folded [start, end), unless it would cut a word or a character. */
export function wholeWords({ folded, boundaries }: CanonicalIndex, start: number, end: number): Range | undefined {
  const range = originalRange(folded, start, end);
  return range !== undefined && boundaries[range[0]] === 1 && boundaries[range[1]] === 1 ? range : undefined;
}
