import type { Relation } from './occurrence.js';
import { printedWords } from './printed-words.js';
import { type WordChange, type WordPair, compareWords, diffAlong } from './word-diff.js';

/**
 * The diff from a statement to an occurrence of it, word by word, as in `compareWords`. Where one contains the other, what is
 * equal stands in one place, though its words may also stand scattered before. Where too many words differ to be compared, all
 * is deleted and all inserted.
 */
export function occurrenceDiff(statement: string, occurrence: string, { relation, at = 0 }: Relation): WordChange[] {
  if (relation === 'contains') return diffAlong(statement, occurrence, run(statement, (number) => [number, at + number]));
  if (relation === 'containedBy') return diffAlong(statement, occurrence, run(occurrence, (number) => [at + number, number]));
  return compareWords(statement, occurrence)?.diff ?? [{ op: 'delete', text: statement }, { op: 'insert', text: occurrence }];
}

/** All words of a text, each with its counterpart. */
function run(text: string, pair: (number: number) => WordPair): WordPair[] {
  return printedWords(text).map((_, number) => pair(number));
}
