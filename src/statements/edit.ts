import type { Anchoring, Statement } from './anchoring.js';
import { type Run, align } from './alignment.js';
import { type CanonicalIndex, type Range, wholeWords } from './canonical-index.js';
import { isNoChance } from './chance.js';
import { textOfCodePoints } from './code-points.js';
import { evidenceFor, outweighs } from './evidence.js';
import { isWithin, lastUpTo, regionsOutside } from './intervals.js';
import { locate } from './locate.js';
import { PatternScan } from './pattern-scan.js';

/** Places of the same words of which there may be doubt. */
interface Loose {
  /** In the new text: made by the edit, or left in a block that it has changed. */
  created: Range[];
  /** In the old text. */
  lost: Range[];
}

/** One edit of a text: what became of its places. All ranges are positions of the folded texts. */
export class Edit {
  private readonly runs: Run[];
  /** Those of which there is no doubt, in the old text and in the new. */
  private readonly certain: { old: Range[]; young: Range[] };
  private readonly changed: { old: Range; young: Range }[];
  private readonly loose = new Map<string, Loose>();
  private readonly located = new Map<string, Anchoring>();

  constructor(
    readonly before: CanonicalIndex,
    readonly after: CanonicalIndex,
  ) {
    const { runs, certain, changed } = align(before, after, after.effort);
    this.runs = runs;
    this.changed = changed;
    this.certain = { old: certain.map((run) => [run.before, run.before + run.length]), young: certain.map((run) => [run.after, run.after + run.length]) };
  }

  /**
   * Where a place of the old text stands in the new one. Undefined where it was cut, cut into, or where it is so short that
   * its words may stand there by chance (see `isNoChance`). O(log runs) for many words.
   */
  image([start, end]: Range): Range | undefined {
    const run = lastUpTo(this.runs, ({ before }) => before, start);
    const place = shifted(run, 'before', 'after', [start, end]);
    if (run === undefined || place === undefined) return undefined;
    const isCut = (this.before.foldedBoundaries[start] === 1 && this.after.foldedBoundaries[place[0]] !== 1) ||
      (this.before.foldedBoundaries[end] === 1 && this.after.foldedBoundaries[place[1]] !== 1);
    const blocks = lastUpTo(this.changed, ({ old }) => old[0], start);
    return isCut || !isNoChance(this, [start, end], place, { run, blocks }) ? undefined : place;
  }

  /** Whether an old place is in blocks that the edit has left alone. O(log runs). */
  isCertain(old: Range): boolean {
    return isWithin(this.certain.old, old);
  }

  /** Whether no more can be told: what has not been decided is doubtful. */
  get isSpent(): boolean {
    return this.after.effort.isSpent;
  }

  /** Where these words stand outside of the blocks that the edit left alone. Linear in the rest and in their own length. */
  looseOf(words: Int32Array): Loose {
    const key = textOfCodePoints(words);
    let loose = this.loose.get(key);
    if (loose === undefined) {
      this.after.effort.spend(words.length);
      loose = { created: this.outside(this.after, words, this.certain.young), lost: this.outside(this.before, words, this.certain.old) };
      this.loose.set(key, loose);
    }
    return loose;
  }

  /** Where a statement stands in the new text as if it were new. Linear in the text, once for the same words. */
  locate(statement: Statement): Anchoring {
    const key = `${statement.kind} ${statement.text}`;
    const known = this.located.get(key) ?? locate(this.after, statement);
    if (!this.located.has(key)) this.after.effort.spend(2 * this.after.points.length);
    this.located.set(key, known);
    return known;
  }

  /** Whether the edit left a place of the new text alone, be it in a block that it has changed. O(log runs). */
  isKept(place: Range): boolean {
    return this.originOf(place) !== undefined;
  }

  /** Where a place of the new text that the edit left alone stood before. O(log runs). */
  originOf(place: Range): Range | undefined {
    return shifted(lastUpTo(this.runs, ({ after }) => after, place[0]), 'after', 'before', place);
  }

  /**
   * Whether a place of the new text may be one of the old that stood elsewhere: unless the edit has left it where it was, and
   * what stood there before is the better explanation, or as good and a statement's.
   */
  mayBe(old: Range, place: Range, isClaimed: (old: Range) => boolean): boolean {
    const before = this.originOf(place);
    if (before === undefined || before[0] === old[0]) return true;
    const [ours, theirs] = [evidenceFor(this, old, place), evidenceFor(this, before, place)];
    return outweighs(ours, theirs) || (!isClaimed(before) && !outweighs(theirs, ours));
  }

  /** Whether a place of the old text may have come here: unless the edit has left it elsewhere, where it fits as well. */
  mayHaveCome(old: Range, place: Range): boolean {
    const image = shifted(lastUpTo(this.runs, ({ before }) => before, old[0]), 'before', 'after', old);
    return image === undefined || image[0] === place[0] || outweighs(evidenceFor(this, old, place), evidenceFor(this, old, image));
  }

  /** The whole words of one text that are in none of its stretches. */
  private outside(index: CanonicalIndex, words: Int32Array, stretches: readonly Range[]): Range[] {
    const places: Range[] = [];
    for (const [from, to] of regionsOutside(stretches, index.folded.points.length, words.length - 1)) {
      const scan = new PatternScan(words);
      const region = index.folded.points.subarray(from, to);
      while (scan.readTo(region, region.length)) {
        const place: Range = [from + scan.position - words.length, from + scan.position];
        if (wholeWords(index, ...place) !== undefined && !isWithin(stretches, place)) places.push(place);
      }
      this.after.effort.spend(to - from);
    }
    return places;
  }
}

/** Where a place is on the other side of a run that holds all of it. */
function shifted(run: Run | undefined, from: 'before' | 'after', to: 'before' | 'after', [start, end]: Range): Range | undefined {
  if (run === undefined || end > run[from] + run.length) return undefined;
  return [start + run[to] - run[from], end + run[to] - run[from]];
}
