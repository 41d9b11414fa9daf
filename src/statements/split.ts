import { type CanonicalIndex, type Range, wholeWords } from './canonical-index.js';
import { PatternScan } from './pattern-scan.js';

/** A quote has at most so many parts. */
const MAX_PARTS = 20;

/** How many comparisons one quote may cost beyond the linear scan: about 20 ms; and all together, the text's `effort`. */
const MAX_STEPS = 200_000;

/** What a step costs, in those of `Effort`. */
const EFFORT = 20;

const SPACE = 0x20;

/** The ways to find a quote in parts, each way a list of ranges; `more` where there are others, or where nobody can tell. */
export interface Splits {
  ways: Range[][];
  more: boolean;
}

/**
 * Finds a folded quote that is interrupted: parts at word boundaries that, joined by one space, are the whole quote, and
 * stand on either side of consecutive gaps of the article. Linear in the text, and bounded by MAX_STEPS.
 */
export function findSplits(index: CanonicalIndex, quote: Int32Array): Splits {
  return new SplitSearch(index, quote).run();
}

class SplitSearch {
  private readonly ways: Range[][] = [];
  private steps = 0;

  constructor(private readonly index: CanonicalIndex, private readonly quote: Int32Array) {}

  /** At each gap, tries every beginning of the quote that ends there as its first part. */
  run(): Splits {
    const scan = new PatternScan(this.quote);
    const { points } = this.index.folded;
    for (const [number, gap] of this.index.gaps.entries()) {
      while (scan.position < gap.start) scan.readTo(points, gap.start);
      for (let length = scan.matched; length > 0 && this.goesOn(); length = scan.shorter(length)) {
        this.endPart(number, gap.start - length, length, []);
      }
    }
    return { ways: this.ways, more: this.ways.length > 1 || this.isSpent };
  }

  /** Takes [start, gap) as a part, up to `length` of the quote, and goes on behind the gap. */
  private endPart(gapNumber: number, start: number, length: number, parts: Range[]): void {
    const gap = this.index.gaps[gapNumber];
    if (gap === undefined || this.quote[length] !== SPACE || parts.length + 1 === MAX_PARTS) return;
    const part = wholeWords(this.index, start, gap.start);
    if (part !== undefined) this.readPart(gapNumber, length + 1, [...parts, part]);
  }

  /** Compares the rest of the quote, from `length`, with what stands behind a gap, as far as it is equal. */
  private readPart(gapNumber: number, length: number, parts: Range[]): void {
    const { gaps, folded } = this.index;
    const start = gaps[gapNumber]?.end ?? 0;
    let next = gapNumber + 1;
    for (let read = 0; this.goesOn(); read += 1) {
      const at = start + read;
      if (length + read === this.quote.length) return this.endQuote(start, at, parts);
      while ((gaps[next]?.start ?? Infinity) < at) next += 1;
      if (gaps[next]?.start === at && read > 0) this.endPart(next, start, length + read, parts);
      if (folded.points[at] !== this.quote[length + read]) return;
    }
  }

  private endQuote(start: number, end: number, parts: Range[]): void {
    const part = wholeWords(this.index, start, end);
    if (part !== undefined) this.ways.push([...parts, part]);
  }

  /** Two ways are as good as many. */
  private goesOn(): boolean {
    this.steps += 1;
    this.index.effort.spend(EFFORT);
    return this.ways.length < 2 && !this.isSpent;
  }

  private get isSpent(): boolean {
    return this.steps > MAX_STEPS || this.index.effort.isSpent;
  }
}
