import { type AnchorStatus, type AnchoredStatement, wordsOf } from './anchoring.js';
import { type CanonicalIndex, type Range, foldedRange } from './canonical-index.js';
import type { Edit } from './edit.js';
import { type Evidence, evidenceFor, outweighs } from './evidence.js';
import { nfc } from './normalization.js';
import { type Segment, segmentAt } from './segment.js';

/** Whether an edit carried a place over, took it away, or left room for doubt. */
type Verdict = 'carried' | 'doubtful' | 'gone';

/** What an edit did to a statement: where the parts are that it carried over. `carried` is all of them. */
export interface Carried {
  verdict: Verdict;
  /** Whether it stands in blocks that the edit has left alone. */
  isCertain: boolean;
  parts: (Segment | undefined)[];
}

/** Carries statements through an edit. */
export class Carrier {
  /** Where each statement stood, in positions of the folded old text; undefined where it had no place. */
  readonly places: readonly (Range[] | undefined)[];
  /** Old places that had as good a claim as another to a place that is left; and where those begin, in the new text. */
  private readonly contested = new Set<string>();
  private readonly disputed = new Set<number>();
  private readonly claimed: ReadonlySet<string>;
  /** Whether an old place is a statement's. */
  readonly isClaimed = (old: Range): boolean => this.claimed.has(String(old));

  constructor(readonly edit: Edit, private readonly statements: readonly AnchoredStatement[]) {
    this.places = statements.map((statement) => placesOf(edit.before, statement));
    this.claimed = new Set(this.places.flatMap((places) => (places ?? []).map(String)));
  }

  carry(i: number): Carried {
    const known = this.statements[i]?.segments ?? [];
    const places = this.places[i];
    if (places === undefined) return { verdict: 'gone', isCertain: false, parts: known.map(() => undefined) };
    if (this.edit.isSpent) return { verdict: 'doubtful', isCertain: false, parts: [] };
    const carried = places.map((place, part) => this.carryPart(place, known[part]));
    if (carried.some(({ verdict }) => verdict === 'doubtful')) return { verdict: 'doubtful', isCertain: false, parts: [] };
    const verdict = carried.every((part) => part.verdict === 'carried') ? 'carried' : 'gone';
    return { verdict, isCertain: places.every((place) => this.edit.isCertain(place)), parts: carried.map(({ segment }) => segment) };
  }

  /** Whether what a statement found for itself, if anything, may as well be another's whose place was as good. */
  isContested(i: number, segments: readonly Segment[]): boolean {
    const isRival = this.places[i]?.some((place) => this.contested.has(String(place))) ?? false;
    return isRival && (segments.length === 0 || segments.some(({ start }) => this.disputed.has(start)));
  }

  private carryPart(old: Range, known: Segment | undefined): { verdict: Verdict; segment?: Segment } {
    const place = this.edit.image(old);
    const segment = place && known && this.segmentAt(old, place, known);
    if (place === undefined || segment === undefined) return { verdict: 'gone' };
    const verdict = this.judge(old, place);
    return verdict === 'carried' ? { verdict, segment } : { verdict };
  }

  /** A segment that was cut inside what folds to one character, a run of spaces or dashes, is cut alike, if that is still the same. */
  private segmentAt(old: Range, place: Range, known: Segment): Segment | undefined {
    const [before, after] = [this.edit.before.folded.starts, this.edit.after.folded.starts];
    const [cutLeft, cutRight] = [known.start - (before[old[0]] ?? 0), (before[old[1]] ?? 0) - known.end];
    const segment = segmentAt(this.edit.after, (after[place[0]] ?? 0) + cutLeft, (after[place[1]] ?? 0) - cutRight);
    return cutLeft + cutRight === 0 || segment.exact === known.exact ? segment : undefined;
  }

  /** Weighs the place where words came to stand against the places where the edit has made or lost the same words. */
  private judge(old: Range, place: Range): Verdict {
    const { edit } = this;
    const { created, lost } = edit.looseOf(edit.before.folded.points.subarray(...old));
    if (created.length + lost.length === 0) return 'carried';
    const own = evidenceFor(edit, old, place);
    let verdict: Verdict = 'carried';
    const take = (next: Verdict): void => {
      if (verdict === 'carried' || next === 'gone') verdict = next;
    };
    for (const other of created) {
      if (!edit.isSpent && other[0] !== place[0] && edit.mayBe(old, other, this.isClaimed)) take(compare(own, evidenceFor(edit, old, other)));
    }
    for (const other of lost) {
      if (!edit.isSpent && other[0] !== old[0] && edit.mayHaveCome(other, place)) take(this.contest(own, place, other));
    }
    return edit.isSpent ? 'doubtful' : verdict;
  }

  /** Another old place may have come to stand here; that matters where it has more of a claim, or as much and a statement. */
  private contest(own: Evidence, place: Range, other: Range): Verdict {
    const verdict = compare(own, evidenceFor(this.edit, other, place));
    if (verdict !== 'doubtful') return verdict;
    if (!this.isClaimed(other)) return 'carried';
    this.contested.add(String(other));
    this.disputed.add(this.edit.after.folded.starts[place[0]] ?? 0);
    return 'doubtful';
  }
}

function compare(own: Evidence, theirs: Evidence): Verdict {
  if (outweighs(own, theirs)) return 'carried';
  return outweighs(theirs, own) ? 'gone' : 'doubtful';
}

/** Undefined while it has no place. Widened to whole folded characters. */
function placesOf(index: CanonicalIndex, { status, segments }: AnchoredStatement): Range[] | undefined {
  if (segments.length === 0 || (status !== 'exact' && status !== 'typographic' && status !== 'moved')) return undefined;
  return segments.map((segment): Range => {
    const [start, end] = foldedRange(index, segment);
    return [index.folded.starts[start] === segment.start ? start : start - 1, end];
  });
}

/** The status stays, unless the edit has changed the typography of the words. */
export function statusAfter({ kind, text, status, segments: known }: AnchoredStatement, segments: readonly Segment[]): AnchorStatus {
  if (segments.every(({ exact }, part) => exact === known[part]?.exact)) return status;
  return kind === 'direct' && wordsOf(segments) === nfc(text).trim() && status !== 'moved' ? 'exact' : 'typographic';
}
