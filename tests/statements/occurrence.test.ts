import fc from 'fast-check';
import { CommonSubsequence } from '../../src/statements/common-subsequence.js';
import { occurrenceDiff } from '../../src/statements/occurrence-diff.js';
import { ComparedStatement, LEAST_SIMILARITY, relate } from '../../src/statements/occurrence.js';
import { comparableWords, shinglesOf } from '../../src/statements/shingles.js';
import { commonWords } from '../../src/statements/word-diff.js';

const RUNS = { numRuns: 10_000 };

/** The relation and the similarity, and the diff as a reader would write it: `=kept`, `-deleted` and `+inserted`. */
function related(statement: string, occurrence: string) {
  const relation = relate(statement, occurrence);
  if (relation === undefined) return undefined;
  const diff = occurrenceDiff(statement, occurrence, relation).map(({ op, text }) => ({ equal: '=', delete: '-', insert: '+' })[op] + text);
  return [relation.relation, Number(relation.similarity.toFixed(3)), ...diff];
}

describe('an occurrence of a statement', () => {
  test.each([
    ['has the same words', 'We will reopen.', 'We will reopen.', ['same', 1, '=We will reopen.']],
    ['has the same words in other typography and case', 'we don\'t know', 'We don’t know', ['same', 1, '-we', '+We', '= ', '-don\'t', '+don’t', '= know']],
    ['has one word', 'Never!', 'never', ['same', 1, '-Never!', '+never']],
    ['has no word but the same emoji', '👍', '👍', ['same', 1, '=👍']],
    ['contains it', 'We will not pay.', 'Listen: we will not pay. Ever.', ['contains', 0.8, '-We', '+Listen: we', '= will not pay.', '+ Ever.']],
    ['contains it in one place, though its words stand scattered before', 'we all will pay', 'we said all we all will pay', ['contains', 0.727, '+we said all ', '=we all will pay']],
    ['is a part of it', 'Listen, we will not pay, ever', 'we will not pay', ['containedBy', 0.8, '-Listen, ', '=we will not pay', '-, ever']],
    ['has a word changed', 'We will not pay today', 'We will never pay today', ['variant', 0.8, '=We will ', '-not', '+never', '= pay today']],
    ['has a word more inside', 'We will pay today', 'We will not pay today', ['variant', 0.889, '=We will ', '+not ', '=pay today']],
    ['contains it in Chinese', '中国经济增长很快。', '他说，中国经济增长很快。', ['contains', 0.8, '+他说，', '=中国经济增长很快。']],
  ])('%s', (_rule, statement, occurrence, expected) => {
    expect(related(statement, occurrence)).toEqual(expected);
  });

  test.each([
    ['fewer than four words are contained', 'We will pay', 'We will pay today'],
    ['an accent differs in a short one', 'the resume', 'the résumé'],
    ['one of three words differs', 'We will pay', 'We will see'],
    ['too few words are the same', 'We will not pay today', 'We will go home now'],
    ['the words stand in another order', 'one two three four five', 'five four three two one'],
    ['the words stand scattered', 'we will not pay', 'we said they will surely not ever be made to pay'],
    ['emoji differ', '👍', '👎'],
    ['there is no word, and there are some', '👍', 'yes'],
  ])('is none where %s', (_rule, statement, occurrence) => {
    expect(relate(statement, occurrence)).toBeUndefined();
    expect(relate(occurrence, statement)).toBeUndefined();
  });

  test('is a variant from the threshold on', () => {
    expect(relate('a b c d e', 'a b c x y')?.similarity).toBe(LEAST_SIMILARITY);
    expect(relate('a b c d e', 'a b c x y z')).toBeUndefined();
  });

  test('may differ in more words than a diff shows one by one', () => {
    const common = Array.from({ length: 2_000 }, (_, i) => `c${i}`);
    const mixed = (name: string): string => common.flatMap((word, i) => (i % 3 === 0 ? [word, `${name}${i}`] : [word])).join(' ');
    expect(related(mixed('x'), mixed('y'))).toEqual(['variant', 0.75, `-${mixed('x')}`, `+${mixed('y')}`]);
  });

  test('is told among 5,000 words, whatever their order', () => {
    const numbers = Array.from({ length: 5_000 }, (_, i) => `${i}`);
    expect(new ComparedStatement(numbers).relate(numbers.toReversed())).toBeUndefined();
    expect(new ComparedStatement(numbers).relate([...numbers.slice(1), 'end'])).toEqual({ relation: 'variant', similarity: 0.9998 });
  });
});

describe('two statements', () => {
  const word = fc.constantFrom('we', 'We', 'will', 'not', 'pay', 'café', 'cafe', 'don’t', "don't", '漢字', '👍', '7');
  const texts = fc.array(fc.tuple(word, fc.constantFrom(' ', ', ', '. ', ' — ')), { minLength: 1, maxLength: 14 }).map((pairs) => pairs.flat().join(''));
  /** Often related: the second is cut out of the first, or is the first with a word changed, or neither. */
  const pairs = fc.tuple(texts, texts, fc.nat(10), fc.nat(10), fc.nat(2)).map(([one, other, from, to, how]): [string, string] => {
    const tokens = one.split(' ');
    if (how === 0) return [one, tokens.slice(Math.min(from, to), Math.max(from, to) + 1).join(' ') || other];
    if (how === 1) return [one, tokens.with(from % tokens.length, other.split(' ')[0] ?? '').join(' ')];
    return [one, other];
  });
  const mirrored = { same: 'same', contains: 'containedBy', containedBy: 'contains', variant: 'variant' };

  test('relate the other way round when they change places, and are as similar', () => {
    fc.assert(fc.property(pairs, ([one, other]) => {
      const [there, back] = [relate(one, other), relate(other, one)];
      if (there === undefined || back === undefined) return there === back;
      return back.relation === mirrored[there.relation] && back.similarity === there.similarity && there.similarity > 0 && there.similarity <= 1;
    }), RUNS);
  });

  test('are the same if and only if their words are', () => {
    fc.assert(fc.property(pairs, ([one, other]) => {
      const equal = comparableWords(one).join(' ') === comparableWords(other).join(' ');
      return (relate(one, other)?.relation === 'same') === equal && relate(one, one)?.similarity === 1;
    }), RUNS);
  });

  test('share a shingle where one has the words of the other', () => {
    fc.assert(fc.property(pairs, ([one, other]) => {
      const relation = relate(one, other)?.relation;
      if (relation === undefined || relation === 'variant') return true;
      const hashes = new Set(shinglesOf('speaker', comparableWords(one)));
      return shinglesOf('speaker', comparableWords(other)).some((hash) => hashes.has(hash));
    }), RUNS);
  });

  test('can be made of each other by their diff', () => {
    fc.assert(fc.property(pairs, ([one, other]) => {
      const relation = relate(one, other);
      if (relation === undefined) return true;
      const diff = occurrenceDiff(one, other, relation);
      const without = (left: 'insert' | 'delete'): string => diff.filter(({ op }) => op !== left).map(({ text }) => text).join('');
      return without('insert') === one && without('delete') === other;
    }), RUNS);
  });
});

describe('the longest common subsequence', () => {
  const sequences = fc.array(fc.nat(5), { maxLength: 80 });

  test('is as long as the diff says', () => {
    fc.assert(fc.property(sequences, sequences, (one, other) => {
      const length = new CommonSubsequence(Int32Array.from(one)).lengthWith(Int32Array.from(other));
      return length === commonWords(one.map(String), other.map(String))?.length;
    }), RUNS);
  });
});
