import type { Anchoring } from './anchoring.js';
import { type CanonicalIndex, type Range, firstPlaces, foldedPlaces, foldedRange } from './canonical-index.js';
import { type Edit, MANY_WORDS } from './edit.js';
import { foldText, foldedPointsOf } from './fold.js';
import { inOrder } from './mixed.js';
import { nfc } from './normalization.js';
import type { AnchoredStatement } from './reanchor.js';
import { CONTEXT, type Segment, segmentAt } from './segment.js';
import { countWords, words } from './words.js';

/** Words in more places than this are ambiguous. */
const MAX_PLACES = 1_000;

const BLOCK_EDGE = '\n\n';

/** What became of a statement. */
export interface Found extends Anchoring {
  /** By the edit itself, or found again after it. */
  isCarried: boolean;
}

/**
 * Finds the words of a statement that an edit did not carry over: those it was last known by, then those of its text. Only
 * what the edit has brought counts, since what stood elsewhere before was not this statement then; but one that was ambiguous
 * is found where its words now stand once. It takes MANY_WORDS in a row, equal words beside them included, or all the context
 * that is known.
 */
export function findAgain(edit: Edit, statement: AnchoredStatement): Found {
  const { kind, status, segments: known } = statement;
  if (edit.isSpent) return { ...ambiguous(), isCarried: false };
  const found = (isLastKnown(statement) ? findLastKnown(edit, statement) : undefined) ?? findText(edit, statement);
  if (found !== undefined) return { ...found, isCarried: false };
  const isLost = kind !== 'indirect' || known.length > 0 || status === 'orphaned';
  return { status: isLost ? 'orphaned' : 'none', segments: [], isCarried: false };
}

/** Whether the last known segments are still those of the statement. */
function isLastKnown({ kind, text, segments }: AnchoredStatement): boolean {
  if (segments.length === 0) return false;
  return kind !== 'direct' || foldText(wordsOf(segments)) === foldText(text.trim());
}

/** Undefined where the words are nowhere; several places are told apart by their context, and by nothing else. */
function findLastKnown(edit: Edit, statement: AnchoredStatement): Anchoring | undefined {
  const { status, segments: known } = statement;
  const candidates = known.map((segment) => (status === 'ambiguous' ? allPlaces(edit.after, segment.exact) : newPlaces(edit, segment)));
  if (candidates.some((places) => places.length > MAX_PLACES)) return ambiguous();
  const all = inOrder(candidates);
  if (all === undefined) return undefined;
  if (!all.more && isEvident(edit.after, all.found, known)) return again(edit.after, statement, all.found);
  if (all.more && status === 'ambiguous') return ambiguous();
  const inContext = inOrder(candidates.map((places, part) => places.filter((place) => hasContext(edit.after, place, known[part]))));
  if (inContext?.more === false) return again(edit.after, statement, inContext.found);
  return all.more ? ambiguous() : undefined;
}

/** Where the statement's own text stands, as when it is new; one that had a place has it only in what the edit has brought. */
function findText(edit: Edit, statement: AnchoredStatement): Anchoring | undefined {
  const { kind, text, status, segments: known } = statement;
  const { status: found, segments } = edit.locate({ kind, text });
  const hadPlace = known.length > 0 && status !== 'ambiguous';
  if (found === 'ambiguous') return hadPlace ? undefined : ambiguous();
  if (segments.length === 0) return undefined;
  if (hadPlace && (countWords(text) < MANY_WORDS || segments.every((segment) => edit.isKept(foldedRange(edit.after, segment))))) return undefined;
  return { status: found === 'exact' ? 'moved' : found, segments };
}

function again(index: CanonicalIndex, { kind, text, segments: known }: AnchoredStatement, ranges: readonly Range[]): Anchoring {
  const segments = ranges.map(([start, end]) => segmentAt(index, start, end));
  const isEqual = kind === 'direct' ? wordsOf(segments) === nfc(text).trim() : segments.every(({ exact }, part) => exact === known[part]?.exact);
  return { status: isEqual ? 'moved' : 'typographic', segments };
}

function allPlaces(index: CanonicalIndex, exact: string): Range[] {
  return firstPlaces(foldedPlaces(index, foldedPointsOf(exact)), MAX_PLACES + 1);
}

/** Places that the edit has made; and those that it left in a sentence it changed, where the context says that they are these. */
function newPlaces(edit: Edit, segment: Segment): Range[] {
  const { created } = edit.looseOf(foldedPointsOf(segment.exact));
  const { starts } = edit.after.folded;
  return created.flatMap((place): Range[] => {
    const range: Range = [starts[place[0]] ?? 0, starts[place[1]] ?? 0];
    return !edit.isKept(place) || hasContext(edit.after, range, segment) ? [range] : [];
  });
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

function commonHead(some: readonly string[], others: readonly string[]): number {
  const end = some.findIndex((word, i) => word !== others[i]);
  return end === -1 ? some.length : end;
}

/** Whether the same words stand beside it in its block, as far as a segment knows. */
function hasContext(index: CanonicalIndex, [start, end]: Range, known: Segment | undefined): boolean {
  return known !== undefined && contextOf(segmentAt(index, start, end)) === contextOf(known);
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

function wordsOf(segments: readonly Segment[]): string {
  return segments.map(({ exact }) => exact).join(' ');
}

function ambiguous(): Anchoring {
  return { status: 'ambiguous', segments: [] };
}
