import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { WordChange } from '../../src/statements/changes.js';
import { Effort } from '../../src/statements/effort.js';
import { diffTexts } from '../../src/statements/text-diff.js';

function diffOf(from: string, to: string, effort?: Effort): { diff: WordChange[]; steps: number } {
  const generator = diffTexts(from, to, effort);
  for (let steps = 0; ; steps += 1) {
    const { done, value } = generator.next();
    if (done) return { diff: value, steps };
  }
}

/** `=kept`, `-deleted` and `+inserted`, as a reader would write a diff. */
const shown = (from: string, to: string, effort?: Effort): string[] =>
  diffOf(from, to, effort).diff.map(({ op, text }) => ({ equal: '=', delete: '-', insert: '+' })[op] + text);

const joined = (diff: readonly WordChange[], ...ops: WordChange['op'][]): string => diff.filter(({ op }) => ops.includes(op)).map(({ text }) => text).join('');

function expectWhole(from: string, to: string, diff: readonly WordChange[]): void {
  expect(joined(diff, 'equal', 'delete')).toBe(from);
  expect(joined(diff, 'equal', 'insert')).toBe(to);
  const ops = diff.map(({ op }, i) => `${diff[i - 1]?.op} ${op}`);
  expect(ops.filter((pair) => ['equal equal', 'delete delete', 'insert insert', 'insert delete'].includes(pair))).toEqual([]);
  expect(diff.filter(({ text }) => text === '')).toEqual([]);
}

describe('comparing two long texts', () => {
  test.each([
    ['says nothing of two empty texts', '', '', []],
    ['keeps what is equal whole', 'One.\n\nTwo.', 'One.\n\nTwo.', ['=One.\n\nTwo.']],
    ['shows a word that was replaced, in its paragraph', 'One.\n\nThe lock opens. It creaks.\n\nTwo.', 'One.\n\nThe lock opened. It creaks.\n\nTwo.', ['=One.\n\nThe lock ', '-opens', '+opened', '=. It creaks.\n\nTwo.']],
    ['shows a paragraph that was inserted', 'One.\n\nThree.', 'One.\n\nTwo.\n\nThree.', ['=One.\n\n', '+Two.\n\n', '=Three.']],
    ['shows a sentence that was deleted', 'It rains. It pours. We stay.', 'It rains. We stay.', ['=It rains. ', '-It pours. ', '=We stay.']],
    ['lays like on like where a paragraph is taken out', 'It rained in June.\n\nIt rained in July.', 'It rained in July.', ['-It rained in June.\n\n', '=It rained in July.']],
    ['shows a whole new text', 'one two', 'three', ['-one two', '+three']],
    ['shows a text that was emptied', 'one', '', ['-one']],
    ['never divides a character', 'so 👍 be it', 'so 👎 be it', ['=so ', '-👍', '+👎', '= be it']],
  ])('%s', (_rule, from, to, expected) => {
    expect(shown(from, to)).toEqual(expected);
  });

  const piece = fc.constantFrom('The lock', ' opens', ' at noon', '.', '. ', '\n', '\n\n', ' ', '“We wait,” ', '漢字', '。', '👍', 'opens', '- ', 'e\u0301');
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

  test('leaves both texts whole, whatever they are', () => {
    fc.assert(fc.property(text, text, (from, to) => expectWhole(from, to, diffOf(from, to).diff)), { numRuns: 1_000 });
  });

  test('leaves both texts whole when the effort is spent', () => {
    fc.assert(fc.property(text, text, fc.nat(2_000), (from, to, effort) => expectWhole(from, to, diffOf(from, to, new Effort(effort)).diff)), { numRuns: 500 });
  });

  test('shows passages as a whole when the effort is spent', () => {
    expect(shown('One two three.', 'One zwei three vier.', new Effort(0))).toEqual(['=One ', '-two three.', '+zwei three vier.']);
  });
});

describe('comparing texts as long as a body may be', () => {
  const LENGTH = 500_000;
  const fill = (piece: (i: number) => string): string => {
    const pieces: string[] = [];
    for (let [i, length] = [0, 0]; length < LENGTH; i += 1) length += (pieces[i] = piece(i)).length;
    return pieces.join('').slice(0, LENGTH);
  };
  const prose = fill((i) => `word${(i * 7919) % 3_001}${i % 12 === 11 ? '. ' : ' '}${i % 90 === 89 ? '\n\n' : ''}`);

  test('tells apart the words that were changed here and there', () => {
    const edited = prose.replace(/word17 /g, 'other ');
    const { diff } = diffOf(prose, edited);
    expectWhole(prose, edited, diff);
    expect(diff.filter(({ op }) => op === 'delete').every(({ text }) => text === 'word17')).toBe(true);
  });

  test.each([
    ['all other words', prose, fill((i) => `other${(i * 7919) % 3_001} `)],
    ['the same paragraphs in another order', prose, prose.split('\n\n').reverse().join('\n\n')],
    ['every third word', prose, prose.replace(/(\S+ \S+ )\S+/g, '$1other')],
    ['lines of a letter', fill((i) => `${'abc'[i % 3]}\n`), fill((i) => `${'acb'[i % 3]}\n`)],
    ['sentences of a letter', fill((i) => `${'abc'[i % 3]}. `), fill((i) => `${'acb'[i % 3]}. `)],
    ['no white space at all', fill(() => 'x'), fill(() => 'xy')],
    ['no words at all', fill(() => '.'), fill(() => '. ')],
    ['words that ICU has to divide', fill(() => '漢字文語'), fill(() => '漢字語文')],
  ])('leaves both whole, and takes many steps, where they differ in %s', (_case, from, to) => {
    const { diff, steps } = diffOf(from, to);
    expectWhole(from, to, diff);
    expect(steps).toBeGreaterThan(3);
  });
});
