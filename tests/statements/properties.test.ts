import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { canonicalText, parseBody, renderBody } from '../../src/statements/body.js';
import { sanitizeBody } from '../../src/statements/sanitize.js';
import { same } from '../support/same.js';

const RUNS = { numRuns: 10_000 };

/** Pieces that mean something to CommonMark, to HTML, to Unicode, or to somebody with bad intentions. */
const PIECES = [
  ...['word', 'a', ' ', '  ', '\n', '\n\n', '  \n', '\\\n', '\t', '\r\n', '\u00A0', '\u2028', '\u3000', '*', '**', '_', '`', '```', '~~~'],
  ...['# ', '> ', '- ', '1. ', '    ', '---\n', '===\n', '[', ']', '](http://a.example)', '](javascript:alert(1))', '![', '](image:x)', '<', '>'],
  ...['&amp;', '&lt;', '&nbsp;', '&#13;', '&#0;', '\\', '\\<', '<b>', '</b>', '<i>', '</i>', '<p>', '</p>', '<div>', '</div>', '<br>', '<br/>'],
  ...['<pre>', '</pre>', '<li>', '<ul>', '</ul>', '<td>', '<table>', '<section>', '<span data-quote-id="1">', '<p onclick="a()" style="b" id="c">'],
  ...['<script>', '</script>', '<style>', '</style>', '<textarea>', '</textarea>', '<title>', '<!--', '-->', '<![CDATA[', '<?x', '<a href="', '">'],
  ...['<a href="java\tscript:a">', '<img src=x onerror=a>', '<svg><script>', '<math><mtext>', '<iframe>', '<noscript>', '<template>', '<a title="\n\n'],
  ...['e', '\u0301', '\u0323', '\u1112', '\u1161', '\u11AB', '😀', '👩‍💻', '漢', '\uD800', '“', '”', '"', "'", '…', '\0', '\uFEFF', '\u212B'],
];
const markdown = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...PIECES) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) }), { maxLength: 40 })
  .map((pieces) => pieces.join(''));

const render = (body: string) => renderBody(parseBody(body), new Map([['x', { url: '/media/x', alt: 'X' }]]));

test('the text is NFC, and no line of it ends in white space', () => {
  fc.assert(
    fc.property(markdown, (body) => {
      const text = canonicalText(body);
      same(text, text.normalize('NFC'));
      same(text.split('\n').filter((line) => /\s$/u.test(line)), []);
      expect(text).not.toMatch(/^\n|\n$|\r/);
      if (!/<pre>|```|~~~| {4}|\t/.test(body)) expect(text).not.toContain('\n\n\n');
    }),
    RUNS,
  );
});

test('the text of the HTML is the text, but for what parts the blocks', () => {
  fc.assert(
    fc.property(markdown, (body) => {
      const { html, text } = render(body);
      let served = '';
      const parser = new Parser({ ontext: (data) => (served += data) });
      parser.end(html);
      // Blocks are parted by white space alone, so that without any the two are equal.
      same(served.replace(/\s+/g, ''), text.replace(/\s+/g, ''));
    }),
    RUNS,
  );
});

test('nothing that runs survives, nor anything that forges an anchor', () => {
  fc.assert(
    fc.property(markdown, (body) => {
      const parser = new Parser({
        onopentag: (name, attributes) => {
          expect(name).not.toMatch(/^(script|style|iframe|svg|math|textarea|title|template|span)$/);
          for (const [attribute, value] of Object.entries(attributes)) {
            expect(attribute).toMatch(/^(href|title|src|alt|start|class)$/);
            if (attribute === 'href') expect(value).toMatch(/^(https?:\/\/|mailto:)/i);
            if (attribute === 'src') expect(value).toMatch(/^(https?:\/\/|\/media\/)/i);
            if (attribute === 'class') expect(value).toMatch(/^language-/);
          }
        },
        oncomment: () => {
          throw new Error('a comment survived');
        },
      });
      parser.end(render(body).html);
    }),
    RUNS,
  );
});

test('sanitising and rendering what is served changes nothing', () => {
  fc.assert(
    fc.property(markdown, (body) => {
      const served = render(body);
      same(renderBody({ html: sanitizeBody(served.html), imageReferences: [] }, new Map()), served);
    }),
    RUNS,
  );
});

test('images never change the text', () => {
  fc.assert(
    fc.property(markdown, (body) => {
      same(render(body).text, canonicalText(body));
    }),
    RUNS,
  );
});
