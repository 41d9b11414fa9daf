import { indexText } from '../../src/statements/locate.js';
import { type SegmentInput, resolveSegments } from '../../src/statements/selector.js';

const text = 'She said: “We can’t wait… not now.” 😀 He said: “We can’t wait.”';
const index = indexText(text);
const at = (words: string) => [...text.slice(0, text.indexOf(words))].length;

describe('segments that a client gives', () => {
  test.each<[string, SegmentInput, string, number]>([
    ['by position', { start: 11, end: 24 }, 'We can’t wait', 11],
    ['by words that stand once', { exact: 'not now' }, 'not now', at('not now')],
    ['by words in other typography', { exact: "We can't wait..." }, 'We can’t wait…', 11],
    ['by words and what stands before', { exact: "We can't wait", prefix: 'He said: "' }, 'We can’t wait', at('We can’t wait.')],
    ['by words and what stands behind', { exact: 'We can’t wait', suffix: '... not' }, 'We can’t wait', 11],
    ['by words and one position', { exact: 'We can’t wait', start: 11 }, 'We can’t wait', 11],
    ['by all at once', { start: 11, end: 24, exact: "We can't wait", prefix: '“', suffix: '…' }, 'We can’t wait', 11],
    ['in code points', { exact: 'He' }, 'He', at('He')],
  ])('are found %s', (_how, given, exact, start) => {
    const { segments, errors } = resolveSegments(index, [given]);
    expect(errors).toEqual([]);
    expect(segments).toMatchObject([{ exact, start, end: start + [...exact].length }]);
    expect(resolveSegments(index, segments).segments).toEqual(segments);
  });

  test('have up to 32 code points of context', () => {
    const { segments } = resolveSegments(index, [{ exact: 'not now' }]);
    expect(segments[0]).toMatchObject({ prefix: 'She said: “We can’t wait… ', suffix: '.” 😀 He said: “We can’t wait.”' });
  });

  test.each<[string, SegmentInput, string, RegExp]>([
    ['beyond the text', { start: 10, end: 1_000 }, 'end', /beyond the text, which has 63/],
    ['wholly beyond the text', { start: 900, end: 1_000 }, 'start', /beyond the text/],
    ['without length', { start: 10, end: 10 }, 'end', /greater than `start`/],
    ['with other words there', { start: 0, end: 3, exact: 'He' }, 'exact', /the article has “She”/],
    ['with words that are nowhere', { exact: 'We cannot wait' }, 'exact', /do not stand in the article/],
    ['with half a word', { exact: 'ait' }, 'exact', /do not stand in the article/],
    ['with words in two places', { exact: 'We can’t wait' }, 'exact', /stand in 2 places/],
    ['with context that is nowhere', { exact: 'not now', prefix: 'never, ' }, 'prefix', /the article has “She said/],
    ['with context of another place', { start: 11, end: 24, suffix: '.”' }, 'suffix', /the article has “… not now/],
    ['with a start of another place', { exact: 'not now', start: 3 }, 'start', /no place of these words/],
    ['with a start only', { start: 3 }, 'end', /is missing/],
    ['with nothing', {}, 'start', /is missing/],
  ])('are refused %s', (_why, given, field, message) => {
    const { segments, errors } = resolveSegments(index, [{ start: 0, end: 3 }, given]);
    expect(segments).toEqual([]);
    expect(errors).toEqual([{ index: 1, field, message: expect.stringMatching(message) as unknown }]);
  });

  test.each<[string, SegmentInput[], string]>([
    ['overlap', [{ start: 0, end: 8 }, { start: 4, end: 9 }], 'start'],
    ['run backwards', [{ exact: 'not now' }, { exact: 'She' }], 'exact'],
  ])('are refused where they %s', (_how, given, field) => {
    expect(resolveSegments(index, given).errors).toMatchObject([{ index: 1, field }]);
  });

  test('may be code that is cut inside a rule', () => {
    const rules = indexText('a\n-----\nb\n-----\nc');
    const given = resolveSegments(rules, [{ start: 4, end: 9 }]).segments;
    expect(resolveSegments(rules, given)).toEqual({ segments: given, errors: [] });
  });
});
