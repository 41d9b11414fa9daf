import fc from 'fast-check';
import { SHINGLE, SHORT, comparableWords, shinglesOf } from '../../src/statements/shingles.js';

const RUNS = { numRuns: 10_000 };
const [SPEAKER, OTHER] = ['ada', 'eve'];

const hashesOf = (text: string, speaker = SPEAKER): number[] => shinglesOf(speaker, comparableWords(text));
const share = (one: string, other: string): boolean => hashesOf(one).some((hash) => hashesOf(other).includes(hash));

describe('the words that statements are compared by', () => {
  test.each([
    ['have no case and no typography', '“We DON\'T — yet!”', 'we don’t... yet'],
    ['are the same, composed or not', 'caf\u00e9', 'cafe\u0301'],
    ['are divided where no space does', '经济增长，很快', '「经济增长」很快'],
    ['are all of it, where there is no word', ' 👍👍 ', '👍👍'],
  ])('%s', (_rule, one, other) => {
    expect(comparableWords(one)).toEqual(comparableWords(other));
  });

  test.each([
    ['an accent', 'the resume', 'the résumé'],
    ['another emoji, where there is no word', '👍', '👎'],
    ['a vowel sign', 'हिन्दी', 'हिन्दा'],
  ])('are others with %s', (_what, one, other) => {
    expect(comparableWords(one)).not.toEqual(comparableWords(other));
  });
});

describe('shingles', () => {
  test.each([
    ['one word', 'Never', 1],
    ['three words', 'We will not', 1],
    ['four words, and their three pairs', 'We will not pay', 4],
    ['five words', 'We will not pay today', 6],
    ['the longest short statement', Array.from({ length: SHORT }, (_, i) => `w${i}`).join(' '), SHORT - SHINGLE + 1 + SHORT - 1],
    ['a longer one, without pairs', Array.from({ length: SHORT + 1 }, (_, i) => `w${i}`).join(' '), SHORT + 1 - SHINGLE + 1],
    ['the same word again and again', 'no '.repeat(10), 2],
    ['no word', '👍', 1],
  ])('are made of %s', (_what, text, count) => {
    expect(hashesOf(text)).toHaveLength(count);
  });

  test('of two speakers differ', () => {
    expect(hashesOf('We will not pay today').some((hash) => hashesOf('We will not pay today', OTHER).includes(hash))).toBe(false);
  });

  test('of fewer than four words are shared only by the same words', () => {
    expect(share('We will', 'we WILL!')).toBe(true);
    expect(share('We will', 'We will not pay')).toBe(false);
    expect(share('We will', 'We will not')).toBe(false);
  });

  test.each([
    ['in four words', 'We will not pay', 'We shall not pay'],
    ['in five', 'We will not pay today', 'We will never pay today'],
    ['in seven', 'We will not raise taxes this year', 'We will not raise rates this year'],
  ])('are shared by two statements with one word changed %s', (_where, one, other) => {
    expect(share(one, other)).toBe(true);
  });

  const words = fc.array(fc.constantFrom('we', 'will', 'not', 'pay', 'café', '漢字', '7'), { minLength: 1, maxLength: 24 });

  test('are distinct whole numbers that JSON and a 64-bit column hold exactly', () => {
    fc.assert(fc.property(words, (given) => {
      const hashes = shinglesOf(SPEAKER, given);
      return hashes.length > 0 && new Set(hashes).size === hashes.length && hashes.every((hash) => Number.isSafeInteger(hash) && hash >= 0);
    }), RUNS);
  });

  test('of a part of a statement, from four words on, are among those of the statement where both are long or both short', () => {
    fc.assert(fc.property(words, fc.nat(20), fc.nat(20), (beginning, from, length) => {
      const given = [...beginning, 'so', 'it', 'is', 'now'];
      const start = Math.min(from, beginning.length);
      const part = given.slice(start, start + SHINGLE + length);
      const [whole, some] = [new Set(shinglesOf(SPEAKER, given)), shinglesOf(SPEAKER, part)];
      const alike = given.length <= SHORT || part.length > SHORT;
      return alike ? some.every((hash) => whole.has(hash)) : some.some((hash) => whole.has(hash));
    }), RUNS);
  });
});
