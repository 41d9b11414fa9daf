import { BodyLimitError, MAX_ELEMENTS, MAX_NESTING, canonicalText, parseBody, renderBody } from '../../src/statements/body.js';

const html = (markdown: string) => renderBody(parseBody(markdown), new Map()).html;

describe('the canonical text of a body', () => {
  test.each([
    ['paragraphs are parted by one blank line', 'One.\n\n\n\nTwo.', 'One.\n\nTwo.'],
    ['inline marks are dropped', 'a *b* **c** `d` [e](http://f.example "g")', 'a b c d e'],
    ['a soft break is one space', 'one\n   two', 'one two'],
    ['a hard break is a line end', 'one  \ntwo\\\nthree<br>four', 'one\ntwo\nthree\nfour'],
    ['several hard breaks are one', 'one<br><br>\n<br>two', 'one\ntwo'],
    ['a hard break at an edge is nothing', '<p><br>one<br></p>', 'one'],
    ['a typed line separator is a line end as any', 'one\u2028two', 'one two'],
    ['a hard break in code', '<pre>one<br>  two</pre>', 'one\n  two'],
    ['a heading and a rule part blocks', '# One\ntwo\n\n---\nthree', 'One\n\ntwo\n\nthree'],
    ['list markers are not text, items are blocks', '1. one\n2. two\n   - three', 'one\n\ntwo\n\nthree'],
    ['text beside nested blocks is a block', '<div>one<p>two</p>three</div>', 'one\n\ntwo\n\nthree'],
    ['quoted blocks', '> one\n> two\n>\n> > three', 'one two\n\nthree'],
    ['cells of a table are blocks', '<table><tr><td>a<td>b</table>', 'a\n\nb'],
    ['code keeps its line ends and spaces', '```js\n  a  b  \n\n\n\n  c\n```', '  a  b\n\n\n\n  c'],
    ['code loses blank lines at its edges', '<pre>\n\n  a\n\n</pre>', '  a'],
    ['line ends of any kind', 'one\r\ntwo\rthree\r\n\r\nfour', 'one two three\n\nfour'],
    ['line ends in entities', '<pre>a&#13;&#10;b&#13;c</pre>', 'a\nb\nc'],
    ['entities are decoded', '&amp; &lt;b&gt; &quot; &#8220;', '& <b> " “'],
    ['trailing white space of any kind goes', 'one&nbsp;\u3000  \ntwo&nbsp;', 'one\ntwo'],
    ['inner spaces stay', 'one  two&nbsp;&nbsp;three', 'one  two\u00A0\u00A0three'],
    ['comments, scripts and styles are no text', 'a <!-- b --> c <script>d *e*</script> f\n\n<style>\ng\n</style>\n', 'a  c  f'],
    ['images are no text', 'a ![b](http://c.example/d) e', 'a  e'],
    ['a refused link is only its words', '[one](javascript:alert) <a href="data:x">two</a>', 'one two'],
    ['an address in angle brackets is what was typed', '<https://a.example/b%20c>', 'https://a.example/b%20c'],
    ['foreign blocks are blocks', '<section>a</section><section>b</section>', 'a\n\nb'],
    ['empty blocks do not count', '<p> </p>\n\na\n\n<div><p>&nbsp;</p></div>\n\nb', 'a\n\nb'],
    ['an emoji is a character', '👩‍💻 &#x1F600;', '👩‍💻 😀'],
    ['an unclosed tag swallows nothing', '<div title="a\n\nb "c"', '<div title="a\n\nb "c"'],
    ['an unclosed comment ends with its block', '> <!-- a\n\nb', 'b'],
    ['an unclosed script ends with its block', '> <script>\n> a\n\nb <style> c\n\nd', 'b\n\nd'],
    ['an element of raw text is left out, its words stay', 'a <textarea> *b*\n\nc <title>d', 'a  b\n\nc d'],
    ['nothing', '', ''],
  ])('%s', (_rule, markdown, text) => {
    expect(canonicalText(markdown)).toBe(text);
  });

  test.each([
    ['in one node', 'e\u0301', 'é'],
    ['over two nodes', 'e<b>\u0301x</b>', 'éx'],
    ['over an empty node', 'e<b></b><i>\u0323</i>\u0301', '\u1EB9\u0301'],
    ['Hangul over two nodes', '\u1112<b>\u1161</b>\u11AB', '한'],
  ])('is NFC: %s', (_where, markdown, text) => {
    expect(canonicalText(markdown)).toBe(text);
    expect(html(markdown).replace(/<[^>]*>/g, '')).toBe(text);
  });

  test.each([
    ['lone surrogates', 'a\uD800b'],
    ['NUL', 'a\0b'],
    ['more combining marks than any language has', 'a' + '\u0301\u0323'.repeat(50_000)],
  ])('does not crash on %s', (_what, markdown) => {
    expect(canonicalText(markdown)).not.toBe('');
  });
});

describe('the HTML of a body', () => {
  test.each([
    ['a forged data-quote-id', '<span data-quote-id="1" data-speaker-id="2">a</span>', '<p>a</p>'],
    ['handlers, styles, classes and ids', '<p onclick="a" style="b" class="c" id="d" data-e="f">g</p>', '<p>g</p>'],
    ['scripts', '<script>alert(1)</script>\n\na', '<p>a</p>'],
    ['frames', 'a <iframe src="https://b.example"></iframe>', '<p>a</p>'],
    ['relative and protocol-relative links', '[a](/b) [c](//d.example)', '<p><a>a</a> <a>c</a></p>'],
    ['images from elsewhere on the site', '![a](/b.png) ![c](data:image/png;base64,AA)', '<p></p>'],
    ['links that are too long', `[a](https://b.example/${'c'.repeat(2_000)})`, '<p><a>a</a></p>'],
  ])('loses %s', (_what, markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });

  test.each([
    ['links', '[a](https://b.example "c") <d@e.example>', '<p><a href="https://b.example" title="c">a</a> <a href="mailto:d@e.example">d@e.example</a></p>'],
    ['images', '![a](https://b.example/c.png) ![](/media/d.png)', '<p><img src="https://b.example/c.png" alt="a"><img src="/media/d.png" alt=""></p>'],
    ['the language of code', '```ts\na < b\n```', '<pre><code class="language-ts">a &lt; b</code></pre>'],
    ['the start of a list', '3. a', '<ol start="3">\n<li>a</li>\n</ol>'],
    ['a hard break', 'a  \nb', '<p>a<br>\nb</p>'],
  ])('keeps %s', (_what, markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });
});

describe('the images of a body', () => {
  const images = new Map([['sea', { url: '/media/1.webp', alt: 'The "sea"' }]]);

  test('are named once each, in order', () => {
    const body = '![](image:sea) ![](image:hill) ![][r] <img src="image:wood"> `![](image:no)`\n\n[r]: image:sea';
    expect(parseBody(body).imageReferences).toEqual(['sea', 'hill', 'wood']);
  });

  test.each([
    ['take the alt of the image', '![](image:sea)', '<p><img src="/media/1.webp" alt="The &quot;sea&quot;"></p>'],
    ['keep an alt of their own', '![Q&amp;A \\* `c`](image:sea)', '<p><img src="/media/1.webp" alt="Q&amp;A * c"></p>'],
    ['are left out when unknown', 'a ![b](image:none)', '<p>a</p>'],
  ])('%s', (_rule, markdown, expected) => {
    expect(renderBody(parseBody(markdown), images).html).toBe(expected);
  });

  test('never change the text', () => {
    const parsed = parseBody('a ![b](image:sea)\nc');
    expect(renderBody(parsed, images).text).toBe(renderBody(parsed, new Map()).text);
  });
});

describe('a body beyond the limits is refused, never cut', () => {
  const deep = (levels: number) => '> '.repeat(levels) + 'a';

  test('as deep as the limit is kept', () => {
    expect(canonicalText(deep(MAX_NESTING - 1))).toBe('a');
  });

  test.each([
    ['quotes', deep(MAX_NESTING + 1)],
    ['lists', Array.from({ length: 60 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n')],
    ['elements', '<div>'.repeat(80_000)],
    ['emphasis', '*a '.repeat(500) + 'a*'.repeat(500)],
    ['too many elements', '- a\n'.repeat(MAX_ELEMENTS)],
  ])('%s', (_what, markdown) => {
    expect(() => parseBody(markdown)).toThrow(BodyLimitError);
  });
});
