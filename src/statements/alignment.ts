import { diffArrays } from 'diff';
import type { CanonicalIndex, Range } from './canonical-index.js';
import { chunksOf, levels } from './chunks.js';
import { textOfCodePoints } from './code-points.js';
import { commonHead } from './common-head.js';
import type { Effort } from './effort.js';

/** What an edit has left standing: so many folded code points, from `before` in the old text and `after` in the new one. */
export interface Run {
  before: number;
  after: number;
  length: number;
}

/** More insertions and deletions than this at one place: it was written anew. */
const MAX_EDITS = 500;

/** What an insertion or deletion costs the diff, in steps of `Effort` by the square of their number. */
const STEPS_PER_EDIT = 20;

const SPACE = 0x20;

export interface Alignment {
  /** In order; what follows on another without a gap is one with it. */
  runs: Run[];
  /** The parts of them that are beyond doubt: whole blocks in a row, of which one at least stands once in either text. */
  certain: Run[];
  /** The blocks that were changed, old and new, each as one or where they have become more or fewer together. */
  changed: { old: Range; young: Range }[];
}

/**
 * What two versions of a text have in common, in order: their typography folded, by blocks, then within what has changed by
 * sentences, then by tokens (Myers, "An O(ND) Difference Algorithm", as jsdiff has it). The coarse levels come first so that
 * like is laid on like: a paragraph that is taken out does not lend its first words to the next one. Linear in the texts, and
 * in the square of what changed at one place, up to MAX_EDITS; what was changed more is taken for new.
 */
export function align(before: CanonicalIndex, after: CanonicalIndex, effort: Effort): Alignment {
  const aligner = new Aligner(before, after, effort);
  aligner.align(0, [0, before.folded.points.length], [0, after.folded.points.length]);
  return aligner;
}

class Aligner implements Alignment {
  readonly runs: Run[] = [];
  readonly certain: Run[] = [];
  readonly changed: { old: Range; young: Range }[] = [];

  constructor(
    private readonly before: CanonicalIndex,
    private readonly after: CanonicalIndex,
    private readonly effort: Effort,
  ) {}

  align(depth: number, oldRange: Range, newRange: Range): void {
    const level = levels[depth];
    if (level === undefined || oldRange[0] === oldRange[1] || newRange[0] === newRange[1]) return;
    const [old, young] = [chunksOf(this.before, level, oldRange), chunksOf(this.after, level, newRange)];
    const numbers = new Map<string, number>();
    const [oldNumbers, newNumbers] = [numbered(this.before, old, numbers), numbered(this.after, young, numbers)];
    const unique = level === 'block' ? uniqueIn(oldNumbers, newNumbers) : new Set<number>();
    let [oldAt, newAt] = [0, 0];
    for (const { kept, removed, added } of this.compare(oldNumbers, newNumbers)) {
      this.alignChanged(depth + 1, old.slice(oldAt, oldAt + removed), young.slice(newAt, newAt + added));
      [oldAt, newAt] = [oldAt + removed, newAt + added];
      const isCertain = oldNumbers.slice(oldAt, oldAt + kept).some((number) => unique.has(number));
      for (let i = 0; i < kept; i += 1) {
        this.keep(this.runs, old[oldAt + i], young[newAt + i]);
        if (isCertain) this.keep(this.certain, old[oldAt + i], young[newAt + i]);
      }
      [oldAt, newAt] = [oldAt + kept, newAt + kept];
    }
  }

  /** As many chunks as before are taken for new forms of the same, one by one. */
  private alignChanged(depth: number, old: readonly Range[], young: readonly Range[]): void {
    if (old.length === 0 || young.length === 0) return;
    const pairs = old.length === young.length ? old.map((range, i) => ({ old: range, young: young[i] ?? range })) : [{ old: spanOf(old), young: spanOf(young) }];
    if (levels[depth - 1] === 'block') this.changed.push(...pairs);
    for (const pair of pairs) this.align(depth, pair.old, pair.young);
  }

  /** Steps from the start of both lists to their ends: so many chunks removed and added, then so many kept. */
  private compare(old: number[], young: number[]): Step[] {
    const head = commonHead(old, young);
    const tail = commonHead(old.slice(head).reverse(), young.slice(head).reverse());
    const between = this.diff(old.slice(head, old.length - tail), young.slice(head, young.length - tail));
    return [{ removed: 0, added: 0, kept: head }, ...between, { removed: 0, added: 0, kept: tail }];
  }

  private diff(old: number[], young: number[]): Step[] {
    const [inOld, inYoung] = [new Set(old), new Set(young)];
    // What only one of them has is no part of what they have in common, and would cost the most.
    const [a, b] = [placesIn(old, inYoung), placesIn(young, inOld)];
    const maxEditLength = Math.min(MAX_EDITS, Math.floor(this.effort.root / STEPS_PER_EDIT));
    const changes = diffArrays(a.map((i) => old[i]), b.map((i) => young[i]), { maxEditLength });
    const edits = changes?.reduce((sum, { added, removed, count }) => sum + (added || removed ? count : 0), 0) ?? maxEditLength;
    this.effort.spend(STEPS_PER_EDIT * edits ** 2);
    return stepsOf(changes ?? [], a, b, [old.length, young.length]);
  }

  /** Takes two equal chunks as standing, in one run with those before them where nothing or a space lies between. */
  private keep(runs: Run[], old: Range | undefined, young: Range | undefined): void {
    if (old === undefined || young === undefined) return;
    const [[start, end], [newStart]] = [old, young];
    const last = runs.at(-1);
    const gap = last === undefined ? -1 : start - (last.before + last.length);
    const isNext = last !== undefined && newStart - (last.after + last.length) === gap && (gap === 0 || (gap === 1 && this.isSpace(start - 1, newStart - 1)));
    if (isNext) last.length = end - last.before;
    else runs.push({ before: start, after: newStart, length: end - start });
  }

  private isSpace(old: number, young: number): boolean {
    return this.before.folded.points[old] === SPACE && this.after.folded.points[young] === SPACE;
  }
}

interface Step {
  removed: number;
  added: number;
  kept: number;
}

/** From the changes of two lists that leave something out, the steps through the whole ones. */
function stepsOf(changes: readonly { added: boolean; removed: boolean; count: number }[], a: readonly number[], b: readonly number[], ends: readonly [number, number]): Step[] {
  const steps: Step[] = [];
  let [oldAt, newAt, i, j] = [0, 0, 0, 0];
  for (const { added, removed, count } of changes) {
    for (let number = 0; number < count; number += 1) {
      const [old, young] = [a[i] ?? 0, b[j] ?? 0];
      if (!added) i += 1;
      if (!removed) j += 1;
      if (added || removed) continue;
      const last = steps.at(-1);
      if (last !== undefined && old === oldAt && young === newAt) last.kept += 1;
      else steps.push({ removed: old - oldAt, added: young - newAt, kept: 1 });
      [oldAt, newAt] = [old + 1, young + 1];
    }
  }
  return [...steps, { removed: ends[0] - oldAt, added: ends[1] - newAt, kept: 0 }];
}

/** Where in a list the numbers stand that the other has, too. */
function placesIn(numbers: readonly number[], others: ReadonlySet<number>): number[] {
  return numbers.flatMap((number, i) => (others.has(number) ? i : []));
}

/** Equal chunks of either text have equal numbers. */
function numbered({ folded }: CanonicalIndex, chunks: readonly Range[], numbers: Map<string, number>): number[] {
  return chunks.map(([start, end]) => {
    const key = textOfCodePoints(folded.points.subarray(start, end));
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

/** The numbers that stand once in either list. */
function uniqueIn(...lists: readonly number[][]): Set<number> {
  const [ones = [], others = []] = lists.map((list) => {
    const counts = new Map<number, number>();
    for (const number of list) counts.set(number, (counts.get(number) ?? 0) + 1);
    return [...counts].flatMap(([number, count]) => (count === 1 ? number : []));
  });
  const known = new Set(others);
  return new Set(ones.filter((number) => known.has(number)));
}

/** From the start of the first chunk to the end of the last. */
function spanOf(chunks: readonly Range[]): Range {
  return [chunks[0]?.[0] ?? 0, chunks.at(-1)?.[1] ?? 0];
}
