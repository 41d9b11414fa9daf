import { type CanonicalIndex, type Range, firstPlaces, foldedPlaces } from './canonical-index.js';
import { codePointsOf, textOfCodePoints } from './code-points.js';
import { fold, foldedPointsOf } from './fold.js';
import { type QuotationMark, hasDoubtfulMarks, quotationMarks } from './quotation-marks.js';

/** A mixed quote is searched for at most so many passages. */
const MAX_PASSAGES = 20;

/** A passage in more places than this is ambiguous, though its neighbours might still decide. */
const MAX_PLACES = 1_000;

const SPACE = 0x20;

/** A passage in quotation marks, its marks and the white space beside them left out. */
interface Passage {
  words: string;
  /** Its code points with the marks, folded, and how many of them stand before and behind its words. */
  marked: Int32Array;
  before: number;
  after: number;
}

/** The passages of a mixed quote in the article; `more` where other places would do as well. */
export interface Passages {
  found: { words: string; range: Range }[];
  more: boolean;
}

/**
 * Finds the passages in quotation marks of a paraphrase, in order and without overlap; undefined where one of them is not
 * there. A passage is searched with its marks, and only where it never stands in marks, without them. Linear in the text for
 * each passage.
 */
export function findPassages(index: CanonicalIndex, statement: string): Passages | undefined {
  const points = codePointsOf(statement);
  const passages = passagesOf(points);
  if (passages.length === 0) return undefined;
  if (passages.length > MAX_PASSAGES || hasDoubtfulMarks(points)) return { found: [], more: true };
  const places = passages.map((passage) => placesOf(index, passage));
  if (places.some(({ length }) => length > MAX_PLACES)) return { found: [], more: true };
  const chosen = inOrder(places);
  return chosen && { found: chosen.found.map((range, i) => ({ words: passages[i]?.words ?? '', range })), more: chosen.more };
}

/**
 * Chooses one place for each of several words, in order and without overlap; undefined where that cannot be. `more` where
 * there are other choices: the first places from the left are the only ones if they are also the first from the right. Linear.
 */
export function inOrder(places: readonly Range[][]): { found: Range[]; more: boolean } | undefined {
  const found = leftmost(places);
  if (found === undefined) return undefined;
  const fromRight = rightmost(places);
  return { found, more: found.some(([start], i) => start !== fromRight[i]?.[0]) };
}

/** The words of a paraphrase that stand in quotation marks, passage by passage, without the marks. Linear. */
export function quotedPassages(statement: string): string[] {
  return passagesOf(codePointsOf(statement)).map(({ words }) => words);
}

/** From an opening mark to the next closing one of its family; marks of other families between them are of the passage. */
function passagesOf(points: Int32Array): Passage[] {
  const marks = quotationMarks(points);
  const closings = closingsOf(marks);
  const passages: Passage[] = [];
  let free = 0;
  for (const [i, opening] of marks.entries()) {
    const closing = closings[i];
    if (i < free || !opening.opens || closing === undefined) continue;
    const passage = passageOf(points.subarray(opening.at, (marks[closing]?.at ?? 0) + 1));
    if (passage !== undefined) passages.push(passage);
    free = closing + 1;
  }
  return passages;
}

/** For each mark, the number of the next one that closes its family. Linear. */
export function closingsOf(marks: readonly QuotationMark[]): (number | undefined)[] {
  const next = new Map<string, number>();
  const closings = marks.toReversed().map(({ family, closes }, fromEnd) => {
    const closing = next.get(family);
    if (closes) next.set(family, marks.length - 1 - fromEnd);
    return closing;
  });
  return closings.reverse();
}

function passageOf(points: Int32Array): Passage | undefined {
  const words = textOfCodePoints(points.subarray(1, -1)).trim();
  const marked = fold(points).points;
  if (words === '') return undefined;
  return { words, marked, before: marked.at(1) === SPACE ? 2 : 1, after: marked.at(-2) === SPACE ? 2 : 1 };
}

function placesOf(index: CanonicalIndex, { words, marked, before, after }: Passage): Range[] {
  const quoted = firstPlaces(foldedPlaces(index, marked, before, after), MAX_PLACES + 1);
  return quoted.length > 0 ? quoted : firstPlaces(foldedPlaces(index, foldedPointsOf(words)), MAX_PLACES + 1);
}

function leftmost(places: readonly Range[][]): Range[] | undefined {
  let free = 0;
  const chosen: Range[] = [];
  for (const candidates of places) {
    const range = candidates.find(([start]) => start >= free);
    if (range === undefined) return undefined;
    chosen.push(range);
    free = range[1];
  }
  return chosen;
}

/** Only where `leftmost` has an answer; then there is one from the right, too. */
function rightmost(places: readonly Range[][]): (Range | undefined)[] {
  let free = Infinity;
  return places.toReversed().map((candidates) => {
    const range = candidates.findLast(([, end]) => end <= free);
    free = range?.[0] ?? free;
    return range;
  }).toReversed();
}
