import fc from 'fast-check';
import { compareWords, commonWords } from '../../src/statements/word-diff.js';
import { printedWords } from '../../src/statements/printed-words.js';
import { same } from '../support/same.js';

/** `=kept`, `-deleted` and `+inserted`, as a reader would write a diff. */
const shown = (from: string, to: string): string[] =>
  (compareWords(from, to)?.diff ?? []).map(({ op, text }) => ({ equal: '=', delete: '-', insert: '+' })[op] + text);

describe('comparing word by word', () => {
  test.each([
    ['says nothing of two empty texts', '', '', []],
    ['keeps what is equal whole', 'We will, by June, reopen.', 'We will, by June, reopen.', ['=We will, by June, reopen.']],
    ['shows a word that was replaced', 'We reopen in June,', 'We reopen in July,', ['=We reopen in ', '-June', '+July', '=,']],
    ['shows a word that was inserted', 'We will reopen', 'We will not reopen', ['=We will ', '+not ', '=reopen']],
    ['shows a word that was deleted', 'We will not reopen', 'We will reopen', ['=We will ', '-not ', '=reopen']],
    ['shows words at the edges', 'Well, we will', 'we will, too', ['-Well, ', '=we will', '+, too']],
    ['takes neighbours that changed for one change', 'a big bad wolf', 'a small kind wolf', ['=a ', '-big bad', '+small kind', '= wolf']],
    ['shows punctuation', 'Now; or never', 'Now, or never', ['=Now', '-;', '+,', '= or never']],
    ['shows an equal word in other characters', 'We don\'t', 'we don’t', ['-We', '+we', '= ', '-don\'t', '+don’t']],
    ['knows no word in common', 'one two', 'three', ['-one two', '+three']],
    ['never divides a character', 'so 👍 be it', 'so 👎 be it', ['=so ', '-👍', '+👎', '= be it']],
    ['divides Chinese by its dictionary', '中国经济增长很快', '中国经济增长很慢', ['=中国经济增长', '-很快', '+很慢']],
  ])('%s', (_rule, from, to, expected) => {
    expect(shown(from, to)).toEqual(expected);
  });

  test.each([
    ['1 for the same words', 'We will reopen', 'we WILL — reopen!', 1],
    ['0 for other words', 'We will', 'they did', 0],
    ['2 × common / all', 'we will reopen in June', 'we will reopen', 0.75],
    ['less for the same words in another order', 'one two', 'two one', 0.5],
    ['1 for two texts without words', '…', '', 1],
    ['0 where one has no words', 'one', '', 0],
    ['less where an accent differs', 'the resume', 'the résumé', 0.5],
  ])('the similarity is %s', (_rule, from, to, expected) => {
    expect(compareWords(from, to)?.similarity).toBe(expected);
  });

  test('what is less alike than asked for is not compared', () => {
    expect(compareWords('a b c d', 'a b c e', 0.75)?.similarity).toBe(0.75);
    expect(compareWords('a b c d', 'a b c e', 0.76)).toBeUndefined();
    expect(compareWords('a b c d', 'd c b a', 0.5)).toBeUndefined();
  });

  test('what differs in more than 1,000 words is not compared, and costs little', () => {
    const numbers = Array.from({ length: 5_000 }, (_, i) => `${i}`);
    expect(compareWords(numbers.join(' '), numbers.toReversed().join(' '))).toBeUndefined();
    expect(compareWords(numbers.join(' '), numbers.slice(500).join(' '))?.similarity).toBeCloseTo(0.947, 3);
  });
});

describe('the words of a text where they stand', () => {
  const standing = (text: string): string[] => printedWords(text).map(({ start, end }) => text.slice(start, end));

  test.each([
    ['have their apostrophes', '“Don’t,” l\'eau officials\' rock\'n\'roll', ['Don’t', 'l\'eau', 'officials', 'rock\'n\'roll']],
    ['are divided in scripts without spaces', 'iPhone発売 ภาษาไทย', ['iPhone', '発売', 'ภาษา', 'ไทย']],
    ['are none without a letter or a digit', '❤️ — … \u0301', []],
    ['keep their marks', 'e\u0301lan हिन्दी', ['e\u0301lan', 'हिन्दी']],
  ])('%s', (_rule, text, expected) => {
    expect(standing(text)).toEqual(expected);
  });

  test('are whole characters, however long a run is', () => {
    const rare = 'a'.concat('\u{20BB7}'.repeat(2_000));
    expect(standing(`中${rare}`).join('')).toBe(`中${rare}`);
    expect(standing(rare).every((word) => word.isWellFormed())).toBe(true);
  });
});

const PIECES = ['we', 'We', 'will', 'not', 'June', 'don\'t', 'don’t', 'é', 'e\u0301', ' ', ' ', ' ', ', ', '\n\n', '“', '”', '…', '...', '—', '中国', '经济', '👍', '👎', '\uD83D', '\u0301', '1'];
const text = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PIECES) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) }), { maxLength: 16 })
  .map((pieces) => pieces.join(''));
const RUNS = { numRuns: 10_000 };

test('a diff holds both texts exactly, in as few changes as can be', () => {
  fc.assert(
    fc.property(text, text, (from, to) => {
      const { diff, similarity } = compareWords(from, to) ?? { diff: [], similarity: NaN };
      const without = (left: string) => diff.flatMap((change) => (change.op === left ? [] : change.text)).join('');
      const isTidy = diff.every((change, i) => change.text !== '' && change.op !== diff[i - 1]?.op && !(change.op === 'delete' && diff[i - 1]?.op === 'insert'));
      same([without('insert'), without('delete'), isTidy, similarity >= 0 && similarity <= 1], [from, to, true, true]);
    }),
    RUNS,
  );
});

test('the words in common are as many as there can be', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
  fc.assert(
    fc.property(letters, letters, (from, to) => {
      const pairs = commonWords(from, to) ?? [];
      const areCommon = pairs.every(([i, j], n) => from[i] === to[j] && i > (pairs[n - 1]?.[0] ?? -1) && j > (pairs[n - 1]?.[1] ?? -1));
      same([areCommon, pairs.length], [true, longestCommon(from, to)]);
    }),
    RUNS,
  );
});

test('asking for a least similarity changes no answer that has it', () => {
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 20 }).map((n) => n / 20), (from, to, least) => {
      const whole = compareWords(from, to);
      same(compareWords(from, to, least), (whole?.similarity ?? 0) >= least ? whole : undefined);
    }),
    RUNS,
  );
});

/** The length of a longest common subsequence, as a textbook has it. */
function longestCommon(from: readonly string[], to: readonly string[]): number {
  let row = new Array<number>(to.length + 1).fill(0);
  for (const word of from) {
    const next = [0];
    for (const [j, other] of to.entries()) next.push(word === other ? (row[j] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}
