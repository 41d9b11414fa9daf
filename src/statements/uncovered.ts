import type { CanonicalIndex, Range } from './canonical-index.js';
import { textOfCodePoints } from './code-points.js';
import { closingsOf } from './mixed.js';
import { ANY_MARK, type QuotationMark, quotationMarks } from './quotation-marks.js';
import { sliceOf } from './segment.js';
import { countWords } from './words.js';

/** What is shorter is a title or a nickname rather than a quotation. */
const LEAST_WORDS = 4;

const NEW_LINE = 0x0a;

/** What follows an apostrophe rather than an opening mark; ’90s and ’tis look like the beginning of a quotation. English. */
const ELIDED = /^(?:\d0s|tis|twas|twere|twill|til|em|n)(?![\p{L}\p{N}])/iu;
/** How much of it is looked at, in code points. */
const ELIDED_LENGTH = 6;

/** A passage of the canonical text, in its code points. */
export interface Passage {
  start: number;
  /** The first position that is no longer of the passage. */
  end: number;
  exact: string;
}

/**
 * What stands in quotation marks and is of no statement, in order: LEAST_WORDS words or more that no segment covers. Where a
 * segment covers a part of a quotation, what is left of it is reported. Linear.
 *
 * @param covered what statements cover; in any order, with overlaps
 */
export function uncoveredPassages(index: CanonicalIndex, covered: readonly { start: number; end: number }[]): Passage[] {
  return subtract(quotations(index.points), covered)
    .map(({ range, cut }) => trimmed(index, range, cut))
    .filter(({ exact }) => countWords(exact) >= LEAST_WORDS);
}

/**
 * The outermost quotations, without their marks: from an opening mark to the next closing one of its family in the block. A
 * mark that is not closed in its block opens a quotation if the next block begins with such a mark: a quotation of several
 * paragraphs has one at the head of each, and closes at the end of the last.
 */
function quotations(points: Int32Array): Range[] {
  const marks = quotationMarks(points);
  const closings = closingsOf(marks);
  const at = new Map(marks.map((mark) => [mark.at, mark]));
  const ends = blockEnds(points);
  const found: Range[] = [];
  let [free, block] = [0, 0];
  for (const [i, mark] of marks.entries()) {
    while ((ends[block] ?? Infinity) < mark.at) block += 1;
    if (mark.at < free || !mark.opens || isElision(points, mark)) continue;
    const end = ends[block] ?? points.length;
    const closing = marks[closings[i] ?? -1];
    const close = closing !== undefined && closing.at < end ? closing.at : endOfParagraph(mark, end, at);
    if (close === undefined) continue;
    found.push([mark.at + 1, close]);
    free = close + 1;
  }
  return found;
}

function isElision(points: Int32Array, { at, family }: QuotationMark): boolean {
  return family === 'single' && ELIDED.test(textOfCodePoints(points.subarray(at + 1, at + 1 + ELIDED_LENGTH)));
}

/** The end of the block, where the next one begins with an opening mark of the same family. */
function endOfParagraph({ family }: QuotationMark, end: number, at: ReadonlyMap<number, QuotationMark>): number | undefined {
  const next = at.get(end + 2);
  return next?.opens && next.family === family ? end : undefined;
}

/** Where blocks end: before an empty line, and at the end of the text. */
function blockEnds(points: Int32Array): number[] {
  const ends: number[] = [];
  for (const [at, point] of points.entries()) if (point === NEW_LINE && points[at + 1] === NEW_LINE) ends.push(at);
  return [...ends, points.length];
}

/** A part of a quotation that no segment covers, and at which of its edges a segment begins or ends. */
interface Rest {
  range: Range;
  cut: { start: boolean; end: boolean };
}

function subtract(quotations: readonly Range[], covered: readonly { start: number; end: number }[]): Rest[] {
  const rests: Rest[] = [];
  const inOrder = covered.toSorted((one, other) => one.start - other.start);
  let next = 0;
  let free = 0;
  for (const [start, end] of quotations) {
    let from = Math.max(start, free);
    for (let cover = inOrder[next]; cover !== undefined && cover.start < end; cover = inOrder[(next += 1)]) {
      if (cover.start > from) rests.push({ range: [from, cover.start], cut: { start: from > start, end: true } });
      free = Math.max(free, cover.end);
      from = Math.max(from, free);
    }
    if (from < end) rests.push({ range: [from, end], cut: { start: from > start, end: false } });
  }
  return rests;
}

const SPACE = /\s/u;
const LOOSE = new RegExp(String.raw`[\s\p{P}]|${ANY_MARK}`, 'u');

/** Without white space at its edges, and where it was cut, without punctuation and quotation marks there. */
function trimmed(index: CanonicalIndex, range: Range, cut: Rest['cut']): Passage {
  const isLoose = (at: number, pattern: RegExp): boolean => pattern.test(String.fromCodePoint(index.points[at] ?? 0));
  let [start, end] = range;
  while (start < end && isLoose(start, cut.start ? LOOSE : SPACE)) start += 1;
  while (start < end && isLoose(end - 1, cut.end ? LOOSE : SPACE)) end -= 1;
  return { start, end, exact: sliceOf(index, start, end) };
}
