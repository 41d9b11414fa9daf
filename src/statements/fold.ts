import { codePointsOf, textOfCodePoints } from './code-points.js';
import { nfc } from './normalization.js';

/** A text with its typography folded, and where each of its characters comes from. All counts are Unicode code points. */
export interface Folded {
  points: Int32Array;
  /** For each folded code point, where its original starts; one more at the end, the original's length. Equal in a row: one original. */
  starts: Int32Array;
}

const SPACE = 0x20;
const HYPHEN = 0x2d;
const FULL_STOP = 0x2e;
const ELLIPSIS = 0x2026;

/** So many dashes in a row are still a dash; more are a rule. */
const LONGEST_DASH = 3;

/** Of each row, every character becomes the first. White space is what JavaScript's `\s` is. */
const ROWS = [
  '"\u201C\u201D\u201E\u201F\u00AB\u00BB\u2033',
  "'\u2018\u2019\u201A\u201B\u2032\u2039\u203A\u02BC",
  '-\u2010\u2011\u2012\u2013\u2014\u2015\u2212',
  ' \t\n\v\f\r\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF',
];
/** What each code point up to U+FFFF becomes; a table, since a text asks for each of its characters. */
const ALIKE = Uint16Array.from({ length: 0x1_0000 }, (_, point) => point);
for (const row of ROWS) for (const character of row) ALIKE[character.charCodeAt(0)] = row.charCodeAt(0);

/**
 * Folds what typographers and keyboards write differently: curly, low, angle and straight quotation marks, apostrophes and
 * primes; dashes, one to three in a row; the ellipsis and three full stops; every kind of white space, in runs, to one space.
 * Not case, and not the space beside a dash. Linear.
 */
export function fold(original: Int32Array): Folded {
  const length = foldedLength(original);
  const [points, starts] = [new Int32Array(length), new Int32Array(length + 1)];
  for (let at = 0, end: number, to = 0; at < original.length; at = end) {
    const point = foldedPoint(original[at]);
    end = endOfRun(original, at, point);
    const copies = copiesOf(point, end - at);
    for (let copy = 0; copy < copies; copy += 1, to += 1) {
      points[to] = point === ELLIPSIS ? FULL_STOP : point;
      starts[to] = point === ELLIPSIS ? at : at + copy;
    }
  }
  starts[length] = original.length;
  return { points, starts };
}

/** Counted before, so that only what is needed is allocated: most texts that are folded are a few words. */
function foldedLength(original: Int32Array): number {
  let length = 0;
  for (let at = 0, end: number; at < original.length; at = end) {
    const point = foldedPoint(original[at]);
    end = endOfRun(original, at, point);
    length += copiesOf(point, end - at);
  }
  return length;
}

/** How many code points a run of alike ones becomes: an ellipsis three dots, a dash one, but a rule of dashes keeps its length. */
function copiesOf(point: number, run: number): number {
  if (point === ELLIPSIS) return 3;
  return point === HYPHEN && run > LONGEST_DASH ? run : 1;
}

/** The text as comparisons see it: NFC, typography folded. Linear. */
export function foldText(text: string): string {
  return textOfCodePoints(foldedPointsOf(text));
}

/** The code points of `foldText`. Linear. */
export function foldedPointsOf(text: string): Int32Array {
  return fold(codePointsOf(nfc(text))).points;
}

/** The first folded position whose original starts at `original` or behind it. */
export function firstFoldedFrom({ starts }: Folded, original: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < original) low = middle + 1;
    else high = middle;
  }
  return low;
}

function foldedPoint(point = 0): number {
  return ALIKE[point] ?? point;
}

function endOfRun(original: Int32Array, at: number, point: number): number {
  let end = at + 1;
  if (point !== SPACE && point !== HYPHEN) return end;
  while (end < original.length && foldedPoint(original[end]) === point) end += 1;
  return end;
}
