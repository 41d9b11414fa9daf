import fc from 'fast-check';
import { foldText } from '../../src/statements/fold.js';
import { type CanonicalIndex, indexText, locate } from '../../src/statements/locate.js';
import { resolveSegments } from '../../src/statements/selector.js';
import { expectSoundSegments, same } from '../support/same.js';

const RUNS = { numRuns: 10_000 };

const WORDS = ['we', 'go', 'now', 'can’t', "won't", 'bride', 'bridge', 'café', 'naïve', '1,500', '😀', '👩‍💻', '漢字', 'ไทย', 'नमस्ते', 'so…', 'well—no', '--', '$5'];
const SPACES = [' ', ' ', ' ', ' ', '\u00A0', '  ', '\n', '\n\n', ', ', '. ', '; “', '” ', ' "', '" '];

/** Words and what stands between them, alternating; a slice of words is [first word, last word]. */
const texts = fc.array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...SPACES)), { minLength: 1, maxLength: 30 });
const slices = texts.chain((pairs) =>
  fc.tuple(fc.nat(pairs.length - 1), fc.nat(pairs.length - 1)).map(([one, other]) => {
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    const text = pairs.flat().join('');
    const before = pairs.slice(0, first).flat().join('');
    const slice = pairs.slice(first, last + 1).flat().slice(0, -1).join('');
    return { text, slice, start: [...before].length };
  }),
);

function locateIn(index: CanonicalIndex, text: string, kind: 'direct' | 'mixed' = 'direct') {
  const found = locate(index, { kind, text });
  expectSoundSegments(index.text, found.segments);
  return found;
}

test('a slice of whole words is found where it was cut, or in several places', () => {
  fc.assert(
    fc.property(slices, ({ text, slice, start }) => {
      const { status, segments } = locateIn(indexText(text), slice);
      if (status !== 'ambiguous') same([status, segments.map((segment) => [segment.start, segment.exact])], ['exact', [[start, slice]]]);
      else expect(text.indexOf(slice, text.indexOf(slice) + 1)).toBeGreaterThan(-1);
    }),
    RUNS,
  );
});

test('a slice in other typography is found there, too', () => {
  const retype = (text: string) => text.replace(/[“”]/g, '"').replace(/’/g, "'").replace(/…/g, '...').replace(/—|--/g, '–').replace(/\s+/g, ' ');
  fc.assert(
    fc.property(slices, ({ text, slice }) => {
      const { status, segments } = locateIn(indexText(text), retype(slice));
      expect(['exact', 'typographic', 'ambiguous']).toContain(status);
      for (const { exact } of segments) same(foldText(exact), foldText(slice));
    }),
    RUNS,
  );
});

test('a slice with one letter changed is found only where these words stand', () => {
  fc.assert(
    fc.property(slices, fc.nat(), ({ text, slice }, at) => {
      const points = [...slice];
      points[at % points.length] = 'q';
      const { status, segments } = locateIn(indexText(text), points.join(''));
      same(['orphaned', segments.length], [status, 0]);
    }),
    RUNS,
  );
});

test('any quote in any text: segments are sound, their words the quote', () => {
  const unicode = fc.string({ unit: 'binary', maxLength: 30 });
  fc.assert(
    fc.property(unicode, unicode, fc.nat(30), fc.nat(30), fc.boolean(), (any, other, from, to, isSlice) => {
      const text = any.normalize('NFC');
      const quote = isSlice ? [...text].slice(from, to).join('') : other;
      const { segments } = locateIn(indexText(text), quote);
      if (segments.length > 0) same(foldText(segments.map(({ exact }) => exact).join(' ')), foldText(quote.normalize('NFC').trim()));
    }),
    RUNS,
  );
});

test('a quote interrupted by “she said” is found in its parts', () => {
  const part = fc.array(fc.constantFrom('we', 'go', 'now', 'can’t', 'café', '😀', 'bridge'), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(part, { minLength: 2, maxLength: 6 }), fc.constantFrom(',” she said. “', '» dit-elle, «', '," he said.\n\n"'), (parts, gap) => {
      const words = parts.map((each, i) => [...each, `end${i}`].join(' '));
      const [opening, closing] = gap.startsWith('»') ? ['«', '»'] : gap.startsWith(',”') ? ['“', '”'] : ['"', '"'];
      const text = `Before. ${opening}${words.join(gap)}.${closing} After.`;
      // The comma is outside the marks or inside: then it is of the words.
      const comma = gap.startsWith(',') ? ',' : '';
      const { status, segments } = locateIn(indexText(text), words.join(`${comma} `));
      same([status, segments.map(({ exact }) => exact)], ['exact', words.map((each, i) => (i < words.length - 1 ? each + comma : each))]);
    }),
    RUNS,
  );
});

test('the segments of a mixed quote are its passages', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }), (pairs, passages) => {
      const { status, segments } = locateIn(indexText(pairs.flat().join('')), passages.map((words) => `x “${words}”`).join(' '), 'mixed');
      expect(['exact', 'typographic', 'ambiguous', 'orphaned']).toContain(status);
      if (segments.length > 0) same(segments.map(({ exact }) => foldText(exact)), passages.map(foldText));
    }),
    RUNS,
  );
});

test('a segment that was given out is taken back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), fc.nat(80), fc.nat(80), (any, from, to) => {
      const index = indexText(any.normalize('NFC'));
      fc.pre(from < to && to <= index.points.length);
      const { segments } = resolveSegments(index, [{ start: from, end: to }]);
      expectSoundSegments(index.text, segments);
      fc.pre(segments[0]?.exact === segments[0]?.exact.normalize('NFC'));
      same(resolveSegments(index, segments), { segments, errors: [] });
    }),
    RUNS,
  );
});
