import type { AnchorStatus, Anchoring } from './anchoring.js';
import { type CanonicalIndex, type Range, foldedRange } from './canonical-index.js';
import { Edit, type Evidence, outweighs } from './edit.js';
import { foldText } from './fold.js';
import type { Statement } from './locate.js';
import { nfc } from './normalization.js';
import { type Found, findAgain } from './relocate.js';
import { type Segment, segmentAt } from './segment.js';

/** A statement and how it was anchored in the text before an edit. */
export interface AnchoredStatement extends Statement {
  status: AnchorStatus;
  /** While it is `orphaned` or `ambiguous`: the last ones that are known. */
  segments: readonly Segment[];
}

/** Anchors all statements of an article anew after an edit; see `reanchoring`, whose steps it takes at once. */
export function reanchor(before: CanonicalIndex, after: CanonicalIndex, statements: readonly AnchoredStatement[]): Anchoring[] {
  const steps = reanchoring(before, after, statements);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
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
  for (const [i, statement] of statements.entries()) {
    found.push(carrier.carry(i) ?? findAgain(carrier.edit, statement));
    yield;
  }
  return settle(carrier, statements, found);
}

/** Whether an edit carried a place over, took it away, or left room for doubt. */
type Verdict = 'carried' | 'gone' | 'doubtful';

/** Carries statements through an edit. */
class Carrier {
  /** Where each statement stood, in positions of the folded old text; undefined where it had no place. */
  readonly places: readonly (Range[] | undefined)[];
  /** Old places that had as good a claim as another to a place that is left. */
  readonly contested = new Set<string>();
  private readonly claimed: ReadonlySet<string>;

  constructor(readonly edit: Edit, private readonly statements: readonly AnchoredStatement[]) {
    this.places = statements.map((statement) => placesOf(edit.before, statement));
    this.claimed = new Set(this.places.flatMap((places) => (places ?? []).map(String)));
  }

  /** Undefined where the edit left it without a place of its own. */
  carry(i: number): Found | undefined {
    const statement = this.statements[i];
    const places = this.places[i];
    const images = places?.map((place) => this.edit.image(place));
    if (this.edit.isSpent) return { status: 'ambiguous', segments: [], isCarried: true };
    if (statement === undefined || places === undefined || images === undefined || !images.every((image) => image !== undefined)) return undefined;
    const verdicts = places.map((place, part) => this.judge(place, images[part] ?? place));
    if (verdicts.includes('gone')) return undefined;
    if (verdicts.includes('doubtful')) return { status: 'ambiguous', segments: [], isCarried: true };
    const { after } = this.edit;
    const segments = images.map(([start, end]) => segmentAt(after, after.folded.starts[start] ?? 0, after.folded.starts[end] ?? 0));
    return { status: statusAfter(statement, segments), segments, isCarried: true };
  }

  /** Weighs the place where words came to stand against the places where the edit has made or lost the same words. */
  private judge(old: Range, place: Range): Verdict {
    const { edit } = this;
    const { created, lost } = edit.looseOf(edit.before.folded.points.subarray(...old));
    const rivals = [created.filter(([start]) => start !== place[0]), lost.filter(([start]) => start !== old[0])];
    if (rivals.every(({ length }) => length === 0)) return 'carried';
    const own = edit.evidenceFor(old, place);
    let verdict: Verdict = 'carried';
    const take = (next: Verdict): void => {
      if (verdict === 'carried' || next === 'gone') verdict = next;
    };
    for (const other of rivals[0] ?? []) if (!edit.isSpent) take(compare(own, edit.evidenceFor(old, other)));
    for (const other of rivals[1] ?? []) if (!edit.isSpent) take(this.contest(own, other, edit.evidenceFor(other, place)));
    return edit.isSpent ? 'doubtful' : verdict;
  }

  /** Another old place may have come to stand here; that matters where it has more of a claim, or as much and a statement. */
  private contest(own: Evidence, other: Range, theirs: Evidence): Verdict {
    const verdict = compare(own, theirs);
    if (verdict !== 'doubtful') return verdict;
    if (!this.claimed.has(String(other))) return 'carried';
    this.contested.add(String(other));
    return 'doubtful';
  }
}

function compare(own: Evidence, theirs: Evidence): Verdict {
  if (outweighs(own, theirs)) return 'carried';
  return outweighs(theirs, own) ? 'gone' : 'doubtful';
}

/** Undefined while it has no place, or one that begins or ends inside what folds to one character. */
function placesOf(index: CanonicalIndex, { status, segments }: AnchoredStatement): Range[] | undefined {
  if (segments.length === 0 || (status !== 'exact' && status !== 'typographic' && status !== 'moved')) return undefined;
  const places = segments.map((segment) => foldedRange(index, segment));
  const { starts } = index.folded;
  const isWhole = places.every(([start, end], i) => starts[start] === segments[i]?.start && starts[end] === segments[i]?.end && start < end);
  return isWhole ? places : undefined;
}

/** The status stays, unless the edit has changed the typography of the words. */
function statusAfter({ kind, text, status, segments: known }: AnchoredStatement, segments: readonly Segment[]): AnchorStatus {
  if (segments.every(({ exact }, part) => exact === known[part]?.exact)) return status;
  return kind === 'direct' && segments.map(({ exact }) => exact).join(' ') === nfc(text).trim() && status !== 'moved' ? 'exact' : 'typographic';
}

/** Takes back what several statements found for themselves at one place, unless they had shared one before. */
function settle({ places, contested }: Carrier, statements: readonly AnchoredStatement[], found: readonly Found[]): Anchoring[] {
  const holders = new Map<string, number[]>();
  const keys = found.map(({ segments }, i) => (segments[0] === undefined ? '' : `${segments[0].start} ${foldText(statements[i]?.text ?? '')}`));
  for (const [i, key] of keys.entries()) holders.set(key, [...(holders.get(key) ?? []), i]);
  return found.map(({ status, segments, isCarried }, i): Anchoring => {
    const isRivalled = segments.length > 0 && holders.get(keys[i] ?? '')?.some((other) => other !== i && !haveShared(places[i], places[other]));
    const isContested = status === 'orphaned' && places[i]?.some((place) => contested.has(String(place)));
    return !isCarried && (isRivalled || isContested) ? { status: 'ambiguous', segments: [] } : { status, segments };
  });
}

function haveShared(places: Range[] | undefined, others: Range[] | undefined): boolean {
  return places !== undefined && String(places) === String(others);
}
