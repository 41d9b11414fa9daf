import fc from 'fast-check';
import { foldText } from '../../src/statements/fold.js';
import { indexText, locate } from '../../src/statements/locate.js';
import { type VerifiedStatement, verifyStatement } from '../../src/statements/verification.js';
import { same } from '../support/same.js';

type Kind = VerifiedStatement['kind'];

/** Verifies a statement in a text after it was located in another: the text before an edit, or the same. */
function verify(text: string, statement: { kind?: Kind; text: string }, before = text) {
  const words = { kind: 'direct' as const, ...statement };
  const { status, segments } = locate(indexText(before), words);
  const moved = before === text ? { status, segments } : locate(indexText(text), words);
  return verifyStatement(indexText(text), { ...words, ...moved });
}

/** `=kept`, `-deleted` and `+inserted`. */
const shown = (verification: ReturnType<typeof verifyStatement>): string[] =>
  (verification.diff ?? []).map(({ op, text }) => ({ equal: '=', delete: '-', insert: '+' })[op] + text);

const TEXT = 'The tram stopped at nine. “We will reopen the tunnel by June,” said Orla Finch. “It won’t be easy – or cheap…” she told reporters.';

describe('a statement that has its place', () => {
  test('is verbatim where its characters are printed', () => {
    expect(verify(TEXT, { text: 'We will reopen the tunnel by June,' })).toEqual({ result: 'verbatim', similarity: 1 });
  });

  test('is verbatim in the parts of an interrupted quotation', () => {
    expect(verify(TEXT, { text: 'We will reopen the tunnel by June, It won’t be easy – or cheap…' })).toEqual({ result: 'verbatim', similarity: 1 });
  });

  test('is verbatim whatever its normalisation and the space around it', () => {
    expect(verify('“Élan is all,” he said.', { text: ' E\u0301lan is all, ' })).toEqual({ result: 'verbatim', similarity: 1 });
  });

  test('is typographic where it is printed in other typography, and the diff shows which', () => {
    const verification = verify(TEXT, { text: 'It won\'t be easy - or cheap...' });
    expect(verification).toMatchObject({ result: 'typographic', similarity: 1 });
    expect(shown(verification)).toEqual(['=It ', '-won\'t', '+won’t', '= be easy ', '--', '+–', '= or cheap', '-...', '+…']);
  });

  test('is not believed about the words that were once there', () => {
    const segment = { start: 27, end: 61, exact: 'We will reopen the tunnel by June,' };
    const statement: VerifiedStatement = { kind: 'direct', text: segment.exact, status: 'exact', segments: [segment] };
    expect(verifyStatement(indexText(TEXT.replace('June', 'July')), statement)).toMatchObject({ result: 'altered', similarity: 6 / 7 });
    expect(verifyStatement(indexText('Short.'), statement)).toMatchObject({ result: 'altered', similarity: 0 });
  });

  test('is unanchored where its words stand twice, and a paraphrase is not verified', () => {
    const twice = '“No comment,” said Orla Finch. “No comment,” said Bram Oduya.';
    expect(verify(twice, { text: 'No comment,' })).toEqual({ result: 'unanchored' });
    expect(verify(TEXT, { kind: 'indirect', text: 'The tunnel would reopen' })).toEqual({ result: 'notApplicable' });
    expect(verify(TEXT, { kind: 'indirect', text: 'We will reopen the tunnel by June,' })).toEqual({ result: 'notApplicable' });
  });
});

describe('a mixed statement', () => {
  test('is verified as a whole where it is printed as a whole', () => {
    expect(verify(TEXT, { kind: 'mixed', text: 'stopped at nine. “We will reopen the tunnel by June,” said' })).toEqual({ result: 'verbatim', similarity: 1 });
  });

  test('is verified by its quoted words alone, in order', () => {
    expect(verify(TEXT, { kind: 'mixed', text: 'She promised to “reopen the tunnel”, which “won’t be easy”' })).toEqual({ result: 'verbatim', similarity: 1 });
    expect(verify(TEXT, { kind: 'mixed', text: 'She promised it "won\'t be easy"' })).toMatchObject({ result: 'typographic', similarity: 1 });
  });

  test('is altered where the segments given hold neither its text nor its quoted words', () => {
    const index = indexText(TEXT);
    const statement: VerifiedStatement = { kind: 'mixed', text: 'She said they “will reopen the bridge”', status: 'exact', segments: [{ start: 30, end: 52 }] };
    const verification = verifyStatement(index, statement);
    expect(verification).toMatchObject({ result: 'altered', similarity: 0.75 });
    expect(shown(verification)).toEqual(['=will reopen the ', '-bridge', '+tunnel']);
  });

  test('is altered where one of its quoted passages was changed', () => {
    const verification = verify(TEXT.replace('easy', 'simple'), { kind: 'mixed', text: 'Finch means to “reopen the tunnel” though it “won’t be easy – or cheap”' }, TEXT);
    expect(verification.result).toBe('altered');
    expect(shown(verification)).toEqual(['=reopen the tunnel won’t be ', '-easy', '+simple', '= – or cheap']);
  });
});

describe('a statement that has lost its place', () => {
  const quote = 'We will reopen the tunnel by June,';
  test.each([
    ['a word inside was changed', TEXT.replace('reopen', 'close'), ['=We will ', '-reopen', '+close', '= the tunnel by June,']],
    ['the first word was changed', TEXT.replace('We will', 'They will'), ['-We', '+They', '= will reopen the tunnel by June,']],
    ['the last word was changed', TEXT.replace('June', 'July'), ['=We will reopen the tunnel by ', '-June', '+July', '=,']],
    ['a word was inserted', TEXT.replace('will reopen', 'will not reopen'), ['=We will ', '+not ', '=reopen the tunnel by June,']],
    ['words were deleted', TEXT.replace(' by June', ''), ['=We will reopen the tunnel', '- by June', '=,']],
    ['it was interrupted and changed', TEXT.replace('reopen the', 'reopen,” she sighed, “this'), ['=We will reopen', '- the', '+,” she sighed, “this', '= tunnel by June,']],
  ])('is altered where %s', (_what, text, expected) => {
    const verification = verify(text, { text: quote }, TEXT);
    expect(verification.result).toBe('altered');
    expect(shown(verification)).toEqual(expected);
  });

  test('is compared with the passage most like it, wherever that stands', () => {
    const filler = 'They will see the tunnel by and by, we hope. '.repeat(40);
    const verification = verify(`${filler}\n\n“We will reopen the old tunnel by June,” she said.\n\n${filler}`, { text: quote });
    expect(shown(verification)).toEqual(['=We will reopen the ', '+old ', '=tunnel by June,']);
  });

  test('is altered by one word in Chinese', () => {
    const verification = verify('她说：“我们将在七月重新开放隧道。”', { text: '我们将在六月重新开放隧道。' });
    expect(verification.result).toBe('altered');
    expect(verification.similarity).toBeGreaterThan(0.5);
  });

  test.each([
    ['nothing like it is printed', { text: 'Nobody asked for these ferries at all' }],
    ['too few of its words are', { text: 'We will sell every ferry that the harbour has' }],
    ['it has no words', { text: '!!!' }],
    ['it is a mixed one of other words', { kind: 'mixed' as const, text: 'Somebody called it “a perfectly ordinary disgrace”' }],
  ])('is missing where %s', (_what, statement) => {
    expect(verify(TEXT, statement)).toEqual({ result: 'missing' });
  });

  test('is unanchored where its very words are printed, though nobody could tie it to them', () => {
    expect(verifyStatement(indexText(TEXT), { kind: 'direct', text: quote, status: 'orphaned', segments: [] })).toEqual({ result: 'unanchored' });
  });

  test('is missing in an article without words', () => {
    expect(verify('…', { text: 'We will' })).toEqual({ result: 'missing' });
  });
});

describe('the time that verifying takes is bounded', () => {
  const quote = Array.from({ length: 2_000 }, (_, i) => i % 97).join(' ');
  const article = indexText(Array.from({ length: 30_000 }, (_, i) => (i * 61) % 97).join(' '));

  test('for a hundred statements of many words that are there in another order', () => {
    const results = Array.from({ length: 100 }, () => verifyStatement(article, { kind: 'direct', text: quote, status: 'orphaned', segments: [] }).result);
    expect(new Set(results)).toEqual(new Set(['missing']));
  }, 30_000);
});

const WORDS = ['we', 'will', 'reopen', 'the', 'tunnel', 'by', 'June', 'don’t', '–', '…', 'élan', '漢字', '“so”', 'it,'];
const sentence = fc.array(fc.constantFrom(...WORDS), { minLength: 4, maxLength: 12 }).map((words) => words.join(' '));
const plain = fc.array(fc.constantFrom('we', 'will', 'reopen', 'a', 'tunnel', 'by', 'June'), { minLength: 3, maxLength: 12 }).map((words) => words.join(' '));
const RUNS = { numRuns: 10_000 };

test('what stands at its place is verbatim, or typographic where only the typography differs', () => {
  fc.assert(
    fc.property(sentence, sentence, fc.boolean(), (words, around, isChanged) => {
      const index = indexText(`${around} | ${words} | ${around}`);
      const text = isChanged ? words.replace('’', '\'').replace('–', '-').replace('…', '...') : words;
      const start = around.length + 3;
      const { result, similarity } = verifyStatement(index, { kind: 'direct', text, status: 'exact', segments: [{ start, end: start + words.length }] });
      same([result, similarity], [text === words ? 'verbatim' : 'typographic', 1]);
    }),
    RUNS,
  );
});

test('the diff of what has lost its place leads from its words to words of the article', () => {
  fc.assert(
    fc.property(sentence, sentence, (article, text) => {
      const { result, similarity = 0, diff = [] } = verifyStatement(indexText(article), { kind: 'direct', text, status: 'orphaned', segments: [] });
      const without = (left: string): string => diff.flatMap((change) => (change.op === left ? [] : change.text)).join('');
      if (result === 'missing') return;
      if (result === 'unanchored') return expect(foldText(article)).toContain(foldText(text));
      same([result, similarity >= 0.5, without('insert'), article.includes(without('delete'))], ['altered', true, text, true]);
    }),
    RUNS,
  );
});

test('a passage with one word changed is found among others', () => {
  fc.assert(
    fc.property(plain, fc.nat(), (text, at) => {
      const words = text.split(' ');
      const changed = words.with(at % words.length, 'ferry').join(' ');
      const others = 'Nobody had asked. '.repeat(2);
      same(verifyStatement(indexText(`${others}\n\n${changed}\n\n${others}`), { kind: 'direct', text, status: 'orphaned', segments: [] }).result, 'altered');
    }),
    RUNS,
  );
});
