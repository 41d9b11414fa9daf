/** Literals of PostgreSQL's tsvector, from words. Linear. */

/** What PostgreSQL tells places of a word apart by. */
export type Weight = 'A' | 'B' | 'C' | 'D';

interface Part {
  words: readonly string[];
  weight: Weight;
}

/** UTF-16 units of a word that count: at most 1,500 bytes, where PostgreSQL takes 2,046. */
const LONGEST_WORD = 500;

/** What PostgreSQL keeps of a word's positions. */
const MOST_POSITIONS = 255;
const LAST_POSITION = 16_383;

/** Bytes of a vector, less than the 1,048,575 that PostgreSQL takes; a position is two, and what belongs to a word with any, four. */
const MOST_BYTES = 1_000_000;

/** A word as a literal. */
export const lexeme = (word: string): string => `'${cut(word).replace(/['\\]/g, '$&$&')}'`;

/** Never within a pair of surrogates. */
const cut = (word: string): string => (word.length <= LONGEST_WORD ? word : word.slice(0, LONGEST_WORD).replace(/[\uD800-\uDBFF]$/, ''));

/** A vector of parts with their weights: which words, and where the first 255 of each stand. */
export function vectorOf(parts: readonly Part[]): string {
  const places = new Map<string, string[]>();
  let room = MOST_BYTES;
  let position = 0;
  for (const { words, weight } of parts) {
    for (const word of words) {
      position = Math.min(position + 1, LAST_POSITION);
      const known = places.get(cut(word));
      const cost = known === undefined ? Buffer.byteLength(cut(word)) + 6 : 2;
      if (cost > room || (known?.length ?? 0) >= MOST_POSITIONS) continue;
      room -= cost;
      if (known === undefined) places.set(cut(word), [`${position}${weight}`]);
      else if (position < LAST_POSITION) known.push(`${position}${weight}`);
    }
  }
  return [...places].map(([word, at]) => `${lexeme(word)}:${at.join(',')}`).join(' ');
}
