import { parseBody, renderBody } from '../../src/statements/body.js';
import { type Highlight, MAX_DEPTH, MAX_SPANS, highlight } from '../../src/statements/highlight.js';

const A = '<span data-quote-id="a">';
const B = '<span data-quote-id="b">';
const C = '<span data-quote-id="c">';
const Z = '</span>';

const IMAGES = new Map([['sea', { url: '/media/sea.webp', alt: 'The sea' }]]);
const render = (markdown: string) => renderBody(parseBody(markdown), IMAGES);
const codePoints = (text: string) => [...text].length;

/** The first place of these words in the text. */
function placeOf(words: string, text: string): { start: number; end: number } {
  const unit = text.indexOf(words);
  if (unit < 0) throw new Error(`“${words}” is not in “${text}”`);
  const start = codePoints(text.slice(0, unit));
  return { start, end: start + codePoints(words) };
}

const everywhere = (quoteId: string, start = 0, end = 1_000_000): Highlight => ({ quoteId, speakerId: null, start, end });

/** `[quoteId, words]` for each highlight. */
function highlighted(markdown: string, statements: readonly (readonly [string, string])[]): string {
  const { html, text } = render(markdown);
  return highlight(
    html,
    statements.map(([quoteId, words]) => ({ quoteId, speakerId: null, ...placeOf(words, text) })),
  );
}

describe('one statement', () => {
  test.each([
    ['a part of a text', 'He said “we go” to all.', 'we go', `<p>He said “${A}we go${Z}” to all.</p>`],
    ['a whole paragraph', 'We go.', 'We go.', `<p>${A}We go.${Z}</p>`],
    ['emphasis that it covers is wrapped with what is beside it', 'We *will* see, he said', 'We will see', `<p>${A}We <em>will</em> see${Z}, he said</p>`],
    ['emphasis at its edge', 'We **will** see', 'will', `<p>We ${A}<strong>will</strong>${Z} see</p>`],
    ['emphasis that it covers in part is entered', 'We *will see* it', 'We will', `<p>${A}We ${Z}<em>${A}will${Z} see</em> it</p>`],
    [
      'marks in marks, covered in part',
      '[a **b *c d* e** f](https://g.example) h',
      'd e f h',
      `<p><a href="https://g.example">a <strong>b <em>c ${A}d${Z}</em>${A} e${Z}</strong>${A} f${Z}</a>${A} h${Z}</p>`,
    ],
    [
      'marks in marks, covered whole',
      'x [a **b *c d* e** f](https://g.example) h',
      'a b c d e f h',
      `<p>x ${A}<a href="https://g.example">a <strong>b <em>c d</em> e</strong> f</a> h${Z}</p>`,
    ],
    ['a mark that holds nothing else', '***a*** b', 'a', `<p>${A}<em><strong>a</strong></em>${Z} b</p>`],
    ['code and entities', 'Use `a < b` & c', 'a < b & c', `<p>Use ${A}<code>a &lt; b</code> &amp; c${Z}</p>`],
    ['a part of code', 'Use `a < b` & c', '< b', `<p>Use <code>a ${A}&lt; b${Z}</code> &amp; c</p>`],
    ['an empty mark beside one that it covers in part', 'a<i><u></u><b>bc</b></i>', 'ab', `<p>${A}a${Z}<i><u></u><b>${A}b${Z}c</b></i></p>`],
    ['two paragraphs', 'x “We go.\n\nWe stay.” y', 'We go.\n\nWe stay.', `<p>x “${A}We go.${Z}</p>\n<p>${A}We stay.${Z}” y</p>`],
    ['three paragraphs', 'a b\n\n*c*\n\nd e', 'b\n\nc\n\nd', `<p>a ${A}b${Z}</p>\n<p>${A}<em>c</em>${Z}</p>\n<p>${A}d${Z} e</p>`],
    ['a heading and a rule', '# a\n\n---\n\nb c', 'a\n\nb', `<h1>${A}a${Z}</h1>\n<hr>\n<p>${A}b${Z} c</p>`],
    ['a list', '- a b\n- c\n  1. d', 'b\n\nc\n\nd', `<ul>\n<li>a ${A}b${Z}</li>\n<li>${A}c${Z}<ol>\n<li>${A}d${Z}</li>\n</ol>\n</li>\n</ul>`],
    ['a block quote', '> a b\n>\n> > c d', 'b\n\nc', `<blockquote>\n<p>a ${A}b${Z}</p>\n<blockquote>\n<p>${A}c${Z} d</p>\n</blockquote>\n</blockquote>`],
    [
      'a table',
      '<table>\n<tr>\n<td>a b</td>\n<td>c <b>d</b></td>\n</tr>\n<tr><td>e</td></tr>\n</table>',
      'b\n\nc d\n\ne',
      `<table>\n<tr>\n<td>a ${A}b${Z}</td>\n<td>${A}c <b>d</b>${Z}</td>\n</tr>\n<tr><td>${A}e${Z}</td></tr>\n</table>`,
    ],
    ['preformatted text', '```\na\n\n  b c\n```', 'a\n\n  b', `<pre><code>${A}a\n\n  b${Z} c</code></pre>`],
    ['all of preformatted text', '<pre>\n  a\n</pre>', '  a', `<pre>${A}  a${Z}</pre>`],
    ['a hard break inside', 'a b  \nc d', 'b\nc', `<p>a ${A}b<br>\nc${Z} d</p>`],
    ['a hard break at its end', 'a b  \nc d', 'b', `<p>a ${A}b${Z}<br>\nc d</p>`],
    ['a hard break at its start', 'a b  \nc d', 'c', `<p>a b<br>\n${A}c${Z} d</p>`],
    ['a hard break at the end of a mark', '<b>a c<br></b>d e', 'c\nd', `<p><b>a ${A}c<br>\n${Z}</b>${A}d${Z} e</p>`],
    ['an image inside', 'a b ![](image:sea) c', 'b  c', `<p>a ${A}b <img src="/media/sea.webp" alt="The sea"> c${Z}</p>`],
    ['an image at its end', 'a b![](image:sea) c', 'b', `<p>a ${A}b${Z}<img src="/media/sea.webp" alt="The sea"> c</p>`],
    ['an image at the end of a mark', '<b>a c![](image:sea)</b>d e', 'cd', `<p><b>a ${A}c<img src="/media/sea.webp" alt="The sea">${Z}</b>${A}d${Z} e</p>`],
    ['an image between two marks', '<b>x c</b>![](image:sea)<i>d e</i>', 'cd', `<p><b>x ${A}c${Z}</b><img src="/media/sea.webp" alt="The sea"><i>${A}d${Z} e</i></p>`],
    ['an image between two paragraphs', 'a\n\n![](image:sea)\n\nb', 'a\n\nb', `<p>${A}a${Z}</p>\n<p><img src="/media/sea.webp" alt="The sea"></p>\n<p>${A}b${Z}</p>`],
    ['a link around an image', 'a [![](image:sea)](https://d.example) b', 'a  b', `<p>${A}a <a href="https://d.example"><img src="/media/sea.webp" alt="The sea"></a> b${Z}</p>`],
    ['a link that begins with an image', 'a [![](image:sea)b c](https://d.example)', 'a b', `<p>${A}a ${Z}<a href="https://d.example">${A}<img src="/media/sea.webp" alt="The sea">b${Z} c</a></p>`],
    ['an empty mark', 'a<b></b>c', 'ac', `<p>${A}a<b></b>c${Z}</p>`],
    ['text beside blocks', '<div>a<p>b</p>c</div>', 'a\n\nb\n\nc', `<div>${A}a${Z}<p>${A}b${Z}</p>${A}c${Z}</div>`],
    ['a mark around blocks', '<del>\n<p>a b</p>\n<p>c</p>d\n</del>', 'b\n\nc\n\nd', `<del>\n<p>a ${A}b${Z}</p>\n<p>${A}c${Z}</p>${A}d${Z}</del>`],
    ['a space', 'a *b* *c*', ' ', `<p>a${A} ${Z}<em>b</em> <em>c</em></p>`],
    ['what separates blocks is no text', 'a\n\nb', '\n\n', '<p>a</p>\n<p>b</p>'],
    ['emoji before it and in it', '😀 👩‍💻 *we 😀 go* 漢', '😀 go', `<p>😀 👩‍💻 <em>we ${A}😀 go${Z}</em> 漢</p>`],
    ['combining marks, of which some compose', 'x\u0323\u0301 cafe\u0301 we go', 'we', `<p>x\u0323\u0301 caf\u00E9 ${A}we${Z} go</p>`],
    ['a character of several code points', 'a 👩‍💻 b', '💻', `<p>a 👩\u200D${A}💻${Z} b</p>`],
  ])('%s', (_what, markdown, words, expected) => {
    expect(highlighted(markdown, [['a', words]])).toBe(expected);
  });

  test('of several segments', () => {
    expect(highlighted('“We go,” she said, “now.”', [['a', 'We go,'], ['a', 'now.']])).toBe(`<p>“${A}We go,${Z}” she said, “${A}now.${Z}”</p>`);
  });

  test('whose segments touch or overlap is shown once', () => {
    expect(highlighted('a b c d', [['a', 'c'], ['a', 'a b'], ['a', 'b c'], ['a', ' d']])).toBe(`<p>${A}a b c d${Z}</p>`);
  });
});

describe('several statements', () => {
  test.each([
    ['that overlap: the one that starts first is outside', [['b', 'two three'], ['a', 'one two']], `<p>${A}one ${B}two${Z}${Z}${B} three${Z} four</p>`],
    ['of which one is in the other', [['a', 'two'], ['b', 'one two three']], `<p>${B}one ${A}two${Z} three${Z} four</p>`],
    ['that start together: the longer is outside', [['a', 'one'], ['b', 'one two']], `<p>${B}${A}one${Z} two${Z} three four</p>`],
    ['that end together', [['b', 'three four'], ['a', 'four']], `<p>one two ${B}three ${A}four${Z}${Z}</p>`],
    ['that are the same: by id', [['b', 'two'], ['a', 'two']], `<p>one ${A}${B}two${Z}${Z} three four</p>`],
    ['that touch', [['a', 'one'], ['b', ' two']], `<p>${A}one${Z}${B} two${Z} three four</p>`],
    ['that overlap in a chain', [['a', 'one two'], ['b', 'two three'], ['c', 'three four']], `<p>${A}one ${B}two${Z}${Z}${B} ${C}three${Z}${Z}${C} four${Z}</p>`],
  ] as const)('%s', (_how, statements, expected) => {
    expect(highlighted('one two three four', statements)).toBe(expected);
  });

  test.each([
    ['over a mark that both cover', 'a *b* c', [['a', 'a b'], ['b', 'b c']], `<p>${A}a ${B}<em>b</em>${Z}${Z}${B} c${Z}</p>`],
    ['of which the inner covers a part of a mark', 'a *b c* d', [['a', 'a b c'], ['b', 'b']], `<p>${A}a <em>${B}b${Z} c</em>${Z} d</p>`],
    // The inner one covers the whole mark, but around it there it would stand outside of the outer one.
    ['of which the outer covers a part of a mark', 'a *b c* d', [['a', 'a b'], ['b', 'b c d']], `<p>${A}a ${Z}<em>${A}${B}b${Z}${Z}${B} c${Z}</em>${B} d${Z}</p>`],
    ['around a hard break that only one holds', 'a b  \nc', [['a', 'a b'], ['b', 'b\nc']], `<p>${A}a ${B}b${Z}${Z}${B}<br>\nc${Z}</p>`],
    ['over two paragraphs', 'a b\n\nc d', [['a', 'b\n\nc'], ['b', 'b\n\nc d']], `<p>a ${B}${A}b${Z}${Z}</p>\n<p>${B}${A}c${Z} d${Z}</p>`],
  ] as const)('%s', (_how, markdown, statements, expected) => {
    expect(highlighted(markdown, statements)).toBe(expected);
  });
});

describe('the attributes', () => {
  test('name the statement and its speaker', () => {
    expect(highlight('<p>one</p>', [{ quoteId: 'q1', speakerId: 's1', start: 0, end: 3 }])).toBe(
      '<p><span data-quote-id="q1" data-speaker-id="s1">one</span></p>',
    );
  });

  test('are escaped', () => {
    expect(highlight('<p>one</p>', [{ quoteId: '"><b>&', speakerId: '', start: 0, end: 3 }])).toBe(
      '<p><span data-quote-id="&quot;><b>&amp;" data-speaker-id="">one</span></p>',
    );
  });
});

describe('what is ignored', () => {
  test.each([
    ['an empty range', everywhere('a', 1, 1)],
    ['a range whose end is before its start', everywhere('a', 2, 1)],
    ['a range behind the text', everywhere('a', 3, 9)],
    ['a range before the text', everywhere('a', -3, 0)],
    ['a range that is no number', everywhere('a', NaN, 2)],
  ])('%s', (_what, range) => {
    expect(highlight('<p>one</p>', [range])).toBe('<p>one</p>');
  });

  test('the part of a range that lies outside the text', () => {
    expect(highlight('<p>one</p>', [everywhere('a', -5, 2), everywhere('b', 2, Infinity)])).toBe(`<p>${A}on${Z}${B}e${Z}</p>`);
  });

  test('any range in an empty body', () => {
    expect(highlight('', [everywhere('a')])).toBe('');
    expect(highlight('<p></p>', [everywhere('a')])).toBe('<p></p>');
  });
});

describe('former highlights', () => {
  const { html } = render('a *b c* d\n\n<span data-quote-id="forged">e</span>');

  test('are taken out first', () => {
    const once = highlight(html, [everywhere('b', 0, 3), everywhere('c', 2, 7)]);
    expect(once).not.toBe(html);
    expect(highlight(once, [everywhere('a', 4, 10)])).toBe(highlight(html, [everywhere('a', 4, 10)]));
    expect(highlight(once, [])).toBe(html);
  });

  test('cannot be forged in a body', () => {
    expect(html).toBe('<p>a <em>b c</em> d</p>\n<p>e</p>');
  });
});

describe('the bounds', () => {
  const count = (html: string, what: RegExp) => html.match(what)?.length ?? 0;

  test(`of more than ${MAX_DEPTH} statements at one place the outermost are shown`, () => {
    const statements = [...'abcdefghijkl'].map((quoteId, i) => everywhere(quoteId, i, 12));
    const html = highlight('<p>abcdefghijkl</p>', statements);
    const opened = [...'abcdefgh'].map((id) => `<span data-quote-id="${id}">${id}`).join('');
    expect(html).toBe(`<p>${opened}ijkl${Z.repeat(MAX_DEPTH)}</p>`);
  });

  test('one that had no place is shown where another has ended', () => {
    const statements = [...'abcdefgh'].map((quoteId) => everywhere(quoteId, 0, 2));
    const opened = [...'abcdefgh'].map((id) => `<span data-quote-id="${id}">`).join('');
    const late = [everywhere('x', 1, 2), everywhere('y', 1, 4), everywhere('z', 3, 4)];
    expect(highlight('<p>1234</p>', [...late, ...statements])).toBe(
      `<p>${opened}12${Z.repeat(8)}<span data-quote-id="y">3<span data-quote-id="z">4${Z}${Z}</p>`,
    );
  });

  test('of too many spans the first are shown', () => {
    const text = 'ab'.repeat(MAX_SPANS);
    const statements = Array.from({ length: MAX_SPANS + 5_000 }, (_, i) => everywhere(`q${i}`, 2 * i, 2 * i + 1));
    const html = highlight(`<p>${text}</p>`, statements);
    expect(count(html, /<span /g)).toBe(MAX_SPANS);
    expect(html).toContain(`<span data-quote-id="q${MAX_SPANS - 1}">`);
    expect(html.replace(/<[^>]*>/g, '')).toBe(text);
  });

  test('many statements over many paragraphs do not blow it up', () => {
    const html = Array.from({ length: 20_000 }, () => '<p>one two three four five</p>').join('\n');
    const statements = Array.from({ length: 25_000 }, (_, i) => everywhere(`q${i}`, i % 2 === 0 ? 0 : i * 20, 500_000));
    const wrapped = highlight(html, statements);
    expect(count(wrapped, /<span /g)).toBe(MAX_SPANS);
    expect(count(wrapped, /<\/span>/g)).toBe(MAX_SPANS);
    expect(highlight(wrapped, [])).toBe(html);
  });
});
