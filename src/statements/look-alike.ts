import type { CanonicalIndex } from './canonical-index.js';
import { type PrintedWord, printedWords } from './printed-words.js';
import { ANY_MARK } from './quotation-marks.js';
import { type WordPair, commonWords, similarityOf } from './word-diff.js';

/** What is less similar to a quote than this is not like it: half of the words of both in common, as difflib counts. */
export const LEAST_ALIKE = 0.5;

/** A passage is compared with up to so many words around it, so that what was inserted into it is found too. */
const MARGIN = 30;

/** Where a passage ends that is no longer the quote, even if the quote went on: a sentence, a block, a quotation mark. */
const BREAK = new RegExp(String.raw`[.!?]\s|[。！？]|\n\n|${ANY_MARK}`, 'u');
const MARK = new RegExp(ANY_MARK, 'u');
const PUNCTUATION_AFTER = /^\p{P}*/u;
const PUNCTUATION_BEFORE = /\p{P}*$/u;
/** How much punctuation is looked at, in UTF-16 units. */
const PUNCTUATION = 8;

/** The words of an article and a number for each, equal for equal words. */
interface ArticleWords {
  words: PrintedWord[];
  numbers: Int32Array;
  numberOf: Map<string, number>;
}

/** Kept while the article's index is: all its statements are looked for in the same words. */
const wordsOfArticles = new WeakMap<CanonicalIndex, ArticleWords>();

/**
 * The passage of the article that is most like a quote, as it is printed, or undefined where nothing is: for a reader to compare,
 * never to anchor a statement there. The stretch of as many words that has the most of the quote's words, in any order, the
 * first of equals; of it and its surroundings, what has words in common in the same order; and what stands in the place of the
 * quote's first and last words. Linear in the text, and bounded by the index's effort for the comparison in order.
 */
export function lookAlike(index: CanonicalIndex, quote: string): string | undefined {
  const article = articleWords(index);
  const wanted = printedWords(quote);
  const window = likeliestWindow(article, wanted);
  if (window === undefined) return undefined;
  const margin = Math.min(MARGIN, wanted.length);
  const first = Math.max(0, window - margin);
  const nearby = article.words.slice(first, window + wanted.length + margin);
  const common = trimmed(inOrder(index, wanted, nearby), wanted.length);
  const [start, end] = [common[0], common.at(-1)];
  if (start === undefined || end === undefined) return undefined;
  const from = reach(index.text, article.words, first + start[1], -1, start[0]);
  const to = reach(index.text, article.words, first + end[1], 1, wanted.length - 1 - end[0]);
  return printed(index.text, quote, wanted, article.words[from]?.start ?? 0, article.words[to]?.end ?? 0);
}

function articleWords(index: CanonicalIndex): ArticleWords {
  const known = wordsOfArticles.get(index);
  if (known !== undefined) return known;
  const words = printedWords(index.text);
  const numberOf = new Map<string, number>();
  const numbers = Int32Array.from(words, ({ key }) => {
    const number = numberOf.get(key) ?? numberOf.size;
    numberOf.set(key, number);
    return number;
  });
  const article = { words, numbers, numberOf };
  wordsOfArticles.set(index, article);
  return article;
}

/** Where the stretch begins, as a number of a word. Linear. */
function likeliestWindow({ numbers, numberOf }: ArticleWords, wanted: readonly PrintedWord[]): number | undefined {
  const missing = new Int32Array(numberOf.size);
  for (const { key } of wanted) {
    const number = numberOf.get(key);
    if (number !== undefined) missing[number] = (missing[number] ?? 0) + 1;
  }
  let best: number | undefined;
  let [common, most] = [0, 0];
  // What is read and written here a hundred thousand times for each statement is worth an ordinary loop.
  for (let at = 0; at < numbers.length; at += 1) {
    const entering = numbers[at] ?? 0;
    const left = (missing[entering] ?? 0) - 1;
    missing[entering] = left;
    if (left >= 0) common += 1;
    if (at >= wanted.length) {
      const leaving = numbers[at - wanted.length] ?? 0;
      const back = (missing[leaving] ?? 0) + 1;
      missing[leaving] = back;
      if (back > 0) common -= 1;
    }
    if (common <= most) continue;
    most = common;
    best = Math.max(0, at - wanted.length + 1);
  }
  return best;
}

/** The words in common, in order; none where they are too few to be alike, or the effort does not suffice. */
function inOrder({ effort }: CanonicalIndex, wanted: readonly PrintedWord[], nearby: readonly PrintedWord[]): WordPair[] {
  const [from, to] = [wanted, nearby].map((words) => words.map(({ key }) => key)) as [string[], string[]];
  // A passage of nothing but so many words in common would be just as alike.
  const fewest = (wanted.length * LEAST_ALIKE) / (2 - LEAST_ALIKE);
  return commonWords(from, to, similarityOf(fewest, from.length, to.length), effort) ?? [];
}

/** Leaves out words in common that stand so far from the others that the passage is more like the quote without them. Linear. */
function trimmed(pairs: readonly WordPair[], wanted: number): readonly WordPair[] {
  const ratio = (some: number, first: WordPair | undefined, last: WordPair | undefined): number =>
    some / (wanted + (last?.[1] ?? 0) - (first?.[1] ?? 0) + 1);
  const from = highest(pairs.map((pair, i) => ratio(pairs.length - i, pair, pairs.at(-1))));
  const rest = pairs.slice(from);
  const to = highest(rest.map((_, i) => ratio(rest.length - i, rest[0], rest[rest.length - 1 - i])));
  return rest.slice(0, rest.length - to);
}

/** The place of the highest number, of the first of equals. */
function highest(numbers: readonly number[]): number {
  let best = 0;
  for (const [i, number] of numbers.entries()) if (number > (numbers[best] ?? 0)) best = i;
  return best;
}

/** Goes on, word by word, over what stands in the place of the words of the quote that were not found at its edge. */
function reach(text: string, words: readonly PrintedWord[], from: number, step: -1 | 1, unmatched: number): number {
  for (let at = from, left = unmatched; ; at += step, left -= 1) {
    const [before, after] = step > 0 ? [words[at], words[at + 1]] : [words[at - 1], words[at]];
    if (left === 0 || before === undefined || after === undefined || BREAK.test(text.slice(before.end, after.start))) return at;
  }
}

/** With the punctuation at its edges where the quote, too, has some. */
function printed(text: string, quote: string, wanted: readonly PrintedWord[], start: number, end: number): string {
  const before = PUNCTUATION_BEFORE.exec(text.slice(Math.max(0, start - PUNCTUATION), start))?.[0] ?? '';
  const after = PUNCTUATION_AFTER.exec(text.slice(end, end + PUNCTUATION))?.[0] ?? '';
  const lead = quote.slice(0, wanted[0]?.start);
  const trail = quote.slice(wanted.at(-1)?.end);
  return edge(before, lead, -1) + text.slice(start, end) + edge(after, trail, 1);
}

/** What of the punctuation beside a passage is of it: none where the quote has none there, no quotation mark where it has none. */
function edge(punctuation: string, own: string, side: -1 | 1): string {
  if (own.trim() === '') return '';
  if (MARK.test(own)) return punctuation;
  const parts = punctuation.split(MARK);
  return (side < 0 ? parts.at(-1) : parts[0]) ?? '';
}
