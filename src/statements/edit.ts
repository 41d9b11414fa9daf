import type { Anchoring, Statement } from './anchoring.js';
import { type Run, align } from './alignment.js';
import { type CanonicalIndex, type Range, wholeWords } from './canonical-index.js';
import { isBlockEnd, isBlockStart } from './chunks.js';
import { textOfCodePoints } from './code-points.js';
import { locate } from './locate.js';
import { PatternScan } from './pattern-scan.js';
import { countWords } from './words.js';

/** So many words in a row are their own evidence; fewer may stand anywhere. */
export const MANY_WORDS = 4;

const SPACE = 0x20;

/** What speaks for a place of the new text being one of the old: how far the texts around them are equal, to either side. */
export interface Evidence {
  /** In whole tokens (words, marks, spaces) of their block. */
  inBlock: Reach;
  /** In folded code points; the edge of both texts counts as one. */
  inText: Reach;
}

type Reach = readonly [left: number, right: number];

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
  private readonly loose = new Map<string, Loose>();
  private readonly located = new Map<string, Anchoring>();

  constructor(
    readonly before: CanonicalIndex,
    readonly after: CanonicalIndex,
  ) {
    const { runs, certain } = align(before, after, after.effort);
    this.runs = runs;
    this.certain = { old: certain.map((run) => [run.before, run.before + run.length]), young: certain.map((run) => [run.after, run.after + run.length]) };
  }

  /**
   * Where a place of the old text stands in the new one. Undefined where it was cut, cut into, or where it is so short that
   * its words may stand there by chance: fewer than MANY_WORDS have to keep their neighbours on both sides. O(log runs).
   */
  image([start, end]: Range): Range | undefined {
    const run = lastUpTo(this.runs, ({ before }) => before, start);
    if (run === undefined || end > run.before + run.length) return undefined;
    const place: Range = [start + run.after - run.before, end + run.after - run.before];
    const isCut = (this.before.foldedBoundaries[start] === 1 && this.after.foldedBoundaries[place[0]] !== 1) ||
      (this.before.foldedBoundaries[end] === 1 && this.after.foldedBoundaries[place[1]] !== 1);
    return isCut || !this.isEvident([start, end], place, run) ? undefined : place;
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
  isKept([start, end]: Range): boolean {
    const run = lastUpTo(this.runs, ({ after }) => after, start);
    return run !== undefined && end <= run.after + run.length;
  }

  /**
   * Whether a place of the new text may be one of the old that stood elsewhere: unless the edit has left it where it was, and
   * what stood there before is the better explanation.
   */
  mayBe(old: Range, place: Range): boolean {
    const run = lastUpTo(this.runs, ({ after }) => after, place[0]);
    if (run === undefined || place[1] > run.after + run.length) return true;
    const before: Range = [place[0] + run.before - run.after, place[1] + run.before - run.after];
    return before[0] === old[0] || outweighs(this.evidenceFor(old, place), this.evidenceFor(before, place));
  }

  /** Linear in how far the texts around the two places are equal. */
  evidenceFor(old: Range, place: Range): Evidence {
    const left = this.reach(old[0] - 1, place[0] - 1, -1);
    const right = this.reach(old[1], place[1], 1);
    return { inBlock: [this.tokens(old[0], place[0], left, -1), this.tokens(old[1], place[1], right, 1)], inText: [left, right] };
  }

  private reach(old: number, young: number, step: 1 | -1): number {
    const [a, b] = [this.before.folded.points, this.after.folded.points];
    let length = 0;
    while (a[old + length * step] === b[young + length * step]) {
      length += 1;
      if (a[old + (length - 1) * step] === undefined) break; // both texts end here
    }
    this.after.effort.spend(10 * length + 1);
    return length;
  }

  /** How many whole tokens of the same block are within reach. */
  private tokens(old: number, young: number, reach: number, step: 1 | -1): number {
    const { before, after } = this;
    const isEdge = step === 1 ? isBlockEnd : isBlockStart;
    let tokens = 0;
    for (let length = 0; length < reach; length += 1) {
      const [a, b] = [old + length * step, young + length * step];
      if (length > 0 && before.foldedBoundaries[a] === 1 && after.foldedBoundaries[b] === 1) tokens += 1;
      if (isEdge(before, a) || isEdge(after, b)) return tokens;
    }
    const [a, b] = [old + reach * step, young + reach * step];
    return reach > 0 && before.foldedBoundaries[a] === 1 && after.foldedBoundaries[b] === 1 ? tokens + 1 : tokens;
  }

  private isEvident([start, end]: Range, place: Range, run: Run): boolean {
    const { before, after } = this;
    if (countWords(textOfCodePoints(before.folded.points.subarray(start, end))) >= MANY_WORDS) return true;
    const left = before.folded.points[start - 1] === SPACE ? start - 2 : start - 1;
    const right = before.folded.points[end] === SPACE ? end + 1 : end;
    const keepsLeft = left >= run.before || (isBlockStart(before, start) && isBlockStart(after, place[0]));
    return keepsLeft && (right < run.before + run.length || (isBlockEnd(before, end) && isBlockEnd(after, place[1])));
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

/** Whether the first evidence is better: to neither side weaker, and to one stronger. Text beyond the block counts where the blocks are even. */
export function outweighs(one: Evidence, other: Evidence): boolean {
  const isEven = one.inBlock[0] === other.inBlock[0] && one.inBlock[1] === other.inBlock[1];
  const [[left, right], [otherLeft, otherRight]] = isEven ? [one.inText, other.inText] : [one.inBlock, other.inBlock];
  return left >= otherLeft && right >= otherRight && left + right > otherLeft + otherRight;
}

/** What lies between stretches, wider by `margin` on either side: all that is not wholly inside one of them starts or ends here. */
function regionsOutside(stretches: readonly Range[], length: number, margin: number): Range[] {
  const regions: [number, number][] = [];
  let end = 0;
  for (const [from, to] of [...stretches, [length, length] as const]) {
    const [start, stop] = [Math.max(0, end - margin), Math.min(length, from + margin)];
    const last = regions.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], stop);
    else if (start < stop) regions.push([start, stop]);
    end = to;
  }
  return regions;
}

/** Whether a place is wholly in one of the stretches, which are in order. O(log stretches). */
function isWithin(stretches: readonly Range[], [start, end]: Range): boolean {
  return end <= (lastUpTo(stretches, ([from]) => from, start)?.[1] ?? -1);
}

/** The last item whose start is not behind a position; the items are in order. O(log items). */
function lastUpTo<T>(items: readonly T[], startOf: (item: T) => number, at: number): T | undefined {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= at) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
