import sanitizeHtml from 'sanitize-html';
import type { IOptions, Tag, Attributes } from 'sanitize-html';

/** How deep elements may stand in one another: a quoted list is three deep (blockquote, ul, li), emphasis in it four. */
export const MAX_NESTING = 100;

/** How many elements a body may have; an article has hundreds. Each costs up to 30 microseconds. */
export const MAX_ELEMENTS = 20_000;

/** Above this a link is dropped; sanitize-html's time grows with the square of a link's length. UTF-16 units. */
const MAX_URL_LENGTH = 2_000;

/** What `image:<slug or id>` in a body begins with. */
export const IMAGE_REFERENCE = 'image:';

/** The body nests or holds more than can be rendered without dropping words or taking seconds: a 422 with this message. */
export class BodyLimitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BodyLimitError';
  }
}

const BLOCKS = [
  ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'ul', 'ol', 'li', 'pre', 'hr', 'div', 'figure', 'figcaption'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'caption', 'dl', 'dt', 'dd'],
];
const INLINES = [
  ...['a', 'em', 'strong', 'b', 'i', 'u', 's', 'del', 'ins', 'sub', 'sup', 'small', 'mark', 'abbr', 'cite', 'kbd', 'code'],
  ...['br', 'img'],
];

/** Blocks that are not allowed become a `div`, lest the words on either side of their tags grow together. */
const FOREIGN_BLOCKS = [
  ...['address', 'article', 'aside', 'center', 'details', 'dialog', 'dir', 'fieldset', 'footer', 'form', 'header', 'hgroup'],
  ...['legend', 'main', 'menu', 'nav', 'optgroup', 'option', 'search', 'section', 'select', 'summary', 'tfoot'],
];

/** The elements that begin and end a block of canonical text. */
export const BLOCK_ELEMENTS: ReadonlySet<string> = new Set(BLOCKS);

const OPTIONS: IOptions = {
  allowedTags: [...BLOCKS, ...INLINES],
  allowedAttributes: { a: ['href', 'title'], img: ['src', 'alt', 'title'], ol: ['start'], abbr: ['title'] },
  allowedClasses: { code: ['language-*'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['http', 'https', 'image'] },
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: ['script', 'style'],
  nestingLimit: MAX_NESTING,
  transformTags: {
    ...Object.fromEntries(FOREIGN_BLOCKS.map((name) => [name, 'div'])),
    a: withUrl('href', /^(?:https?:\/\/|mailto:)/i),
    img: withUrl('src', /^(?:https?:\/\/|\/media\/|image:)/),
  },
};

/**
 * The allow-list of the house: nothing else leaves, whatever came in. Linear in the length of `html`.
 * @throws BodyLimitError
 */
export function sanitizeBody(html: string): string {
  let depth = 0;
  let elements = 0;
  return sanitizeHtml(html, {
    ...OPTIONS,
    onOpenTag: () => demandLimits((depth += 1), (elements += 1)),
    onCloseTag: () => {
      depth -= 1;
    },
  });
}

/** Asked at every element, not at the end, since htmlparser2's time grows with the square of the depth. */
function demandLimits(depth: number, elements: number): void {
  if (depth > MAX_NESTING) {
    throw new BodyLimitError(`The body is nested deeper than ${MAX_NESTING} levels; a list counts two: itself and its item.`);
  }
  if (elements > MAX_ELEMENTS) {
    throw new BodyLimitError(`The body has more than ${MAX_ELEMENTS} elements (paragraphs, list items, links, emphases).`);
  }
}

/** Keeps a link only where it begins as `allowed` says: stricter than a list of schemes, which lets relative links pass. */
function withUrl(attribute: 'href' | 'src', allowed: RegExp) {
  return (tagName: string, attribs: Attributes): Tag => {
    const { [attribute]: url = '', ...others } = attribs;
    const kept = url.length <= MAX_URL_LENGTH && allowed.test(url);
    return { tagName, attribs: kept ? { [attribute]: url, ...others } : others };
  };
}
