import { type CanonicalIndex, type Range, firstPlaces, foldedPlaces } from './canonical-index.js';
import { type Complaint, type SegmentInput, agrees, demandOf, disagreement } from './agreement.js';
import { codePointsOf, textOfCodePoints } from './code-points.js';
import { foldText, foldedPointsOf } from './fold.js';
import { nfc } from './normalization.js';
import { type Segment, segmentAt, sliceOf } from './segment.js';

export type { SegmentInput } from './agreement.js';
export type { Segment } from './segment.js';

/** What is wrong with the segment number `index`, in English, for whoever sent it. */
export interface SegmentError extends Complaint {
  index: number;
}

export interface ResolvedSegments {
  segments: Segment[];
  errors: SegmentError[];
}

/** Words that stand in more places than this are told apart by position only: context would be compared at each. */
const MAX_PLACES = 1_000;

/** How much of the article an error quotes, in code points. */
const SHOWN = 80;

/**
 * The segments that a client gives, in the article's own characters. All that is given of one must agree, typography folded;
 * they stand in order and do not overlap. Where there are `errors`, `segments` is empty. Linear in the text for each segment
 * without positions.
 */
export function resolveSegments(index: CanonicalIndex, given: readonly SegmentInput[]): ResolvedSegments {
  const segments: Segment[] = [];
  const errors: SegmentError[] = [];
  let free = 0;
  for (const [number, input] of given.entries()) {
    const found = inOrder(resolve(index, input), input, free);
    if ('message' in found) errors.push({ index: number, ...found });
    else {
      segments.push(segmentAt(index, ...found));
      free = found[1];
    }
  }
  return { segments: errors.length > 0 ? [] : segments, errors };
}

function resolve(index: CanonicalIndex, input: SegmentInput): Range | Complaint {
  const { start, end, exact } = input;
  if (start !== undefined && end !== undefined) return byPosition(index, input, [start, end]);
  if (exact !== undefined && exact !== '') return byWords(index, input, exact);
  if (start !== undefined) return { field: 'end', message: 'is missing; give `start` and `end`, or the words in `exact`' };
  return { field: 'start', message: 'is missing; give `start` and `end`, or the words in `exact`' };
}

function inOrder(found: Range | Complaint, { start }: SegmentInput, free: number): Range | Complaint {
  if ('message' in found || found[0] >= free) return found;
  const rule = 'segments stand in the order of the text and do not overlap';
  const message = `this segment stands at ${found[0]}, but the one before it ends at ${free}; ${rule}`;
  return { field: start === undefined ? 'exact' : 'start', message };
}

function byPosition(index: CanonicalIndex, input: SegmentInput, range: Range): Range | Complaint {
  const [start, end] = range;
  const { length } = index.points;
  if (start >= length) return { field: 'start', message: `${start} is beyond the text, which has ${length} code points` };
  if (end > length) return { field: 'end', message: `${end} is beyond the text, which has ${length} code points` };
  if (end <= start) return { field: 'end', message: `must be greater than \`start\`, which is ${start}` };
  const there = sliceOf(index, start, end);
  if (input.exact !== undefined && foldText(input.exact) !== foldText(there)) {
    return { field: 'exact', message: `these are not the words at ${start} to ${end}: the article has “${shown(there)}”` };
  }
  return disagreement(index, demandOf(input), [range]) ?? range;
}

function byWords(index: CanonicalIndex, input: SegmentInput, exact: string): Range | Complaint {
  const complaint = (message: string): Complaint => ({ field: 'exact', message });
  const places = firstPlaces(foldedPlaces(index, foldedPointsOf(exact)), MAX_PLACES + 1);
  if (places.length === 0) return complaint('these words do not stand in the article');
  if (places.length > MAX_PLACES) return complaint(`these words stand in more than ${MAX_PLACES} places; give \`start\` and \`end\``);
  const demand = demandOf(input);
  const fitting = places.filter((place) => agrees(index, demand, place));
  if (fitting.length === 0) return disagreement(index, demand, places) ?? complaint('no place has these words and all the rest');
  const wanted = nfc(exact);
  const same = fitting.filter(([start, end]) => sliceOf(index, start, end) === wanted);
  const [only, other] = same.length > 0 ? same : fitting;
  if (only !== undefined && other === undefined) return only;
  const remedy = 'give `start` and `end`, or more of `prefix` and `suffix`';
  return complaint(`these words stand in ${fitting.length} places; ${remedy}`);
}

function shown(words: string): string {
  const points = codePointsOf(words);
  return points.length > SHOWN ? `${textOfCodePoints(points.subarray(0, SHOWN))}…` : words;
}
