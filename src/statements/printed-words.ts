import { foldText } from './fold.js';
import { UNSPACED, dividedRun, isUnspaced } from './words.js';

/** A word of a text, where it stands. */
export interface PrintedWord {
  /** Equal where two words differ in case and typography at most. An accent makes another word. */
  key: string;
  /** In UTF-16 units of the text, for `slice`. */
  start: number;
  end: number;
}

/** As in `words`, but an apostrophe (whatever `fold` takes for one) between letters is of the word, and marks alone are no word. */
const APOSTROPHE = String.raw`['\u2018-\u201B\u2032\u2039\u203A\u02BC]`;
const LETTERS = String.raw`(?=[\p{L}\p{N}])(?:(?!${UNSPACED}|\u02BC)[\p{L}\p{M}\p{N}])+`;
const RUNS = new RegExp(String.raw`(?=[\p{L}\p{N}])(?:(?=[\p{L}\p{M}\p{N}])${UNSPACED})+|${LETTERS}(?:${APOSTROPHE}${LETTERS})*`, 'gu');

/** The words of a text in order, where they stand in it. Linear: 0.3 s for 500,000 code points. */
export function printedWords(text: string): PrintedWord[] {
  return [...text.matchAll(RUNS)].flatMap(({ 0: run, index }) => {
    const parts = isUnspaced(run) ? dividedRun(run) : [{ segment: run, index: 0 }];
    return parts.map(({ segment, index: offset }) => ({
      key: keyOf(segment),
      start: index + offset,
      end: index + offset + segment.length,
    }));
  });
}

/** Most words are of letters that have no other form; to fold those would take most of the time. */
const PLAIN = /^[a-z0-9']+$/i;

function keyOf(word: string): string {
  return (PLAIN.test(word) ? word : foldText(word)).toLowerCase();
}
