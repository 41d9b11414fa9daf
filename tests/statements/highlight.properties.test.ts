import serialize from 'dom-serializer';
import { type ChildNode, type Element, type ParentNode, isTag, isText } from 'domhandler';
import fc from 'fast-check';
import { parseDocument } from 'htmlparser2';
import { parseBody, renderBody } from '../../src/statements/body.js';
import { type Highlight, MAX_DEPTH, highlight } from '../../src/statements/highlight.js';
import { BLOCK_ELEMENTS, sanitizeBody } from '../../src/statements/sanitize.js';
import { same } from '../support/same.js';

const RUNS = { numRuns: 10_000 };

/** Pieces that open, close and cross every kind of markup, with text of one and of several code units between. */
const PIECES = [
  ...['a', 'b ', 'two', ' ', '\n', '\n\n', '  \n', '\\\n', '*', '**', '`', '_x_', '*y*', '**z**', '[', '](https://a.example)', '![](image:x)', '&amp;', '&lt;'],
  ...['# ', '> ', '- ', '1. ', '    ', '```\n', '---\n', '<b>', '</b>', '<i>', '</i>', '<em></em>', '<a href="https://a.example">', '</a>', '<del>', '</del>'],
  ...['<p>', '</p>', '<div>', '</div>', '<pre>', '</pre>', '<br>', '<ul>', '<li>', '</ul>', '<table>', '<tr>', '<td>', '</table>', '<section>', '<!-- x -->'],
  ...['<span data-quote-id="1">', '</span>', '<a title="<p>">', 'e\u0301', '\u0301', '\u1112', '\u1161', '😀', '👩‍💻', '漢', '\u00A0', '“', '”'],
];
const bodies = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => {
  return renderBody(parseBody(pieces.join('')), new Map([['x', { url: '/media/x', alt: 'X' }]]));
});

/** Few statements with several segments each, or many at one place; some of no length, some beyond the text. */
const highlights = fc.oneof(highlightsOf(3, 8), highlightsOf(14, 24));

function highlightsOf(statements: number, maxLength: number): fc.Arbitrary<Highlight[]> {
  const one = fc.tuple(fc.nat(statements - 1), fc.nat(40), fc.nat(20)).map(([id, start, length]): Highlight => {
    return { quoteId: `q${id}`, speakerId: id % 2 === 0 ? null : 's', start, end: start + length };
  });
  return fc.array(one, { maxLength });
}

const SPAN = /<span data-quote-id="q\d+"(?: data-speaker-id="s")?>|<\/span>/g;

/** A code point, and the statements it is shown in, outermost first. */
type Place = [point: string, ...quoteIds: string[]];

const SEPARATOR: Place = ['\n'];

/** The text of HTML with what each code point stands in; written anew here, so that the two can disagree. */
function placesIn(html: string): Place[] {
  const blocks: Place[][] = [[]];
  const visit = (parent: ParentNode, around: string[]): void => {
    for (const child of parent.children) {
      if (isText(child)) blocks.at(-1)?.push(...[...child.data].map((point): Place => [point, ...around]));
      if (!isTag(child)) continue;
      const isBlock = BLOCK_ELEMENTS.has(child.name);
      if (isBlock) blocks.push([]);
      visit(child, child.name === 'span' ? [...around, String(child.attribs['data-quote-id'])] : around);
      if (isBlock) blocks.push([]);
    }
  };
  visit(parseDocument(html), []);
  const isBlank = (block: Place[]) => block.every(([point]) => /\s/.test(point));
  expect(blocks.filter(isBlank).some((block) => block.some((place) => place.length > 1))).toBe(false);
  return blocks.filter((block) => !isBlank(block)).flatMap((block, i) => (i > 0 ? [SEPARATOR, SEPARATOR, ...block] : block));
}

/** One line for each place: quicker to compare than arrays. */
function linesOf(places: readonly Place[]): string {
  return places.map((place) => place.join(' ')).join('\n');
}

/** The same for HTML without highlights, by asking every highlight at every code point. */
function expectedIn(html: string, given: readonly Highlight[]): Place[] {
  const passages = [...new Set(given.map(({ quoteId }) => quoteId))].flatMap((quoteId) => passagesOf(given.filter((each) => each.quoteId === quoteId)));
  passages.sort((one, other) => one.start - other.start || other.end - one.end || (one.quoteId < other.quoteId ? -1 : 1));
  return placesIn(html).map((place, at) => {
    if (place === SEPARATOR) return place;
    const here = passages.filter(({ start, end }) => start <= at && at < end);
    return [place[0], ...here.slice(0, MAX_DEPTH).map(({ quoteId }) => quoteId)];
  });
}

/** What highlights of one statement cover, in as few passages as can be. */
function passagesOf(given: readonly Highlight[]): { quoteId: string; start: number; end: number }[] {
  const edges = Array.from({ length: 61 }, (_, at) => at).filter((at) => isCovered(at, given) !== isCovered(at - 1, given));
  return edges.flatMap((start, i) => (i % 2 === 0 ? [{ quoteId: given[0]?.quoteId ?? '', start, end: edges[i + 1] ?? 61 }] : []));
}

function isCovered(at: number, given: readonly Highlight[]): boolean {
  return given.some(({ start, end }) => start <= at && at < end);
}

function elementsIn(parent: ParentNode): Element[] {
  return parent.children.flatMap((child) => (isTag(child) ? [child, ...elementsIn(child)] : []));
}

function spansIn(html: string): Element[] {
  return elementsIn(parseDocument(html)).filter(({ name }) => name === 'span');
}

function contentOf(parent: ParentNode): string {
  return parent.children.map((child) => (isText(child) ? child.data : isTag(child) ? contentOf(child) : '')).join('');
}

const quoteIdOf = (node: ChildNode | undefined) => (node !== undefined && isTag(node) ? node.attribs['data-quote-id'] : undefined);

test('every code point is shown in the statements that it belongs to, the one that starts first outside', () => {
  fc.assert(
    fc.property(bodies, highlights, ({ html }, given) => {
      same(linesOf(placesIn(highlight(html, given))), linesOf(expectedIn(html, given)));
    }),
    RUNS,
  );
});

test('the text stays, and the text of the spans of a statement is that of its segments', () => {
  fc.assert(
    fc.property(bodies, highlightsOf(MAX_DEPTH, 12), ({ html, text }, given) => {
      const wrapped = highlight(html, given);
      const places = placesIn(html);
      same(contentOf(parseDocument(wrapped)), contentOf(parseDocument(html)));
      same(places.map(([point]) => point).join(''), text);
      const spans = spansIn(wrapped);
      for (const quoteId of new Set(given.map((each) => each.quoteId))) {
        const own = given.filter((each) => each.quoteId === quoteId);
        const segments = places.filter((place, at) => place !== SEPARATOR && isCovered(at, own)).map(([point]) => point);
        same(spans.filter((span) => quoteIdOf(span) === quoteId).map(contentOf).join(''), segments.join(''));
      }
    }),
    RUNS,
  );
});

test('the markup stays whole: it parses to itself, and without the spans it is what it was', () => {
  fc.assert(
    fc.property(bodies, highlights, ({ html }, given) => {
      const wrapped = highlight(html, given);
      same(serialize(parseDocument(wrapped), { encodeEntities: 'utf8', emptyAttrs: true }), wrapped);
      same(wrapped.replace(SPAN, ''), html);
      same(renderBody({ html: sanitizeBody(wrapped), imageReferences: [] }, new Map()).html, html);
    }),
    RUNS,
  );
});

test('no span has a block element or nothing in it, and none could be one with another', () => {
  fc.assert(
    fc.property(bodies, highlights, ({ html }, given) => {
      const tree = parseDocument(highlight(html, given));
      for (const element of elementsIn(tree)) {
        const { name, children, next } = element;
        const isOnlyWrapped = children.length === 1 && quoteIdOf(children[0]) !== undefined;
        if (name !== 'span') {
          // What is shown in all of an inline element stands around it.
          same(isOnlyWrapped && !BLOCK_ELEMENTS.has(name), false);
          continue;
        }
        expect(contentOf(element)).not.toBe('');
        same(elementsIn(element).filter((inner) => BLOCK_ELEMENTS.has(inner.name)), []);
        expect(quoteIdOf(next ?? undefined)).not.toBe(quoteIdOf(element));
      }
    }),
    RUNS,
  );
});

test('former highlights leave no trace', () => {
  fc.assert(
    fc.property(bodies, highlights, highlights, ({ html }, former, given) => {
      const once = highlight(html, former);
      same(highlight(once, given), highlight(html, given));
      same(highlight(once, []), html);
      same(highlight(html, []), html);
    }),
    RUNS,
  );
});
