/** Statements that are made up, the same each time. */
import { v7 as uuid } from 'uuid';

export interface Sentence {
  id: string;
  text: string;
}

/** Numbers from 0 to 1 that look random: mulberry32. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const VOCABULARY = 20_000;
const SYLLABLES = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'zo'];

/** The word with a rank, from 1; frequent words are short. */
export function wordOf(rank: number): string {
  let [word, rest] = ['', rank];
  for (; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) word += SYLLABLES[rest % SYLLABLES.length];
  return word;
}

/** A rank by Zipf's law: the n-th word is as frequent as 1/n. The inverse of its distribution, with the integral for the sum. */
const rankOf = (random: () => number): number => Math.floor((VOCABULARY + 1) ** random());

/** From 4 to 45 words, most of them about 15. */
const lengthOf = (random: () => number): number => 4 + Math.floor(42 * random() * random());

/** The words of a sentence. */
export const wordsOf = (random: () => number): string[] => Array.from({ length: lengthOf(random) }, () => wordOf(rankOf(random)));

/** Of a hundred statements one is an earlier one again, one an earlier one with a word changed, and one a part of an earlier one. */
export function makeSentences(count: number, random: () => number): Sentence[] {
  const made: string[][] = [];
  for (let i = 0; i < count; i += 1) {
    const earlier = made[Math.floor(random() * i)] ?? wordsOf(random);
    const place = Math.floor(random() * earlier.length);
    const ways = [() => earlier, () => earlier.with(place, wordOf(rankOf(random))), () => earlier.slice(Math.min(place, earlier.length - 4))];
    made.push((ways[Math.floor(random() * 100)] ?? (() => wordsOf(random)))());
  }
  return made.map((words) => ({ id: uuid(), text: `${words.join(' ')}.` }));
}
