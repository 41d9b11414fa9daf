import serialize from 'dom-serializer';
import { isTag } from 'domhandler';
import type { Element, ParentNode } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { normalizeBlocks, textOf } from './blocks.js';
import { markdownToHtml } from './markdown.js';
import { IMAGE_REFERENCE, sanitizeBody } from './sanitize.js';

export { BodyLimitError, MAX_ELEMENTS, MAX_NESTING } from './sanitize.js';

/** A body that was parsed and sanitised; its images are not yet placed. */
export interface ParsedBody {
  html: string;
  /** The `<slug or id>` of every `image:<slug or id>` that an image of the body names: distinct, in order. */
  imageReferences: string[];
}

export interface RenderedBody {
  /** What is served as `bodyHtml`. */
  html: string;
  /** The canonical text, to whose Unicode code points every `start` and `end` counts. */
  text: string;
}

export interface BodyImage {
  url: string;
  alt: string;
}

/**
 * Parses the CommonMark of a body. Linear in its length; about a second for 500,000 hostile characters.
 * @throws BodyLimitError where elements stand deeper than MAX_NESTING in one another, or are more than MAX_ELEMENTS
 */
export function parseBody(markdown: string): ParsedBody {
  const html = sanitizeBody(markdownToHtml(markdown));
  return { html, imageReferences: [...new Set(referencesIn(parseDocument(html)))] };
}

/**
 * The HTML and the canonical text of a body, both read off the same tree: the text nodes of `html` are `text` but for the
 * blank lines between blocks. An image that `images` lacks is left out; an image without an `alt` of its own takes the one
 * in `images`. Images never change the text. Linear in the length of the body.
 */
export function renderBody(parsed: ParsedBody, images: ReadonlyMap<string, BodyImage>): RenderedBody {
  const tree = parseDocument(parsed.html);
  placeImages(tree, images);
  const text = normalizeBlocks(tree).map(textOf).join('\n\n');
  return { html: serialize(tree, { encodeEntities: 'utf8', emptyAttrs: true }).trim(), text };
}

/**
 * The canonical text of a body in CommonMark: NFC, blocks parted by one blank line. Linear in its length.
 * @throws BodyLimitError
 */
export function canonicalText(markdown: string): string {
  return renderBody(parseBody(markdown), new Map()).text;
}

function placeImages(parent: ParentNode, images: ReadonlyMap<string, BodyImage>): void {
  parent.children = parent.children.filter((child) => {
    if (!isTag(child)) return true;
    placeImages(child, images);
    return child.name !== 'img' || place(child, images);
  });
}

/** Answers whether the image has anything to show. */
function place(element: Element, images: ReadonlyMap<string, BodyImage>): boolean {
  const reference = referenceOf(element);
  if (reference === undefined) return element.attribs.src !== undefined;
  const image = images.get(reference);
  if (image === undefined) return false;
  element.attribs.src = image.url;
  element.attribs.alt ||= image.alt;
  return true;
}

function referencesIn(parent: ParentNode): string[] {
  return parent.children.flatMap((child) => {
    if (!isTag(child)) return [];
    return referenceOf(child) ?? referencesIn(child);
  });
}

function referenceOf({ name, attribs }: Element): string | undefined {
  if (name !== 'img' || !attribs.src?.startsWith(IMAGE_REFERENCE)) return undefined;
  return attribs.src.slice(IMAGE_REFERENCE.length);
}
