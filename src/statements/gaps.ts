import type { Folded } from './fold.js';
import { type QuotationMark, quotationMarks } from './quotation-marks.js';

/** Where a quote can be interrupted, as by `,” she said. “`: in positions of the folded text, marks included. */
export interface Gap {
  /** Where the part before it ends. */
  start: number;
  /** Where the part after it starts. */
  end: number;
}

/** In code points of the canonical text, white space beside the marks included. */
const LONGEST_GAP = 300;

const SPACE = 0x20;
const NEW_LINE = 0x0a;

/**
 * The gaps of a text, in order: from a closing quotation mark to an opening one of the same family, no other mark between, at
 * most LONGEST_GAP long, over at most one block boundary. White space beside the marks, as in « … », is of the gap. So is the
 * mark that opens the next paragraph of a quotation that goes on: there none closes the one before. Linear.
 */
export function gapsOf(points: Int32Array, folded: Folded): Gap[] {
  const marks = quotationMarks(points);
  const gaps: Gap[] = [];
  const lastOf = new Map<string, QuotationMark>();
  let at = 0;
  for (const [i, mark] of marks.entries()) {
    const opening = marks[i + 1];
    while (at < folded.points.length && (folded.starts[at] ?? 0) < mark.at) at += 1;
    if (goesOn(points, lastOf.get(mark.family), mark)) gaps.push(widened(folded, at, at + 1));
    lastOf.set(mark.family, mark);
    if (opening === undefined || !interrupts(mark, opening)) continue;
    const gap = widened(folded, at, endOfGap(folded, at, opening));
    const [start, end] = [folded.starts[gap.start] ?? 0, folded.starts[gap.end] ?? 0];
    if (end - start <= LONGEST_GAP && blockBoundaries(points.subarray(start, end)) <= 1) gaps.push(gap);
  }
  return gaps;
}

/** Whether a mark opens a block although the one before it, in the block before, was not closed. */
function goesOn(points: Int32Array, before: QuotationMark | undefined, mark: QuotationMark): boolean {
  if (before === undefined || !before.opens || before.closes || !mark.opens) return false;
  const opensBlock = points[mark.at - 1] === NEW_LINE && points[mark.at - 2] === NEW_LINE;
  return opensBlock && blockBoundaries(points.subarray(before.at, mark.at)) === 1;
}

/** Longer ones are not even looked at, so that gaps together are read once. */
function interrupts(closing: QuotationMark, opening: QuotationMark): boolean {
  return closing.closes && opening.opens && closing.family === opening.family && opening.at - closing.at < LONGEST_GAP;
}

function endOfGap({ starts }: Folded, from: number, opening: QuotationMark): number {
  let at = from;
  while ((starts[at] ?? 0) <= opening.at) at += 1;
  return at;
}

function widened({ points }: Folded, start: number, end: number): Gap {
  return { start: points[start - 1] === SPACE ? start - 1 : start, end: points[end] === SPACE ? end + 1 : end };
}

function blockBoundaries(points: Int32Array): number {
  return points.reduce((count, point, at) => count + Number(point === NEW_LINE && points[at - 1] === NEW_LINE), 0);
}
