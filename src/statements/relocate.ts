import { type AnchoredStatement, type Anchoring, ambiguous, wordsOf } from './anchoring.js';
import { type CanonicalIndex, type Range, firstPlaces, foldedPlaces, foldedRange } from './canonical-index.js';
import type { Carrier } from './carrier.js';
import { commonHead } from './common-head.js';
import { MANY_WORDS } from './chance.js';
import type { Edit } from './edit.js';
import { foldText, foldedPointsOf } from './fold.js';
import { inOrder } from './mixed.js';
import { nfc } from './normalization.js';
import { CONTEXT, type Segment, segmentAt } from './segment.js';
import { countWords, words } from './words.js';

/** Words in more places than this are ambiguous. */
const MAX_PLACES = 1_000;

const BLOCK_EDGE = '\n\n';

/** What comparing the context of one place costs, in steps of `Effort`. */
const CONTEXT_STEPS = 500;

/**
 * Finds the words of a statement that an edit did not carry over, or not all of them: those it was last known by, then those of
 * its text. Only what the edit has brought counts, since what stood elsewhere before was not this statement then; but one that
 * was ambiguous is found where its words now stand once. It takes MANY_WORDS in a row, equal words beside them included, or
 * all the context that is known.
 *
 * @param parts the segments that the edit has carried over
 * @param places where all of them stood, in positions of the folded old text; empty where it had no place
 */
export function findAgain(carrier: Carrier, statement: AnchoredStatement, parts: readonly (Segment | undefined)[], places: readonly Range[]): Anchoring {
  const { kind, status, segments: known } = statement;
  const { edit } = carrier;
  if (edit.isSpent) return ambiguous();
  const found = (isLastKnown(statement) ? findLastKnown(carrier, statement, parts, places) : undefined) ?? findText(edit, statement, places);
  if (found !== undefined) return found;
  if (status === 'ambiguous' && known.length > 0 && known.every(({ exact }) => edit.after.text.includes(exact))) return ambiguous();
  const isLost = kind !== 'indirect' || known.length > 0 || status === 'orphaned';
  return { status: isLost ? 'orphaned' : 'none', segments: [] };
}

/** Whether the last known segments are still those of the statement. */
function isLastKnown({ kind, text, segments }: AnchoredStatement): boolean {
  if (segments.length === 0) return false;
  return kind !== 'direct' || foldText(wordsOf(segments)) === foldText(text.trim());
}

/** Undefined where the words are nowhere; several places are told apart by their context, and by nothing else. */
function findLastKnown({ edit, isClaimed }: Carrier, statement: AnchoredStatement, parts: readonly (Segment | undefined)[], places: readonly Range[]): Anchoring | undefined {
  const { status, segments: known } = statement;
  const candidates = known.map((segment, part) => {
    const carried = parts[part];
    if (carried !== undefined) return [[carried.start, carried.end] as const];
    return status === 'ambiguous' ? allPlaces(edit.after, segment.exact) : newPlaces(edit, segment, places[part], isClaimed);
  });
  if (candidates.some(({ length }) => length > MAX_PLACES)) return ambiguous();
  const all = inOrder(candidates);
  if (all === undefined) return undefined;
  if (!all.more && isEvident(edit.after, all.found, known)) return again(edit.after, statement, all.found);
  const inContext = inOrder(candidates.map((ranges, part) => ranges.filter((range) => hasContext(edit, range, known[part]))));
  // What was ambiguous before this edit is told apart only by what this edit has brought.
  const isNews = inContext?.found.some(([start, end]) => !edit.isKept(foldedRange(edit.after, { start, end })));
  if (inContext?.more === false && (status !== 'ambiguous' || isNews)) return again(edit.after, statement, inContext.found);
  return all.more || status === 'ambiguous' ? ambiguous() : undefined;
}

/** Where the statement's own text stands, as when it is new; one that had a place has it only in what the edit has brought or has divided. */
function findText(edit: Edit, statement: AnchoredStatement, places: readonly Range[]): Anchoring | undefined {
  const { kind, text, status, segments: known } = statement;
  const { status: found, segments } = edit.locate({ kind, text });
  const hadPlace = known.length > 0 && status !== 'ambiguous';
  if (found === 'ambiguous') return hadPlace ? undefined : ambiguous();
  if (segments.length === 0) return undefined;
  const isAnothers = (segment: Segment): boolean => {
    const origin = edit.originOf(foldedRange(edit.after, segment));
    return origin !== undefined && !places.some(([start, end]) => start <= origin[0] && origin[1] <= end);
  };
  if (hadPlace && (countWords(text) < MANY_WORDS || segments.every(isAnothers))) return undefined;
  return { status: found === 'exact' ? 'moved' : found, segments };
}

function again(index: CanonicalIndex, { kind, text, status, segments: known }: AnchoredStatement, ranges: readonly Range[]): Anchoring {
  const segments = ranges.map(([start, end]) => segmentAt(index, start, end));
  const isEqual = kind === 'direct' ? wordsOf(segments) === nfc(text).trim() : status !== 'typographic' && segments.every(({ exact }, part) => exact === known[part]?.exact);
  return { status: isEqual ? 'moved' : 'typographic', segments };
}

function allPlaces(index: CanonicalIndex, exact: string): Range[] {
  return firstPlaces(foldedPlaces(index, foldedPointsOf(exact)), MAX_PLACES + 1);
}

/** Places that the edit has made; and those that it left in a block it changed, where these words have as good a claim as what stood there. */
function newPlaces(edit: Edit, segment: Segment, old: Range | undefined, isClaimed: (old: Range) => boolean): Range[] {
  const { created } = edit.looseOf(foldedPointsOf(segment.exact));
  const { starts } = edit.after.folded;
  const rangeOf = ([start, end]: Range): Range => [starts[start] ?? 0, starts[end] ?? 0];
  const mayBe = (place: Range): boolean => (old === undefined ? hasContext(edit, rangeOf(place), segment) : edit.mayBe(old, place, isClaimed));
  const places = created.length > MAX_PLACES ? created : created.filter((place) => !edit.isKept(place) || mayBe(place));
  return places.map(rangeOf);
}

/** Whether so many words in a row, at one segment or at all together, are the same that it can be no chance. */
function isEvident(index: CanonicalIndex, ranges: readonly Range[], known: readonly Segment[]): boolean {
  if (countWords(wordsOf(known)) >= MANY_WORDS) return true;
  return ranges.some(([start, end], part) => {
    const [now, then] = [segmentAt(index, start, end), known[part]];
    if (then === undefined) return false;
    const before = commonHead(words(inBlock(now)[0]).reverse(), words(inBlock(then)[0]).reverse());
    const after = commonHead(words(inBlock(now)[1]), words(inBlock(then)[1]));
    return before + countWords(then.exact) + after >= MANY_WORDS;
  });
}

/** Whether the same words stand beside it in its block, as far as a segment knows. */
function hasContext({ after }: Edit, [start, end]: Range, known: Segment | undefined): boolean {
  after.effort.spend(CONTEXT_STEPS);
  return known !== undefined && contextOf(segmentAt(after, start, end)) === contextOf(known);
}

/** The text of the same block on either side of a segment, folded, with a line end for the edge of the block. */
function contextOf({ prefix, suffix }: Segment): string {
  const [before, after] = inBlock({ prefix, suffix });
  const beginsBlock = before.length < prefix.length || [...prefix].length < CONTEXT;
  const endsBlock = after.length < suffix.length || [...suffix].length < CONTEXT;
  return [beginsBlock ? '\n' : '', foldText(before), '\0', foldText(after), endsBlock ? '\n' : ''].join('');
}

/** What of the context is of the same block. */
function inBlock({ prefix, suffix }: Pick<Segment, 'prefix' | 'suffix'>): [before: string, after: string] {
  return [prefix.split(BLOCK_EDGE).at(-1) ?? '', suffix.split(BLOCK_EDGE)[0] ?? ''];
}
