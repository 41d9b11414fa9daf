import { streamSafe } from './normalization.js';

/**
 * Marks of the scripts whose readers also search without them. Elsewhere a mark is a letter of its own: without its vowel
 * signs a Hindi or Tamil word is another word.
 */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Mn}+/gu;

const APOSTROPHES = /(?<=[\p{L}\p{M}\p{N}])['\u2018\u2019\u201B\u02BC](?=[\p{L}\p{N}])/gu;

/** Scripts that are written without spaces between words. */
const UNSPACED = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]`;
const RUNS = new RegExp(String.raw`(?:(?=[\p{L}\p{M}\p{N}])${UNSPACED})+|(?:(?!${UNSPACED})[\p{L}\p{M}\p{N}])+`, 'gu');
const IS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u');

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
  const plain = streamSafe(text).normalize('NFKD').toLowerCase().replace(ACCENTS, '').normalize('NFC').replace(APOSTROPHES, '');
  return (plain.match(RUNS) ?? []).flatMap((run) => (IS_UNSPACED.test(run) ? divided(run) : run));
}

/** How many words a text has. Linear. */
export function countWords(text: string): number {
  return words(text).length;
}

function divided(run: string): string[] {
  const portions = Array.from({ length: Math.ceil(run.length / PORTION) }, (_, i) => run.slice(i * PORTION, (i + 1) * PORTION));
  return portions.flatMap((portion) => [...segmenter.segment(portion)].flatMap(({ segment, isWordLike }) => (isWordLike ? segment : [])));
}
