import type { CanonicalIndex, Range } from './canonical-index.js';
import { pointsOf } from './code-points.js';

/** What a text is compared by, from the coarse to the fine. */
export const levels = ['block', 'sentence', 'token'] as const;
export type Level = (typeof levels)[number];

const SPACE = 0x20;
const NEW_LINE = 0x0a;
const ENDING = pointsOf('.!?');
/** These end a sentence also where no space follows. */
const ENDING_ALONE = pointsOf('。！？');
const CLOSING = pointsOf('"\')]}」』）');

/**
 * The blocks, sentences or tokens of [start, end), in positions of the folded text, without the space between them. A token
 * is what stands between two boundaries (see `boundariesOf`): a word, or one mark. Sentences are cut at full stops, question
 * and exclamation marks: coarsely, since they only have to be cut alike before and after an edit. Linear.
 */
export function chunksOf(index: CanonicalIndex, level: Level, [start, end]: Range): Range[] {
  const { points } = index.folded;
  const chunks: Range[] = [];
  let from = start;
  const cut = (at: number): void => {
    const [first, last] = [points[from] === SPACE ? from + 1 : from, points[at - 1] === SPACE ? at - 1 : at];
    if (first < last) chunks.push([first, last]);
    from = at;
  };
  const isCut = CUTS[level];
  for (let at = start + 1; at < end; at += 1) if (isCut(index, at)) cut(at);
  cut(end);
  return chunks;
}

/** The whole sentences that a place stands in, in positions of the folded text. Linear in their length. */
export function sentencesAround(index: CanonicalIndex, [start, end]: Range): Range {
  let [first, last] = [start, end];
  while (first > 0 && !CUTS.sentence(index, first)) first -= 1;
  while (last < index.folded.points.length && !CUTS.sentence(index, last)) last += 1;
  return [first, last > end && index.folded.points[last - 1] === SPACE ? last - 1 : last];
}

/** Whether a block of the canonical text begins at a position of the folded text, or the text does. */
export function isBlockStart({ folded, points }: CanonicalIndex, at: number): boolean {
  if (at === 0) return true;
  if (folded.points[at - 1] !== SPACE) return false;
  for (let original = folded.starts[at - 1] ?? 0; original + 1 < (folded.starts[at] ?? 0); original += 1) {
    if (points[original] === NEW_LINE && points[original + 1] === NEW_LINE) return true;
  }
  return false;
}

/** Whether a block, or the text, ends there. */
export function isBlockEnd(index: CanonicalIndex, at: number): boolean {
  return at >= index.folded.points.length || (index.folded.points[at] === SPACE && isBlockStart(index, at + 1));
}

/** Whether a chunk begins at a position. */
const CUTS: Record<Level, (index: CanonicalIndex, at: number) => boolean> = {
  block: isBlockStart,
  sentence: (index, at) => {
    const { points } = index.folded;
    if (points[at - 1] === SPACE) return endsSentence(points, at - 1) || isBlockStart(index, at);
    return ENDING_ALONE.has(points[at - 1] ?? 0) && !CLOSING.has(points[at] ?? 0);
  },
  token: ({ folded, foldedBoundaries }, at) => folded.points[at - 1] === SPACE || foldedBoundaries[at] === 1,
};

/** Whether a full stop or its like ends at `end`, closing marks behind it included. */
function endsSentence(points: Int32Array, end: number): boolean {
  let at = end - 1;
  while (CLOSING.has(points[at] ?? 0)) at -= 1;
  return ENDING.has(points[at] ?? 0) || ENDING_ALONE.has(points[at] ?? 0);
}
