import fc from 'fast-check';
import { indexText } from '../../src/statements/locate.js';
import { uncoveredPassages } from '../../src/statements/uncovered.js';
import { countWords } from '../../src/statements/words.js';
import { same } from '../support/same.js';

/** What is uncovered where these words of the text are covered. */
function uncovered(text: string, covered: readonly string[] = []): string[] {
  const ranges = covered.map((words) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length }));
  return uncoveredPassages(indexText(text), ranges).map(({ exact }) => exact);
}

describe('a passage in quotation marks is uncovered', () => {
  test.each([
    ['in curly marks', '“We will reopen soon,” she said.', ['We will reopen soon,']],
    ['in straight marks', '"We will reopen soon," she said. "Then we will rest."', ['We will reopen soon,', 'Then we will rest.']],
    ['in single marks', '‘We don’t reopen soon,’ she said.', ['We don’t reopen soon,']],
    ['in straight single marks', '\'We don\'t reopen soon,\' she said.', ['We don\'t reopen soon,']],
    ['in guillemets', 'Elle dit : « Nous allons rouvrir bientôt », puis partit.', ['Nous allons rouvrir bientôt']],
    ['in low and high marks', 'Sie sagte: „Wir öffnen bald wieder.“', ['Wir öffnen bald wieder.']],
    ['in corner brackets', '她说：「我们将在七月重新开放隧道。」', ['我们将在七月重新开放隧道。']],
    ['with the quotations in it', '“He said ‘we will never reopen’ and left,” she said.', ['He said ‘we will never reopen’ and left,']],
    ['with a quotation at its edge', '“‘Never again, my friends,’ he said.”', ['‘Never again, my friends,’ he said.']],
    ['in both paragraphs that it has', 'She said: “We will reopen soon.\n\n“Then we will rest.”', ['We will reopen soon.', 'Then we will rest.']],
    ['in both paragraphs in single marks', 'She said: ‘We will reopen soon.\n\n‘Then we will rest.’', ['We will reopen soon.', 'Then we will rest.']],
    ['behind a mark that is never closed', 'A 5" pipe. “We will reopen soon,” she said.', ['We will reopen soon,']],
  ])('%s', (_how, text, expected) => {
    expect(uncovered(text)).toEqual(expected);
  });
});

describe('nothing is uncovered', () => {
  test.each([
    ['where less than four words are quoted', 'Robert “Big Bob” Finch saw “The Long Tide”.'],
    ['where there are apostrophes', '’Tis the season of the officials’ report, and don’t the dogs’ owners know it.'],
    ['where decades are shortened', 'The ’90s are back, the officials’ report says; so are the \'80s in the dogs\' town.'],
    ['where an apostrophe opens the next paragraph, too', '\'Tis the season of tides.\n\n\'Tis the season of trams.'],
    ['where a mark is never closed', 'He said: “We will reopen soon, and nobody will stop us.\n\nThen he left the room.'],
    ['where nothing is quoted', 'They will reopen it soon.'],
    ['in an empty text', ''],
  ])('%s', (_why, text) => {
    expect(uncovered(text)).toEqual([]);
  });

  test('where a statement covers the whole, the marks included or not, in one segment or in several', () => {
    const text = '“We will reopen soon,” she said. “Then we rest for long.”';
    expect(uncovered(text, ['We will reopen soon,', 'Then we rest for long.'])).toEqual([]);
    expect(uncovered(text, [text])).toEqual([]);
    expect(uncovered(text, ['Then we', 'reopen soon,', 'We will reopen', 'rest for long.'])).toEqual([]);
  });

  test('where less than four words are left', () => {
    expect(uncovered('“We will reopen soon, and then rest,” she said.', ['We will reopen soon,'])).toEqual([]);
  });
});

test('what statements leave of a quotation is uncovered, without the punctuation beside them', () => {
  const text = '“Well then, we will see. We reopen soon; ‘never say never again’,” she said.';
  expect(uncovered(text, ['We reopen soon'])).toEqual(['Well then, we will see', 'never say never again’,']);
  expect(uncovered(text, ['we will see.', 'never say'])).toEqual([]);
  expect(uncovered(text, [text.slice(0, 24)])).toEqual(['We reopen soon; ‘never say never again’,']);
});

test('a passage is where it says, in code points', () => {
  const [passage] = uncoveredPassages(indexText('😀 “We will reopen soon 😀,” she said.'), []);
  expect(passage).toEqual({ start: 3, end: 25, exact: 'We will reopen soon 😀,' });
});

test('a text of nothing but quotation marks or punctuation takes linear time', () => {
  for (const piece of ['“', '"', '\'', '‘a ', '“a', '“!', '«»', '“\n\n', '‘\n\n']) expect(uncovered(piece.repeat(30_000))).toEqual([]);
  expect(uncovered(`“${'!'.repeat(200_000)}a${'!'.repeat(200_000)}”`, ['a'])).toEqual([]);
}, 20_000);

const PIECES = ['we', 'will', 'don’t', ' ', ' ', ' ', ', ', '.', '\n\n', '“', '”', '"', '‘', '’', '\'', '«', '»', '„', '「', '」', '😀', '漢字'];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''));
const covers = fc.array(fc.tuple(fc.nat(80), fc.nat(20)).map(([start, length]) => ({ start, end: start + length })), { maxLength: 5 });

test('uncovered passages stand in order, are covered by nothing, have four words, and are the characters of the text', () => {
  fc.assert(
    fc.property(text, covers, (article, covered) => {
      const index = indexText(article);
      const points = [...article];
      let free = 0;
      for (const { start, end, exact } of uncoveredPassages(index, covered)) {
        const isCovered = covered.some((cover) => cover.start < end && start < cover.end && cover.end > cover.start);
        same([start >= free, points.slice(start, end).join(''), countWords(exact) >= 4, isCovered], [true, exact, true, false]);
        free = end;
      }
    }),
    { numRuns: 10_000 },
  );
});

test('covering what is uncovered leaves nothing uncovered', () => {
  fc.assert(
    fc.property(text, covers, (article, covered) => {
      const index = indexText(article);
      same(uncoveredPassages(index, [...covered, ...uncoveredPassages(index, covered)]), []);
    }),
    { numRuns: 10_000 },
  );
});
