/** How alike two texts are, word by word, and what was changed from one to the other. */
import { diffArrays } from 'diff';
import { Changes, type Stretch, type WordChange } from './changes.js';
import { Effort } from './effort.js';
import { type PrintedWord, printedWords } from './printed-words.js';

export type { WordChange } from './changes.js';

/**
 * Two texts with more words than these between them, inserted and deleted, are not compared: the time of Myers' algorithm
 * grows with the square of their number, to about 0.1 s here.
 */
export const MOST_EDITS = 1_000;

/** For the square of their number, in steps of `Effort`. */
const EFFORT_PER_EDIT = 20;

export interface Comparison {
  /** From 0, no word in common, to 1, the same words in the same order. */
  similarity: number;
  /** What was deleted stands before what was inserted in its place; no two changes of one kind follow each other. */
  diff: WordChange[];
}

/** Numbers of words in two texts that are the same word. */
export type WordPair = readonly [from: number, to: number];

/**
 * Compares two texts word by word. Words are equal that differ in case and typography at most; the similarity is the ratio of
 * Python's difflib, 2 × common words / words of both, and 1 where neither has any. The diff is of the printed characters:
 * `equal` and `delete` joined are exactly `from`, `equal` and `insert` joined exactly `to`, so that an equal word in other
 * characters (“We” and “we”) is deleted and inserted.
 *
 * @param least undefined is answered where the similarity is smaller, and where more than MOST_EDITS words differ. The larger,
 * the faster: the time is linear in the texts, and grows with the square of the number of words that differ.
 * @param effort what may be spent on that, where many texts are compared
 */
export function compareWords(from: string, to: string, least = 0, effort = new Effort()): Comparison | undefined {
  const [old, now] = [printedWords(from), printedWords(to)];
  const common = commonWords(keysOf(old), keysOf(now), least, effort);
  if (common === undefined) return undefined;
  return { similarity: similarityOf(common.length, old.length, now.length), diff: diffAlong(from, to, common, old, now) };
}

/** The diff of two texts, as in `compareWords`, of which it is known what words they have in common. Linear. */
export function diffAlong(from: string, to: string, common: readonly WordPair[], old = printedWords(from), now = printedWords(to)): WordChange[] {
  const stretches = stretchesOf(from, old, common.map(([number]) => number));
  const others = stretchesOf(to, now, common.map(([, number]) => number));
  return diffOf(stretches, others);
}

/** The words that two texts have in common: as many as stand in the same order in both. Undefined as in `compareWords`. */
export function commonWords(from: readonly string[], to: readonly string[], least = 0, effort = new Effort()): WordPair[] | undefined {
  const words = from.length + to.length;
  const affordable = Math.floor(effort.root / Math.sqrt(EFFORT_PER_EDIT));
  const most = Math.min(MOST_EDITS, affordable, Math.floor(words * (1 - least) + 1e-9));
  if (words - 2 * sharedWords(from, to) > most) return undefined;
  const parts = diffArrays([...from], [...to], { maxEditLength: most }) as ReturnType<typeof diffArrays> | undefined;
  const pairs = parts && pairsOf(parts);
  effort.spend((pairs === undefined ? most : words - 2 * pairs.length) ** 2 * EFFORT_PER_EDIT);
  return pairs;
}

function pairsOf(parts: ReturnType<typeof diffArrays>): WordPair[] {
  const pairs: WordPair[] = [];
  let [at, other] = [0, 0];
  for (const { count, added, removed } of parts) {
    for (let i = 0; i < count && !added && !removed; i += 1) pairs.push([at + i, other + i]);
    if (!added) at += count;
    if (!removed) other += count;
  }
  return pairs;
}

/** The ratio of difflib: 2 × common / (words of one + words of the other). */
export function similarityOf(common: number, from: number, to: number): number {
  return from + to === 0 ? 1 : (2 * common) / (from + to);
}

/** How many words they have in common in any order: never fewer than in the same. Linear. */
function sharedWords(from: readonly string[], to: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of from) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of to) {
    const count = left.get(word) ?? 0;
    if (count > 0) shared += 1;
    left.set(word, count - 1);
  }
  return shared;
}

function diffOf(from: readonly Stretch[], to: readonly Stretch[]): WordChange[] {
  const changes = new Changes();
  for (const [i, stretch] of from.entries()) changes.add(stretch, to[i] ?? stretch);
  return changes.finish();
}

/** Divides a text behind each of the words with these numbers. */
function stretchesOf(text: string, words: readonly PrintedWord[], common: readonly number[]): Stretch[] {
  let [at, next] = [0, 0];
  return [...common, words.length].map((number) => {
    const { start, end } = words[number] ?? { start: text.length, end: text.length };
    const [first, last] = number > next ? [words[next], words[number - 1]] : [];
    const stretch = { gap: text.slice(at, start), lead: (first?.start ?? start) - at, trail: start - (last?.end ?? at), word: text.slice(start, end) };
    [at, next] = [end, number + 1];
    return stretch;
  });
}

function keysOf(words: readonly PrintedWord[]): string[] {
  return words.map(({ key }) => key);
}
