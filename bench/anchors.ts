/**
 * `npm run bench:anchors`: what it costs to follow statements through an edit, at the size of a long article, and for the
 * inputs that could make it slow. Each figure is the median of several runs in one process; the last column compares a text
 * with one of half its length: about 2 is linear, 4 would be quadratic.
 */
import { indexText, locate } from '../src/statements/locate.js';
import { type AnchoredStatement, reanchor } from '../src/statements/reanchor.js';
import { resolveSegments } from '../src/statements/selector.js';
import { numbers, wordsOf } from './sentences.js';

interface Case {
  name: string;
  before: string;
  after: string;
  statements: AnchoredStatement[];
}

type Make = (length: number) => Case;

const STATEMENTS = 50;

/** Paragraphs of several sentences, of which some have a quotation; and the quotations. */
function article(length: number, quotations: number): { paragraphs: string[]; quotes: string[] } {
  const random = numbers(length + quotations);
  const next = (): string => `T${wordsOf(random).join(' ')}.`;
  const paragraphs: string[] = [];
  for (let size = 0; size < length; ) {
    const paragraph = Array.from({ length: 4 }, next).join(' ');
    paragraphs.push(paragraph);
    size += paragraph.length + 2;
  }
  const quotes = Array.from({ length: quotations }, () => next().replace(/\.$/, ','));
  for (const [i, quote] of quotes.entries()) {
    const at = Math.floor(((i + 0.5) * paragraphs.length) / quotations);
    paragraphs[at] = `${paragraphs[at]} “${quote}” said speaker ${i}. ${next()}`;
  }
  return { paragraphs, quotes };
}

const join = (paragraphs: readonly string[]): string => paragraphs.join('\n\n');

/** A case in an article of this length with its statements where they are found. */
function edited(name: string, length: number, edit: (paragraphs: string[]) => string[], quotations = STATEMENTS): Case {
  const { paragraphs, quotes } = article(length, quotations);
  const before = join(paragraphs);
  const index = indexText(before);
  const statements = quotes.map((text): AnchoredStatement => ({ kind: 'direct', text, ...locate(index, { kind: 'direct', text }) }));
  return { name, before, after: join(edit(paragraphs)), statements };
}

const realistic: Make[] = [
  (length) => edited('a word in the middle', length, (all) => all.with(all.length >> 1, `${all[all.length >> 1]} Again.`)),
  (length) => edited('a paragraph moved', length, ([first = '', ...rest]) => [...rest, first]),
  (length) => edited('a word in every tenth paragraph', length, (all) => all.map((each, i) => (i % 10 === 0 ? each.replace(' the ', ' that ') : each))),
  (length) => edited('three words in every paragraph', length, (all) => all.map((each) => each.replace(/ (\w+) (\w+) (\w+)/, ' $2 $3 $1'))),
  (length) => edited('all quotation marks retyped', length, (all) => all.map((each) => each.replace(/[“”]/g, '"'))),
  (length) => edited('the halves changed over', length, (all) => [...all.slice(all.length >> 1), ...all.slice(0, all.length >> 1)]),
  (length) => edited('every word changed over with the next', length, (all) => all.map((each) => each.replace(/\b(\w+) (\w+)\b/g, '$2 $1'))),
];

/** Statements at given places of a text. */
function placed(text: string, places: readonly (readonly [start: number, end: number])[]): AnchoredStatement[] {
  const index = indexText(text);
  return places.map(([start, end]) => ({ kind: 'direct', text: text.slice(start, end), status: 'exact', segments: resolveSegments(index, [{ start, end }]).segments }));
}

const every = (count: number, place: (i: number) => readonly [number, number]): (readonly [number, number])[] => Array.from({ length: count }, (_, i) => place(i));

const hostile: Make[] = [
  (length) => {
    const text = 'a'.repeat(length);
    return { name: 'equal characters, 500 equal statements', before: text, after: `a${text}`, statements: placed(text, every(500, (i) => [i * 10, i * 10 + 1_000])) };
  },
  (length) => {
    const text = 'a '.repeat(length / 2).trim();
    return { name: 'equal words, 500 equal statements', before: text, after: `a ${text}`, statements: placed(text, every(500, (i) => [i * 20, i * 20 + 999])) };
  },
  (length) => {
    const text = 'a\n\n'.repeat(length / 3).trim();
    return { name: 'equal paragraphs, 500 equal statements', before: text, after: `b\n\n${text}\n\na`, statements: placed(text, every(500, (i) => [i * 3, i * 3 + 1])) };
  },
  (length) => {
    const text = '“a,” she said. '.repeat(length / 15).trim();
    return { name: 'one interrupted quotation, 500 statements', before: `x. ${text}`, after: text, statements: placed(`x. ${text}`, every(500, (i) => [4 + i * 15, 5 + i * 15])) };
  },
  (length) => {
    const { before, statements } = edited('', length, (all) => all, 500);
    const after = join(article(length, 0).paragraphs.toReversed());
    return { name: 'another text, 500 statements', before, after, statements };
  },
];

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Milliseconds of what the server does in such an edit: both texts indexed, all statements followed. */
function time({ before, after, statements }: Case, runs: number): number {
  return median(Array.from({ length: runs }, () => {
    const start = performance.now();
    reanchor(indexText(before), indexText(after), statements);
    return performance.now() - start;
  }));
}

function report(title: string, cases: readonly Make[], length: number, runs: number): void {
  console.log(`\n${title}`);
  for (const make of cases) {
    const [whole, half] = [make(length), make(length / 2)];
    const [milliseconds, ofHalf] = [time(whole, runs), time(half, runs)];
    console.log(`  ${whole.name.padEnd(44)} ${milliseconds.toFixed(1).padStart(9)} ms   × ${(milliseconds / ofHalf).toFixed(1)} of half the length`);
  }
}

report(`${STATEMENTS} statements in 100,000 characters`, realistic, 100_000, 9);
report('made to be slow, in 500,000 characters', hostile, 500_000, 3);
