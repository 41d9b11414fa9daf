import fc from 'fast-check';
import { countWords, words } from '../../src/statements/words.js';

describe('words', () => {
  test.each([
    ['are in small letters, without accents', 'Élan ŻÓŁĆ Ёлка Ἀθῆναι', ['elan', 'zołc', 'елка', 'αθηναι']],
    ['are joined by an apostrophe', "don't l’eau rock'n'roll 'tis officials'", ['dont', 'leau', 'rocknroll', 'tis', 'officials']],
    ['are letters and digits', 'F-16, 1,000 U.S. a_b', ['f', '16', '1', '000', 'u', 's', 'a', 'b']],
    ['are compatible forms of one another', 'ﬁn Ｗｉｄｅ m²', ['fin', 'wide', 'm2']],
    ['keep the vowel signs of Indic scripts', 'हिन्दी தமிழ்', ['हिन्दी', 'தமிழ்']],
    ['are divided by a dictionary where no space does', '中国经济 ภาษาไทย', ['中国', '经济', 'ภาษา', 'ไทย']],
    ['keep Hangul whole', '한국어 문장', ['한국어', '문장']],
    ['stand beside each other in two scripts', 'iPhone発売', ['iphone', '発売']],
    ['are none in marks and emoji', '… 😀 "—"', []],
  ])('%s', (_rule, text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('of a line do not depend on what else stands in it', () => {
    const piece = fc.constantFrom('Don', "'", '’', '‘', 't', 'ab12', '_', ' ', '…', '—', '“', '”', '-', '.', '\t', '\r', 'É');
    const line = fc.array(piece).map((pieces) => pieces.join(''));
    fc.assert(fc.property(line, (text) => {
      // A letter beyond ASCII makes all of the line take the way of other scripts.
      expect([...words(text), 'e']).toEqual(words(`${text} É`));
      expect([...words(text), ...words(text)]).toEqual(words(`${text}\n${text}`));
    }));
  });

  test('are counted', () => {
    expect(countWords('We said: “Not now,” didn’t we?')).toBe(6);
  });
});
