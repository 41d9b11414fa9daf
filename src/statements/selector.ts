import { type CanonicalIndex, type Range, foldedPlaces } from './canonical-index.js';
import { codePointsOf, textOfCodePoints } from './code-points.js';
import { foldText, foldedPointsOf } from './fold.js';
import { nfc } from './normalization.js';
import { type Segment, segmentAt } from './segment.js';

export type { Segment } from './segment.js';

/** A segment as a client gives it: `start` and `end`, or `exact` with or without context, or all. Code points. */
export interface SegmentInput {
  start?: number;
  end?: number;
  exact?: string;
  prefix?: string;
  suffix?: string;
}

/** What is wrong with the segment number `index`, in English, for whoever sent it. */
export interface SegmentError {
  index: number;
  field: keyof SegmentInput;
  message: string;
}

/** Words that stand in more places than this are told apart by position only: context would be compared at each. */
const MAX_PLACES = 1_000;

/** White space and ellipses may be longer in the article than in the given context. */
const CONTEXT_REACH = 4;

/** How much of the article an error quotes, in code points. */
const SHOWN = 80;

type Complaint = Omit<SegmentError, 'index'>;

/**
 * The segments that a client gives, in the article's own characters. All that is given of one must agree, typography folded;
 * they stand in order and do not overlap. Where there are `errors`, `segments` is empty. Linear in the text for each segment
 * without positions.
 */
export function resolveSegments(index: CanonicalIndex, given: readonly SegmentInput[]): { segments: Segment[]; errors: SegmentError[] } {
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
  const message = `this segment stands at ${found[0]}, but the one before it ends at ${free}; segments stand in the order of the text and do not overlap`;
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
  return disagreement(index, input, [range]) ?? range;
}

function byWords(index: CanonicalIndex, input: SegmentInput, exact: string): Range | Complaint {
  const places: Range[] = [];
  for (const place of foldedPlaces(index, foldedPointsOf(exact))) if (places.push(place) > MAX_PLACES) break;
  if (places.length === 0) return { field: 'exact', message: 'these words do not stand in the article' };
  if (places.length > MAX_PLACES) return { field: 'exact', message: `these words stand in more than ${MAX_PLACES} places; give \`start\` and \`end\`` };
  const fitting = places.filter((place) => disagreement(index, input, [place]) === undefined);
  const same = fitting.filter(([start, end]) => sliceOf(index, start, end) === nfc(exact));
  const only = same.length === 1 ? same[0] : fitting[0];
  if (only === undefined) return disagreement(index, input, places) ?? { field: 'exact', message: 'no place in the article has these words and this context' };
  if (same.length === 1 || fitting.length === 1) return only;
  return { field: 'exact', message: `these words stand in ${fitting.length} places; give \`start\` and \`end\`, or more of \`prefix\` and \`suffix\`` };
}

const FIELDS = ['start', 'end', 'prefix', 'suffix'] as const;

/** The first given field that agrees with none of these places; undefined where each agrees with some. */
function disagreement(index: CanonicalIndex, input: SegmentInput, places: readonly Range[]): Complaint | undefined {
  const field = FIELDS.find((name) => !places.some((place) => agrees(index, input, place, name)));
  if (field === undefined) return undefined;
  if (field === 'start' || field === 'end') return { field, message: `the words of \`exact\` do not ${field} at ${input[field]}` };
  const [start, end] = places[0] ?? [0, 0];
  const there = field === 'prefix' ? sliceOf(index, start - SHOWN, start) : sliceOf(index, end, end + SHOWN);
  const where = field === 'prefix' ? 'before' : 'behind';
  return { field, message: `this does not stand ${where} the words; the article has “${there}” ${where} ${places.length === 1 ? 'them' : 'the first of them'}` };
}

function agrees(index: CanonicalIndex, input: SegmentInput, [start, end]: Range, field: (typeof FIELDS)[number]): boolean {
  if (field === 'start' || field === 'end') return input[field] === undefined || input[field] === (field === 'start' ? start : end);
  const context = foldText(input[field] ?? '');
  const reach = CONTEXT_REACH * codePointsOf(input[field] ?? '').length;
  if (field === 'prefix') return foldText(sliceOf(index, start - reach, start)).endsWith(context);
  return foldText(sliceOf(index, end, end + reach)).startsWith(context);
}

function sliceOf({ points }: CanonicalIndex, start: number, end: number): string {
  return textOfCodePoints(points.subarray(Math.max(0, start), end));
}

function shown(words: string): string {
  const points = codePointsOf(words);
  return points.length > SHOWN ? `${textOfCodePoints(points.subarray(0, SHOWN))}…` : words;
}
