/** What statements are found by that share words: hashes of runs of words, called shingles (Broder 1997). */
import { foldText } from './fold.js';
import { printedWords } from './printed-words.js';

/** So many words in a row are a shingle, and the least that one statement must have of another to contain it. */
export const SHINGLE = 4;

/** Statements of at most so many words are also found by two words in a row: one word changed may leave no longer run. */
export const SHORT = 16;
const PAIR = 2;

/**
 * The words of a statement as statements are compared by them: case and typography folded, accents kept. Of a statement
 * without any, an emoji say, all of it is the one word. Linear.
 */
export function comparableWords(text: string): string[] {
  const keys = printedWords(text).map(({ key }) => key);
  return keys.length > 0 ? keys : [foldText(text).trim().toLowerCase()];
}

/**
 * The hashes of a statement, each once: of every run of SHINGLE words and, of a short statement, of every two; of fewer than
 * SHINGLE words, the one of them all. Two statements of one speaker that have the same words, or of which one contains the
 * other, share a hash; those of two speakers do not. The longer runs come first. Linear.
 */
export function shinglesOf(speakerId: string, words: readonly string[]): number[] {
  // A line end stands between no two words of a run, so that what is short shares no hash with a run.
  if (words.length < SHINGLE) return [hash(speakerId, words.join('\n'))];
  const pairs = words.length <= SHORT ? runs(words, PAIR) : [];
  return [...new Set([...runs(words, SHINGLE), ...pairs].map((run) => hash(speakerId, run)))];
}

function runs(words: readonly string[], length: number): string[] {
  return Array.from({ length: words.length - length + 1 }, (_, at) => words.slice(at, at + length).join(' '));
}

/**
 * cyrb53: 53 bits, which a JavaScript number, JSON and a BIGINT hold exactly. It need not be cryptographic: whatever is found
 * by a hash is compared word by word. Linear.
 */
function hash(speakerId: string, run: string): number {
  const text = `${speakerId} ${run}`;
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 2 ** 32 * (low & 0x1fffff) + (high >>> 0);
}
