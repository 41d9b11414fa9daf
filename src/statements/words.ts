import { streamSafe } from './normalization.js';

/**
 * Marks of the scripts whose readers also search without them. Elsewhere a mark is a letter of its own: without its vowel
 * signs a Hindi or Tamil word is another word.
 */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Mn}+/gu;

const APOSTROPHES = /(?<=[\p{L}\p{M}\p{N}])['\u2018\u2019\u201B\u02BC](?=[\p{L}\p{N}])/gu;

/** Scripts that are written without spaces between words. */
export const UNSPACED = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]`;
const RUNS = new RegExp(String.raw`(?:(?=[\p{L}\p{M}\p{N}])${UNSPACED})+|(?:(?!${UNSPACED})[\p{L}\p{M}\p{N}])+`, 'gu');
const IS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u');

/** Lines of ASCII and of what typographers put between its letters: folding changes nothing in them but their case. */
const PLAIN_LINE = /^[\0-\x7F\u2013\u2014\u2018\u2019\u201C\u201D\u2026]*$/;
const PLAIN_WORDS = /[a-z0-9]+(?:['\u2018\u2019][a-z0-9]+)*/g;
const PLAIN_APOSTROPHES = /['\u2018\u2019]/g;

/** The segmenter's time grows with the square of what it is given: 15 s for 100,000 Han characters, 40 ms in these portions. */
const PORTION = 512;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/**
 * The words of a text, for counting, searching and comparing: NFKD, in small letters, without accents (but with the vowel
 * signs of Indic scripts), each a run of letters, marks and digits. An apostrophe inside a word joins: "don't" is `dont`, and
 * "l'eau" `leau`, since no rule tells the two apart. Where words are written without spaces, ICU's dictionaries divide them.
 * Linear.
 */
export function words(text: string): string[] {
  return text.split('\n').flatMap((line) => (PLAIN_LINE.test(line) ? plainWords(line) : foldedWords(line)));
}

/** The same as `foldedWords` says of such a line, several times faster: most lines of most newsrooms are so. */
function plainWords(line: string): string[] {
  return (line.toLowerCase().match(PLAIN_WORDS) ?? []).map((word) => word.replace(PLAIN_APOSTROPHES, ''));
}

function foldedWords(text: string): string[] {
  const plain = streamSafe(text).normalize('NFKD').toLowerCase().replace(ACCENTS, '').normalize('NFC').replace(APOSTROPHES, '');
  return (plain.match(RUNS) ?? []).flatMap((run) => (isUnspaced(run) ? dividedRun(run).map(({ segment }) => segment) : run));
}

/** How many words a text has. Linear. */
export function countWords(text: string): number {
  return words(text).length;
}

/** Whether a run of letters is of a script that is written without spaces between words. */
export function isUnspaced(run: string): boolean {
  return IS_UNSPACED.test(run);
}

/** The words of such a run, and where they begin in it, in UTF-16 units. Linear. */
export function dividedRun(run: string): { segment: string; index: number }[] {
  return portionsOf(run).flatMap(({ portion, at }) =>
    [...segmenter.segment(portion)].flatMap(({ segment, index, isWordLike }) => (isWordLike ? { segment, index: at + index } : [])),
  );
}

/** A pair of surrogates is never divided. */
function portionsOf(run: string): { portion: string; at: number }[] {
  const portions: { portion: string; at: number }[] = [];
  for (let at = 0, end: number; at < run.length; at = end) {
    end = at + PORTION;
    if ((run.codePointAt(end - 1) ?? 0) > 0xffff) end += 1;
    portions.push({ portion: run.slice(at, end), at });
  }
  return portions;
}
