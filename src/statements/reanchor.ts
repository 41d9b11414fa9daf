import { type AnchoredStatement, type Anchoring, ambiguous, wordsOf } from './anchoring.js';
import type { CanonicalIndex } from './canonical-index.js';
import { Carrier, statusAfter } from './carrier.js';
import { Edit } from './edit.js';
import { foldText } from './fold.js';
import { findAgain } from './relocate.js';
import type { Segment } from './segment.js';

export type { AnchoredStatement } from './anchoring.js';

/** Anchors all statements of an article anew after an edit; see `reanchoring`, whose steps it takes at once. */
export function reanchor(before: CanonicalIndex, after: CanonicalIndex, statements: readonly AnchoredStatement[]): Anchoring[] {
  const steps = reanchoring(before, after, statements);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** What became of a statement: it stands where it stood, or where the edit has carried it, or it was found again. */
interface Found extends Anchoring {
  by: 'certainty' | 'edit' | 'search';
}

/**
 * Anchors all statements of an article anew after an edit, one a step, so that a server can do other work between them.
 *
 * A statement goes where the edit took its words, and keeps its status. That is trusted only where it is no luck: words that
 * the edit made or took away elsewhere must fit worse, on the evidence of the text around them. Else its last known words are
 * searched among those that the edit brought (`moved`, or `typographic`); whatever was there before belongs to somebody else.
 * What fits several places, or is claimed by several statements, is `ambiguous`. Words that are alike but not equal count for
 * nothing. A second time, without an edit, nothing changes.
 *
 * Linear in what was edited for each statement, and bounded by the effort of `after`; when that is spent, `ambiguous`.
 *
 * @param after indexed for this call alone
 */
export function* reanchoring(before: CanonicalIndex, after: CanonicalIndex, statements: readonly AnchoredStatement[]): Generator<undefined, Anchoring[]> {
  const carrier = new Carrier(new Edit(before, after), statements);
  const found: Found[] = [];
  for (const i of statements.keys()) {
    found.push(follow(carrier, statements, i));
    yield;
  }
  return settle(carrier, found);
}

function follow(carrier: Carrier, statements: readonly AnchoredStatement[], i: number): Found {
  const statement = statements[i] as AnchoredStatement;
  const { verdict, isCertain, parts } = carrier.carry(i);
  if (verdict === 'doubtful') return { ...ambiguous(), by: 'edit' };
  if (verdict === 'gone') return { ...findAgain(carrier, statement, parts, carrier.places[i] ?? []), by: 'search' };
  const segments = parts.filter((part) => part !== undefined);
  return { status: statusAfter(statement, segments), segments, by: isCertain ? 'certainty' : 'edit' };
}

/**
 * Takes back what several statements found for themselves at one place, unless they had shared one before; and also the place
 * of one that was carried into a block that was changed, if another that was lost has come back to it.
 */
function settle(carrier: Carrier, found: readonly Found[]): Anchoring[] {
  const holders = new Map<string, number[]>();
  for (const [i, { segments }] of found.entries()) holders.set(keyOf(segments), [...(holders.get(keyOf(segments)) ?? []), i]);
  return found.map(({ status, segments, by }, i): Anchoring => {
    const others = segments.length === 0 ? [] : (holders.get(keyOf(segments)) ?? []).filter((other) => other !== i && !haveShared(carrier, i, other));
    const rivals = by === 'search' ? others : by === 'edit' ? others.filter((other) => found[other]?.by === 'search') : [];
    const isContested = by === 'search' && status !== 'none' && status !== 'ambiguous' && carrier.isContested(i, segments);
    return rivals.length > 0 || isContested ? ambiguous() : { status, segments };
  });
}

const keyOf = (segments: readonly Segment[]): string => `${segments[0]?.start ?? ''} ${foldText(wordsOf(segments))}`;

function haveShared({ places }: Carrier, one: number, other: number): boolean {
  return places[one] !== undefined && String(places[one]) === String(places[other]);
}
