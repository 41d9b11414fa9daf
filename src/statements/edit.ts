import type { Anchoring, Statement } from './anchoring.js';
import { type Run, align } from './alignment.js';
import { type CanonicalIndex, type Range, wholeWords } from './canonical-index.js';
import { isBlockEnd, isBlockStart, sentencesAround } from './chunks.js';
import { pointsOf, textOfCodePoints } from './code-points.js';
import { locate } from './locate.js';
import { PatternScan } from './pattern-scan.js';
import { countWords } from './words.js';

/** So many words in a row are their own evidence; fewer may stand anywhere. */
export const MANY_WORDS = 4;

/** In tokens: about as many words, with what stands between them. */
const CLEAR_LEAD = 2 * MANY_WORDS;

const SPACE = 0x20;
const QUOTES = pointsOf('"\'「」『』');
const TRAILING = pointsOf(',.;:!?…');

/** What speaks for a place of the new text being one of the old: how far the texts around them are equal, to either side. */
export interface Evidence {
  /** Whether the sentences that they stand in are equal as a whole. */
  isWhole: boolean;
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
   * its words may stand there by chance: fewer than MANY_WORDS have to keep their neighbours on both sides. O(log runs).
   */
  image([start, end]: Range): Range | undefined {
    const run = lastUpTo(this.runs, ({ before }) => before, start);
    const place = shifted(run, 'before', 'after', [start, end]);
    if (run === undefined || place === undefined) return undefined;
    const isCut = (this.before.foldedBoundaries[start] === 1 && this.after.foldedBoundaries[place[0]] !== 1) ||
      (this.before.foldedBoundaries[end] === 1 && this.after.foldedBoundaries[place[1]] !== 1);
    return isCut || !this.isEvident([start, end], place, run) ? undefined : place;
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
  isKept([start, end]: Range): boolean {
    return shifted(lastUpTo(this.runs, ({ after }) => after, start), 'after', 'before', [start, end]) !== undefined;
  }

  /**
   * Whether a place of the new text may be one of the old that stood elsewhere: unless the edit has left it where it was, and
   * what stood there before is the better explanation, or as good and a statement's.
   */
  mayBe(old: Range, place: Range, isClaimed: (old: Range) => boolean): boolean {
    const before = shifted(lastUpTo(this.runs, ({ after }) => after, place[0]), 'after', 'before', place);
    if (before === undefined || before[0] === old[0]) return true;
    const [ours, theirs] = [this.evidenceFor(old, place), this.evidenceFor(before, place)];
    return outweighs(ours, theirs) || (!isClaimed(before) && !outweighs(theirs, ours));
  }

  /** Whether a place of the old text may have come here: unless the edit has left it elsewhere, where it fits as well. */
  mayHaveCome(old: Range, place: Range): boolean {
    const image = shifted(lastUpTo(this.runs, ({ before }) => before, old[0]), 'before', 'after', old);
    return image === undefined || image[0] === place[0] || outweighs(this.evidenceFor(old, place), this.evidenceFor(old, image));
  }

  /** Linear in how far the texts around the two places are equal. */
  evidenceFor(old: Range, place: Range): Evidence {
    const left = this.reach(old[0] - 1, place[0] - 1, -1);
    const right = this.reach(old[1], place[1], 1);
    const [[start, end], [newStart, newEnd]] = [sentencesAround(this.before, old), sentencesAround(this.after, place)];
    this.after.effort.spend(end - start + newEnd - newStart);
    const isAlike = old[0] - start === place[0] - newStart && end - old[1] === newEnd - place[1];
    const isWhole = isAlike && left >= old[0] - start && right >= end - old[1];
    return { isWhole, inBlock: [this.tokens(old[0], place[0], left, -1), this.tokens(old[1], place[1], right, 1)], inText: [left, right] };
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
    const keepsRight = right < run.before + run.length || (isBlockEnd(before, end) && isBlockEnd(after, place[1]));
    return (keepsLeft && keepsRight) || this.isOnlyOne([start, end], place);
  }

  /** Whether few words stand once in a block and once in what it has become, in quotation marks in both, or several in none. */
  private isOnlyOne(old: Range, place: Range): boolean {
    const { before, after } = this;
    const pair = lastUpTo(this.changed, (blocks) => blocks.old[0], old[0]);
    if (pair === undefined || old[1] > pair.old[1] || !isWithin([pair.young], place)) return false;
    const words = before.folded.points.subarray(...old);
    const [wasQuoted, isQuoted] = [isQuotedAt(before, old), isQuotedAt(after, place)];
    if (wasQuoted !== isQuoted || (!isQuoted && !words.includes(SPACE))) return false;
    this.after.effort.spend(pair.old[1] - pair.old[0] + pair.young[1] - pair.young[0]);
    return timesIn(before.folded.points.subarray(...pair.old), words) === 1 && timesIn(after.folded.points.subarray(...pair.young), words) === 1;
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

/**
 * Whether the first evidence is better: the only whole sentence, or to neither side weaker and to one stronger. Text beyond the
 * block counts where the blocks are even, and where no sentence is whole only a clear lead.
 */
export function outweighs(one: Evidence, other: Evidence): boolean {
  if (one.isWhole !== other.isWhole) return one.isWhole;
  const isEven = one.inBlock[0] === other.inBlock[0] && one.inBlock[1] === other.inBlock[1];
  if (!one.isWhole) return !isEven && leads(one.inBlock, other.inBlock, CLEAR_LEAD);
  return isEven ? leads(one.inText, other.inText, 1) : leads(one.inBlock, other.inBlock, 1);
}

function leads(one: Reach, other: Reach, by: number): boolean {
  return one[0] >= other[0] && one[1] >= other[1] && one[0] + one[1] - other[0] - other[1] >= by;
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

/** Whether quotation marks stand right before and, but for a comma or a full stop, behind a place. */
function isQuotedAt({ folded: { points } }: CanonicalIndex, [start, end]: Range): boolean {
  const behind = TRAILING.has(points[end] ?? 0) ? points[end + 1] : points[end];
  return QUOTES.has(points[start - 1] ?? 0) && QUOTES.has(behind ?? 0);
}

function timesIn(text: Int32Array, words: Int32Array): number {
  const scan = new PatternScan(words);
  let times = 0;
  while (scan.readTo(text, text.length)) times += 1;
  return times;
}

/** Where a place is on the other side of a run that holds all of it. */
function shifted(run: Run | undefined, from: 'before' | 'after', to: 'before' | 'after', [start, end]: Range): Range | undefined {
  if (run === undefined || end > run[from] + run.length) return undefined;
  return [start + run[to] - run[from], end + run[to] - run[from]];
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
