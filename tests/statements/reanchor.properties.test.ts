import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalText } from '../../src/statements/body.js';
import { foldText } from '../../src/statements/fold.js';
import { type CanonicalIndex, indexText, locate } from '../../src/statements/locate.js';
import { type AnchoredStatement, reanchor } from '../../src/statements/reanchor.js';
import type { Anchoring } from '../../src/statements/anchoring.js';
import { resolveSegments } from '../../src/statements/selector.js';
import { expectSoundSegments, same } from '../support/same.js';

const RUNS = { numRuns: 10_000 };

const WORDS = [
  ...['we', 'go', 'now', 'can’t', 'bride', 'bridge', 'café', 'nai\u0308ve', '1,500', '😀', '👩‍💻', '漢字', '日本語', 'ไทย', 'नमस्ते', 'שלום', 'مرحبا', 'Ångström'],
  ...['well—no', 'so…', 'e\u0301te\u0301', '한국어', '\u1112\u1161\u11ab', '$5', 'Mr.', '🇵🇹', 'ﬁn'],
];
const ATTRIBUTIONS = ['said', 'asked', 'wrote', 'told us', 'answered'];

/** A block of a body. Its words in quotation marks are a statement; its attribution, unlike any other's, tells whose it is. */
interface Block {
  lead: string;
  words: string;
  attribution: string;
}

const phrase = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
const sentence = fc.array(fc.constantFrom(...WORDS), { maxLength: 5 }).map((words) => (words.length === 0 ? '' : `${words.join(' ')}. `));
const bodies = fc.array(fc.tuple(sentence, phrase), { minLength: 1, maxLength: 4 }).map((pairs) =>
  pairs.map(([lead, words], i): Block => ({ lead, words, attribution: `${ATTRIBUTIONS[i % ATTRIBUTIONS.length]} speaker${i}` })));
/** The same few words from everybody. */
const choruses = fc.tuple(phrase, fc.array(sentence, { minLength: 2, maxLength: 5 })).map(([words, leads]) =>
  leads.map((lead, i): Block => ({ lead, words, attribution: `${ATTRIBUTIONS[i % ATTRIBUTIONS.length]} speaker${i}` })));

const plain = ({ lead, words, attribution }: Block): string => `${lead}“${words}” ${attribution}.`;
const rendered = (blocks: readonly string[]): string => canonicalText(blocks.join('\n\n'));
/** The same for blocks without markup, without the long way through Markdown. */
const textOf = (blocks: readonly string[]): string => blocks.join('\n\n').normalize('NFC').replace(/\r\n/g, ' ').replace(/\*\*/g, '');
const wordsOf = (words: string): string => words.normalize('NFC');

/** Edits of a list of blocks, which may lose, gain, move, double and retype them; `at` and `to` pick blocks and letters. */
const kinds = ['insert', 'delete', 'move', 'swap', 'double', 'retype', 'decompose', 'crlf', 'letter', 'rewrite', 'emphasise'] as const;
const edit = fc.record({ kind: fc.constantFrom(...kinds), at: fc.nat(1_000), to: fc.nat(1_000), text: phrase });
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;
const edits = fc.array(edit, { minLength: 1, maxLength: 3 });

const retype = (text: string): string => text.replace(/[“”]/g, '"').replace(/’/g, "'").replace(/—/g, '–').replace(/…/g, '...');

function apply(blocks: readonly string[], { kind, at, to, text }: Edit): string[] {
  const i = at % Math.max(1, blocks.length);
  const j = to % (blocks.length + 1);
  const block = blocks[i] ?? '';
  const others = blocks.toSpliced(i, 1);
  const changed = (next: string): string[] => (blocks.length === 0 ? [] : blocks.with(i, next));
  const points = [...block];
  switch (kind) {
    case 'insert': return blocks.toSpliced(j, 0, `${text}.`);
    case 'delete': return others;
    case 'move': return blocks.length === 0 ? [] : others.toSpliced(to % (others.length + 1), 0, block);
    case 'swap': return blocks.toReversed();
    case 'double': return blocks.length === 0 ? [] : blocks.toSpliced(j, 0, block);
    case 'retype': return changed(retype(block));
    case 'decompose': return changed(block.normalize('NFD'));
    case 'crlf': return changed(block.replace(/ (?=\S)/, '\r\n'));
    case 'letter': return changed(points.toSpliced(to % (points.length + 1), 1, 'q').join(''));
    case 'rewrite': return changed(block.replace(/^.*?“/, `${text}: “`));
    case 'emphasise': return changed(block.replace(/“([^“”*]+)”/, '“**$1**”'));
  }
}

const applyAll = (blocks: readonly string[], list: readonly Edit[]): string[] => list.reduce<string[]>((edited, step) => apply(edited, step), [...blocks]);

/** A statement anchored by hand in its own block. */
function inBlock(text: CanonicalIndex, blocks: readonly Block[], number: number): AnchoredStatement {
  const words = wordsOf(blocks[number]?.words ?? '');
  const before = number === 0 ? 0 : [...textOf(blocks.slice(0, number).map(plain))].length + 2;
  const start = before + [...wordsOf(blocks[number]?.lead ?? '')].length + 1;
  const { segments } = resolveSegments(text, [{ start, end: start + [...words].length }]);
  return { kind: 'direct', text: words, status: 'exact', segments };
}

/** Every statement, anchored by hand in its own block. */
function inBlocks(text: string, blocks: readonly Block[]): AnchoredStatement[] {
  const index = indexText(text);
  return blocks.map((_, i) => inBlock(index, blocks, i));
}

function expectSound(text: string, { text: words }: AnchoredStatement, { status, segments }: Anchoring): void {
  expectSoundSegments(text, segments);
  const said = segments.map(({ exact }) => exact).join(' ');
  if (status === 'exact' || status === 'moved') same(said, words.normalize('NFC').trim());
  else if (status === 'typographic') same(foldText(said), foldText(words.trim()));
  else same(segments, []);
}

/** Anchors again, checks what must always hold, and that a second time changes nothing. */
function anchorAgain(before: string, edited: string, statements: readonly AnchoredStatement[]): Anchoring[] {
  const now = indexText(edited);
  const found = reanchor(indexText(before), now, statements);
  for (const [i, statement] of statements.entries()) expectSound(edited, statement, found[i] as Anchoring);
  const known = statements.map((statement, i): AnchoredStatement => {
    const { status, segments } = found[i] as Anchoring;
    return { ...statement, status, segments: segments.length > 0 ? segments : statement.segments };
  });
  same(reanchor(now, indexText(edited), known), found);
  return found;
}

test('after any edits an anchor holds the very words of its statement, and a second time nothing changes', () => {
  fc.assert(
    fc.property(bodies, edits, fc.boolean(), (blocks, list, byHand) => {
      const text = rendered(blocks.map(plain));
      const edited = rendered(applyAll(blocks.map(plain), list));
      const index = indexText(text);
      const statements = byHand ? inBlocks(text, blocks) : blocks.map((block): AnchoredStatement => {
        const words = wordsOf(block.words);
        return { kind: 'direct', text: words, ...locate(index, { kind: 'direct', text: words }) };
      });
      anchorAgain(text, edited, statements);
    }),
    RUNS,
  );
});

test('edits one after another: what is lost and comes back, comes back to its own words', () => {
  fc.assert(
    fc.property(bodies, edits, (blocks, list) => {
      const original = textOf(blocks.map(plain));
      let statements = inBlocks(original, blocks);
      let texts = blocks.map(plain);
      for (const step of list) {
        const next = apply(texts, step);
        const found = anchorAgain(textOf(texts), textOf(next), statements);
        statements = statements.map((statement, i) => {
          const { status, segments } = found[i] as Anchoring;
          return { ...statement, status, segments: segments.length > 0 ? segments : statement.segments };
        });
        texts = next;
      }
      const found = anchorAgain(textOf(texts), original, statements);
      for (const [i, { status, segments }] of found.entries()) {
        if (status === 'exact') same(segments.map(({ exact }) => exact), [wordsOf(blocks[i]?.words ?? '')]);
      }
    }),
    RUNS,
  );
});

describe('where everybody says the same', () => {
  const mild = edits.map((list) => list.filter(({ kind }) => kind !== 'rewrite' && kind !== 'letter' && kind !== 'double'));

  test('a statement is never tied to what another said', () => {
    fc.assert(
      fc.property(choruses, mild, (blocks, list) => {
        const text = textOf(blocks.map(plain));
        const edited = textOf(applyAll(blocks.map(plain), list));
        const found = anchorAgain(text, edited, inBlocks(text, blocks));
        const points = [...edited];
        for (const [i, { segments }] of found.entries()) {
          const [last] = segments.slice(-1);
          // Behind the words the attribution stands, up to the end of the block.
          if (last !== undefined) same(points.slice(last.end).join('').split('\n\n')[0]?.includes(`speaker${i}.`), true);
        }
      }),
      RUNS,
    );
  });

  test('nor in a row of edits, nor when all is undone', () => {
    fc.assert(
      fc.property(choruses, mild, (blocks, list) => {
        let texts = blocks.map(plain);
        let statements = inBlocks(textOf(texts), blocks);
        const versions = list.map((step) => (texts = apply(texts, step)));
        let before = textOf(blocks.map(plain));
        for (const version of [...versions, blocks.map(plain)]) {
          const edited = textOf(version);
          const found = anchorAgain(before, edited, statements);
          for (const [i, { segments }] of found.entries()) {
            const [last] = segments.slice(-1);
            if (last !== undefined) same([...edited].slice(last.end).join('').split('\n\n')[0]?.includes(`speaker${i}.`), true);
          }
          statements = statements.map((statement, i) => ({ ...statement, ...found[i], segments: found[i]?.segments.length ? found[i].segments : statement.segments }));
          before = edited;
        }
      }),
      RUNS,
    );
  });

  test('located without segments, all are ambiguous, and stay so while they are several', () => {
    fc.assert(
      fc.property(choruses, mild, (blocks, list) => {
        const text = textOf(blocks.map(plain));
        const words = wordsOf(blocks[0]?.words ?? '');
        const statement: AnchoredStatement = { kind: 'direct', text: words, ...locate(indexText(text), { kind: 'direct', text: words }) };
        same(statement.status, 'ambiguous');
        const found = anchorAgain(text, textOf(applyAll(blocks.map(plain), list)), blocks.map(() => statement));
        same(found.filter(({ status }) => status !== 'ambiguous' && status !== 'orphaned'), []);
      }),
      RUNS,
    );
  });
});

test('a duplicate is never chosen by luck: of a doubled paragraph the original keeps the statement, or none does', () => {
  fc.assert(
    fc.property(bodies, fc.nat(100), fc.nat(100), (blocks, at, to) => {
      const [i, j] = [at % blocks.length, to % (blocks.length + 1)];
      const text = textOf(blocks.map(plain));
      const statement = inBlock(indexText(text), blocks, i);
      const texts = blocks.map(plain);
      const edited = textOf(texts.toSpliced(j, 0, texts[i] ?? ''));
      const [{ status, segments } = { status: 'none', segments: [] }] = anchorAgain(text, edited, [statement]);
      if (j === i || j === i + 1) same(status, 'ambiguous');
      else {
        const shift = j <= i ? [...textOf([texts[i] ?? ''])].length + 2 : 0;
        const start = (statement.segments[0]?.start ?? 0) + shift;
        if (status !== 'ambiguous') same([status, segments.map((segment) => segment.start)], ['exact', [start]]);
      }
    }),
    RUNS,
  );
});

test('a changed letter inside the words is never exact, nor moved', () => {
  fc.assert(
    fc.property(bodies, fc.nat(100), fc.nat(1_000), edits, (blocks, at, letter, list) => {
      const i = at % blocks.length;
      const block = blocks[i] as Block;
      const text = textOf(blocks.map(plain));
      const points = [...block.words];
      fc.pre(points.some((point) => /\S/.test(point)));
      const changed = points.with(letter % points.length, 'Q').join('');
      const edited = textOf(applyAll(blocks.map((other, number) => plain(number === i ? { ...other, words: changed } : other)), list));
      fc.pre(!foldText(edited).includes(foldText(wordsOf(block.words))));
      // Where others have said a part of it, before what is left of it, that looks like a quotation that is interrupted.
      fc.pre(blocks.every(({ words }, number) => number === i || !foldText(block.words).includes(foldText(wordsOf(words)))));
      const [found] = anchorAgain(text, edited, [inBlock(indexText(text), blocks, i)]);
      same(found, { status: 'orphaned', segments: [] });
    }),
    RUNS,
  );
});

test('an edit elsewhere carries every statement along', () => {
  fc.assert(
    fc.property(bodies, fc.nat(100), phrase, (blocks, to, words) => {
      const text = textOf(blocks.map(plain));
      const j = to % (blocks.length + 1);
      const edited = textOf(blocks.map(plain).toSpliced(j, 0, `Meanwhile nothing ${words.replace(/[“”]/g, '')} happened.`));
      const statements = inBlocks(text, blocks);
      const shift = [...edited].length - [...text].length;
      const found = anchorAgain(text, edited, statements);
      for (const [i, { status, segments }] of found.entries()) {
        same([status, segments[0]?.start], ['exact', (statements[i]?.segments[0]?.start ?? 0) + (j <= i ? shift : 0)]);
      }
    }),
    RUNS,
  );
});
