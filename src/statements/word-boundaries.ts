const OTHER = 1;
const WORD = 2;
const EXTENDER = 3;
const JOINER = 4;
const FLAG = 5;
const APOSTROPHE = 6;

/** Scripts written without spaces, and Hangul, whose particles are written onto the word: there any character may end a match. */
const UNSPACED = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/u;
/** What belongs to the character before it (UAX #29, Extend): marks, variation selectors, emoji modifiers, tags, vowel jamo. */
const EXTENDING = /[\p{M}\p{Emoji_Modifier}\u200C\u1160-\u11FF\u{E0020}-\u{E007F}]/u;
const WORDLY = /[\p{L}\p{N}]/u;

/** Classes of the code points seen so far: regular expressions are slow to ask 500,000 times. 1.1 MB. */
const classes = new Uint8Array(0x11_0000);

/**
 * For every position of a text, 1 where a quotation may begin or end and 0 where it would cut a word or a character. It never
 * stands between letters or digits of a script with spaces, nor before an apostrophe between them (so "we can" is not found in
 * "we can't", but "eau" is in "l'eau"), nor inside a grapheme cluster. A simplification of UAX #29. Linear.
 *
 * @param points the text; the answer has one position more, its end
 */
export function boundariesOf(points: Int32Array): Uint8Array {
  const boundaries = new Uint8Array(points.length + 1).fill(1);
  let base = OTHER;
  let flags = 0;
  for (let at = 0; at < points.length; at += 1) {
    const before = at === 0 ? OTHER : classOf(points[at - 1]);
    const here = classOf(points[at]);
    const continues = base === WORD && (here === WORD || (here === APOSTROPHE && classOf(points[at + 1]) === WORD));
    const isInside = continues || isExtender(here) || before === JOINER || (here === FLAG && flags % 2 === 1);
    if (at > 0 && isInside) boundaries[at] = 0;
    if (!isExtender(here)) base = here;
    flags = here === FLAG ? flags + 1 : 0;
  }
  return boundaries;
}

/** Whether it is a letter or a digit of a script that is written with spaces. */
export function isWordCharacter(point: number | undefined): boolean {
  return classOf(point) === WORD;
}

function isExtender(kind: number): boolean {
  return kind === EXTENDER || kind === JOINER;
}

function classOf(point: number | undefined): number {
  if (point === undefined) return OTHER;
  return (classes[point] ||= classify(String.fromCodePoint(point)));
}

function classify(character: string): number {
  if (character === '\u200D') return JOINER;
  if (EXTENDING.test(character)) return EXTENDER;
  if (/[\u{1F1E6}-\u{1F1FF}]/u.test(character)) return FLAG;
  if (/['\u2019\u02BC]/u.test(character)) return APOSTROPHE;
  return WORDLY.test(character) && !UNSPACED.test(character) ? WORD : OTHER;
}
