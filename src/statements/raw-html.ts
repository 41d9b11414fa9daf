import type { Token } from 'markdown-it';

/**
 * Raw HTML in Markdown, made safe to be parsed as part of a larger document. In a browser one `<textarea>`, one `<!--` or
 * one open quotation mark in a tag swallows every paragraph after it; in Markdown it must not reach past its own block.
 * The grammar of a tag is CommonMark 0.31, 6.6 "Raw HTML".
 */
export function withoutLooseHtml(tokens: Token[]): Token[] {
  for (const token of tokens) {
    if (token.type === 'html_block') token.content = wellFormed(token.content);
    if (token.children?.some(isHtml)) token.children = withoutScripts(token.children);
  }
  return tokens;
}

const COMMENT = String.raw`<!--[^]*?(?:-->|$)`;
const SCRIPT = String.raw`<(script|style)(?=[\s/>])[^]*?(?:<\/\1(?=[\s/>])[^>]*>?|$)`;
const INSTRUCTION = String.raw`<[?!][^]*?(?:>|$)`;
const ATTRIBUTE = String.raw`\s+[a-z_:][a-z0-9_.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>\x60]+))?`;
const TAG = String.raw`(<\/?[a-z][a-z0-9-]*(?:${ATTRIBUTE})*\s*\/?>)`;
const MARKUP = new RegExp(`${COMMENT}|${SCRIPT}|${INSTRUCTION}|${TAG}|<`, 'gi');

/** Elements whose content an HTML parser reads raw: their tags go, so that Markdown inside stays Markdown. */
const RAW_TEXT = /^<\/?(?:textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext)(?=[\s/>])/i;

const SCRIPT_TAG = /^<(\/?)(script|style)(?=[\s/>])/i;

/** Whole tags stay; comments, instructions, scripts and styles go, closed or not; any other `<` is text. */
function wellFormed(html: string): string {
  return html.replace(MARKUP, (markup: string, _script: string | undefined, tag: string | undefined) => {
    if (tag !== undefined) return RAW_TEXT.test(tag) ? '' : tag;
    return markup === '<' ? '&lt;' : '';
  });
}

/** Inline, a tag is a token of its own: what stands between `<script>` and `</script>`, or the block's end, is dropped. */
function withoutScripts(tokens: Token[]): Token[] {
  let script = '';
  return tokens.filter((token) => {
    const [, slash, name = ''] = isHtml(token) ? (SCRIPT_TAG.exec(token.content) ?? []) : [];
    if (name === '') return isHtml(token) ? script === '' && !RAW_TEXT.test(token.content) : script === '' || token.nesting !== 0;
    if (script === '' && slash === '') script = name.toLowerCase();
    else if (script === name.toLowerCase() && slash === '/') script = '';
    return false;
  });
}

function isHtml(token: Token): boolean {
  return token.type === 'html_inline';
}
