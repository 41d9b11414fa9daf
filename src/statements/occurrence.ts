/** Whether two statements say the same, and what one does to the other. */
import { CommonSubsequence } from './common-subsequence.js';
import { PatternScan } from './pattern-scan.js';
import { SHINGLE, comparableWords } from './shingles.js';
import { similarityOf } from './word-diff.js';

/** What an occurrence does to a statement: says `same` words, `contains` it, is `containedBy` it, or says it in a `variant`. */
export const relations = ['same', 'contains', 'containedBy', 'variant'] as const;

/** Two statements that are less alike are not the same statement. */
export const LEAST_SIMILARITY = 0.6;

export interface Relation {
  relation: (typeof relations)[number];
  /** From 0 to 1: 2 × the words in common, in order / the words of both. */
  similarity: number;
  /** Of `contains` and `containedBy`: the number of the first word of the contained one in the other. */
  at?: number;
}

/** A statement to which others are compared: what of the comparison depends on it alone is done once. */
export class ComparedStatement {
  /** Numbers in the place of words. */
  private readonly numbers = new Map<string, number>();
  private readonly words: Int32Array;
  private readonly common: CommonSubsequence;

  constructor(words: readonly string[]) {
    for (const word of words) this.numbers.set(word, this.numbers.get(word) ?? this.numbers.size);
    this.words = this.numbered(words);
    this.common = new CommonSubsequence(this.words);
  }

  /** How another statement relates to this one; undefined where it is another one. Cost: see CommonSubsequence. */
  relate(candidate: readonly string[]): Relation | undefined {
    const others = this.numbered(candidate);
    const [words, fewer] = [this.words, Math.min(this.words.length, others.length)];
    if (words.length === others.length && words.every((word, at) => others[at] === word)) return { relation: 'same', similarity: 1 };
    if (fewer < SHINGLE) return undefined;
    const contains = placeOf(words, others);
    if (contains !== undefined) return { relation: 'contains', similarity: similarityOf(fewer, words.length, others.length), at: contains };
    const contained = placeOf(others, words);
    if (contained !== undefined) return { relation: 'containedBy', similarity: similarityOf(fewer, words.length, others.length), at: contained };
    if (similarityOf(this.shared(others), words.length, others.length) < LEAST_SIMILARITY) return undefined;
    const similarity = similarityOf(this.common.lengthWith(others), words.length, others.length);
    return similarity < LEAST_SIMILARITY ? undefined : { relation: 'variant', similarity };
  }

  /** The numbers of words; -1 for a word that the statement does not have. */
  private numbered(words: readonly string[]): Int32Array {
    return Int32Array.from(words, (word) => this.numbers.get(word) ?? -1);
  }

  /** The most words that a statement can have in common with this one, as if order did not count. */
  private shared(others: Int32Array): number {
    return Math.min(this.words.length, others.reduce((count, word) => (word < 0 ? count : count + 1), 0));
  }
}

/** The number of the word where one statement first begins inside another; undefined where it is not in it. Linear. */
function placeOf(inner: Int32Array, outer: Int32Array): number | undefined {
  if (inner.length >= outer.length) return undefined;
  const scan = new PatternScan(inner);
  return scan.readTo(outer, outer.length) ? scan.position - inner.length : undefined;
}

/** How the second statement relates to the first; undefined where they are two different ones. */
export function relate(statement: string, candidate: string): Relation | undefined {
  return new ComparedStatement(comparableWords(statement)).relate(comparableWords(candidate));
}
