import { Text, isTag, isText } from 'domhandler';
import type { ChildNode, Element, ParentNode } from 'domhandler';
import { nfcPieces } from './normalization.js';
import { BLOCK_ELEMENTS } from './sanitize.js';
import { HARD_BREAK, isBlank, tidySpace } from './white-space.js';

/** A block of the canonical text: what stands in the tree between two edges of block elements, in order. */
export interface Block {
  texts: Text[];
  /** The text nodes, and among them the elements with nothing in them: `<br>`, `<img>`, an empty `<em>`. */
  leaves: (Text | Element)[];
  /** Inside `<pre>`, where line ends and spaces are text. */
  preformatted: boolean;
}

/**
 * Rewrites the text nodes of a sanitised tree in place, so that the text nodes of each block, joined, are its canonical text:
 * what is served and what is counted cannot differ. Answers the blocks that have text. Linear; depth is bounded by MAX_NESTING.
 */
export function normalizeBlocks(root: ParentNode): Block[] {
  placeBreaks(root, false);
  return blocksOf(root).filter((block) => normalizeBlock(block));
}

/** The canonical text of a block that `normalizeBlocks` answered. */
export function textOf(block: Block): string {
  return block.texts.map((text) => text.data).join('');
}

/** The blocks of a tree whose text nodes were normalised before, such as that of served HTML. Changes nothing; linear. */
export function servedBlocks(root: ParentNode): Block[] {
  return blocksOf(root).filter(({ texts }) => !texts.every(({ data }) => isBlank(data)));
}

function blocksOf(root: ParentNode): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  const add = (leaf: Text | Element, preformatted: boolean): void => {
    if (open === undefined) blocks.push((open = { texts: [], leaves: [], preformatted }));
    open.leaves.push(leaf);
    if (isText(leaf)) open.texts.push(leaf);
  };
  const visit = (parent: ParentNode, preformatted: boolean): void => {
    for (const child of parent.children) {
      if (isText(child)) add(child, preformatted);
      if (!isTag(child)) continue;
      const isBlock = BLOCK_ELEMENTS.has(child.name);
      if (isBlock) open = undefined;
      else if (child.children.length === 0) add(child, preformatted);
      visit(child, preformatted || child.name === 'pre');
      if (isBlock) open = undefined;
    }
  };
  visit(root, false);
  return blocks;
}

function placeBreaks(parent: ParentNode, preformatted: boolean): void {
  parent.children = withBreaks(parent, preformatted);
  for (const child of parent.children) if (isTag(child)) placeBreaks(child, preformatted || child.name === 'pre');
}

/** A `<br>` is no text, so the line end that it stands for is put behind it; in `<pre>`, where that would show, in its place. */
function withBreaks({ children }: ParentNode, preformatted: boolean): ParentNode['children'] {
  if (!children.some(isBreak)) return children;
  return children.flatMap((child) => {
    if (!isBreak(child)) return [child];
    return preformatted ? [new Text('\n')] : [child, new Text(HARD_BREAK)];
  });
}

function isBreak(node: ChildNode): boolean {
  return isTag(node) && node.name === 'br';
}

/** Answers whether the block has text. */
function normalizeBlock({ texts, preformatted }: Block): boolean {
  const raw = texts.map((text) => text.data);
  const hasText = !raw.every(isBlank);
  // The line ends between `</p>` and `<p>` belong to no block, but keep the HTML readable.
  const blank = [raw.some((data) => data.includes('\n')) ? '\n' : ''];
  const pieces = hasText ? nfcPieces(tidySpace(raw, preformatted)) : blank;
  texts.forEach((text, i) => (text.data = pieces[i] ?? ''));
  return hasText;
}
