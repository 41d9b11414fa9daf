import type { CanonicalIndex, Range } from './canonical-index.js';
import { MANY_WORDS } from './chance.js';
import { isBlockEnd, isBlockStart, sentencesAround } from './chunks.js';

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

/** A text before and after an edit. */
export interface Texts {
  readonly before: CanonicalIndex;
  readonly after: CanonicalIndex;
}

/** In tokens: about as many words, with what stands between them. */
const CLEAR_LEAD = 2 * MANY_WORDS;

/** Linear in how far the texts around the two places are equal. */
export function evidenceFor(texts: Texts, old: Range, place: Range): Evidence {
  const left = reach(texts, old[0] - 1, place[0] - 1, -1);
  const right = reach(texts, old[1], place[1], 1);
  const [[start, end], [newStart, newEnd]] = [sentencesAround(texts.before, old), sentencesAround(texts.after, place)];
  texts.after.effort.spend(end - start + newEnd - newStart);
  const isAlike = old[0] - start === place[0] - newStart && end - old[1] === newEnd - place[1];
  const isWhole = isAlike && left >= old[0] - start && right >= end - old[1];
  return { isWhole, inBlock: [tokensOf(texts, old[0], place[0], left, -1), tokensOf(texts, old[1], place[1], right, 1)], inText: [left, right] };
}

function reach({ before, after }: Texts, old: number, young: number, step: 1 | -1): number {
  const [a, b] = [before.folded.points, after.folded.points];
  let length = 0;
  while (a[old + length * step] === b[young + length * step]) {
    length += 1;
    if (a[old + (length - 1) * step] === undefined) break; // both texts end here
  }
  after.effort.spend(10 * length + 1);
  return length;
}

/** How many whole tokens of the same block are within reach. */
function tokensOf({ before, after }: Texts, old: number, young: number, reach: number, step: 1 | -1): number {
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
