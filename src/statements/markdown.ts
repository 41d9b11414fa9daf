import MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';
import { withoutLooseHtml } from './raw-html.js';
import { MAX_NESTING } from './sanitize.js';

/** Brackets within brackets beyond this are plain text; at 100 a body of 500,000 `![` takes four times as long. */
const MAX_BRACKETS = 20;

/** One above the limit of the HTML: where markdown-it would drop content without a word, the HTML is already too deep. */
const blocks = commonMark(MAX_NESTING + 1);
const inlines = commonMark(MAX_BRACKETS);

blocks.core.ruler.at('inline', (state) => {
  for (const token of state.tokens) {
    if (token.type === 'inline') inlines.inline.parse(token.content, inlines, state.env, token.children ?? []);
  }
});

/** CommonMark 0.31 as HTML, not yet sanitised. Linear in the length of `markdown`. */
export function markdownToHtml(markdown: string): string {
  const tokens = withoutLooseHtml(blocks.parse(markdown, {}));
  return blocks.renderer.render(tokens, blocks.options, {});
}

function commonMark(maxNesting: number): MarkdownIt {
  const markdownIt = new MarkdownIt('commonmark', { html: true });
  // `maxNesting` is documented for presets, and missing in the types.
  Object.assign(markdownIt.options, { maxNesting });
  // The sanitiser alone judges links. Left to markdown-it, a refused link stays as Markdown, and its target becomes text.
  markdownIt.validateLink = () => true;
  // The words of `<https://…>` are those that were typed; markdown-it would decode them.
  markdownIt.normalizeLinkText = (url) => url;
  // markdown-it's own drops code, entities and escaped characters from an `alt`.
  markdownIt.renderer.renderInlineAsText = (tokens) => tokens.map(plain).join('');
  return markdownIt;
}

function plain(token: Token): string {
  if (token.type === 'image') return (token.children ?? []).map(plain).join('');
  if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
  return token.type === 'html_inline' ? '' : token.content;
}
