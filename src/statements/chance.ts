import type { Alignment, Run } from './alignment.js';
import type { CanonicalIndex, Range } from './canonical-index.js';
import { isBlockEnd, isBlockStart } from './chunks.js';
import { pointsOf, textOfCodePoints } from './code-points.js';
import type { Texts } from './evidence.js';
import { isWithin } from './intervals.js';
import { PatternScan } from './pattern-scan.js';
import { countWords } from './words.js';

/** So many words in a row are their own evidence; fewer may stand anywhere. */
export const MANY_WORDS = 4;

const SPACE = 0x20;
const QUOTES = pointsOf('"\'「」『』');
const TRAILING = pointsOf(',.;:!?…');

/** What the words of a place were carried over in: a run, and the changed blocks nearest before it. */
interface Surroundings {
  run: Run;
  blocks: Alignment['changed'][number] | undefined;
}

/**
 * Whether words that were carried over are these, and do not stand there by chance: MANY_WORDS of them, or fewer that keep
 * their neighbours on both sides, or that stand once in a block and once in what it has become. Linear in the two blocks.
 */
export function isNoChance(texts: Texts, [start, end]: Range, place: Range, { run, blocks }: Surroundings): boolean {
  const { before, after } = texts;
  if (countWords(textOfCodePoints(before.folded.points.subarray(start, end))) >= MANY_WORDS) return true;
  const left = before.folded.points[start - 1] === SPACE ? start - 2 : start - 1;
  const right = before.folded.points[end] === SPACE ? end + 1 : end;
  const keepsLeft = left >= run.before || (isBlockStart(before, start) && isBlockStart(after, place[0]));
  const keepsRight = right < run.before + run.length || (isBlockEnd(before, end) && isBlockEnd(after, place[1]));
  return (keepsLeft && keepsRight) || isOnlyOne(texts, [start, end], place, blocks);
}

/** In quotation marks in both, or several words in none. */
function isOnlyOne({ before, after }: Texts, old: Range, place: Range, pair: Surroundings['blocks']): boolean {
  if (pair === undefined || old[1] > pair.old[1] || !isWithin([pair.young], place)) return false;
  const words = before.folded.points.subarray(...old);
  const [wasQuoted, isQuoted] = [isQuotedAt(before, old), isQuotedAt(after, place)];
  if (wasQuoted !== isQuoted || (!isQuoted && !words.includes(SPACE))) return false;
  after.effort.spend(pair.old[1] - pair.old[0] + pair.young[1] - pair.young[0]);
  return timesIn(before.folded.points.subarray(...pair.old), words) === 1 && timesIn(after.folded.points.subarray(...pair.young), words) === 1;
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
