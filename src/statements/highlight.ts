import serialize from 'dom-serializer';
import { Element, isTag, isText } from 'domhandler';
import type { ChildNode, ParentNode } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { servedBlocks } from './blocks.js';
import { cutTexts } from './pieces.js';
import type { Pieces } from './pieces.js';
import { BLOCK_ELEMENTS } from './sanitize.js';
import { MAX_DEPTH, NOTHING, stretchesOf } from './stretches.js';
import type { Highlight } from './stretches.js';

export { MAX_DEPTH };
export type { Highlight };

/** How many spans a body gets at most; an article has hundreds of elements and dozens of statements. Each costs about 120 bytes. */
export const MAX_SPANS = 20_000;

/** The sanitiser lets none pass, so that each in served HTML is ours. */
const SPAN = 'span';

/**
 * Wraps every highlight in `<span data-quote-id data-speaker-id>`: whole inline elements where it covers them, else what it
 * covers inside; never a block element, and never white space between blocks. Without a speaker `data-speaker-id` is left out.
 *
 * Where statements overlap, the one that starts first is outside; of two that start together the longer; then the lesser
 * `quoteId`. Highlights of one statement that overlap or touch are one. What lies outside the text is ignored.
 *
 * At one place the outermost MAX_DEPTH statements are shown, and in all the first MAX_SPANS spans in document order; what is
 * beyond is left out, without an error. Time grows with the length of `html`, and with n log n for n highlights.
 *
 * @param html what `renderBody` answered, or what this answered before: former highlights are taken out first
 */
export function highlight(html: string, highlights: readonly Highlight[]): string {
  const tree = parseDocument(html);
  removeSpans(tree);
  const pieces = cutTexts(servedBlocks(tree), stretchesOf(highlights));
  settle(tree, pieces);
  tree.children = wrapper(pieces.shown)(tree.children, 0);
  return serialize(tree, { encodeEntities: 'utf8', emptyAttrs: true });
}

function removeSpans(parent: ParentNode): void {
  parent.children = parent.children.flatMap((child) => {
    if (!isTag(child)) return [child];
    removeSpans(child);
    return child.name === SPAN ? child.children : [child];
  });
}

/** Puts the pieces in place of their text nodes, and finds what is shown in all of each element. */
function settle(parent: ParentNode, { ofText, shown }: Pieces): void {
  parent.children = parent.children.flatMap((child) => ofText.get(child) ?? [child]);
  for (const child of parent.children) {
    if (!isTag(child) || child.children.length === 0) continue;
    settle(child, { ofText, shown });
    // A block element is never wrapped, and so neither is an element that has one in it.
    if (BLOCK_ELEMENTS.has(child.name)) continue;
    const inAll = child.children.map((each) => shown.get(each) ?? NOTHING).reduce(commonStart);
    if (inAll.length > 0) shown.set(child, inAll);
  }
}

/** What two nodes have in common from the outside; what is further inside cannot be wrapped around both. */
function commonStart(one: readonly Highlight[], other: readonly Highlight[]): readonly Highlight[] {
  const end = one.findIndex((each, i) => each !== other[i]);
  return end < 0 ? one : one.slice(0, end);
}

/** Wraps siblings around which the `depth` outermost of what is shown in them stand already. */
type Wrap = (siblings: readonly ChildNode[], depth: number) => ChildNode[];

function wrapper(shown: Pieces['shown']): Wrap {
  let spans = 0;
  const wrap: Wrap = (siblings, depth) => {
    return runsOf(siblings, (node) => shown.get(node)?.[depth]).flatMap(({ same, nodes }) => {
      if (same === undefined) return nodes.map((node) => wrapInside(node, depth));
      if (!nodes.some(hasText) || (spans += 1) > MAX_SPANS) return wrap(nodes, depth + 1);
      return [spanOf(same, wrap(nodes, depth + 1))];
    });
  };
  const wrapInside = (node: ChildNode, depth: number): ChildNode => {
    if (isTag(node)) node.children = wrap(node.children, depth);
    return node;
  };
  return wrap;
}

function runsOf<T>(nodes: readonly ChildNode[], of: (node: ChildNode) => T): { same: T; nodes: ChildNode[] }[] {
  const runs: { same: T; nodes: ChildNode[] }[] = [];
  for (const node of nodes) {
    const same = of(node);
    const last = runs.at(-1);
    if (last !== undefined && last.same === same) last.nodes.push(node);
    else runs.push({ same, nodes: [node] });
  }
  return runs;
}

/** A picture alone shows nothing that was said. */
function hasText(node: ChildNode): boolean {
  return isText(node) || (isTag(node) && node.children.some(hasText));
}

function spanOf({ quoteId, speakerId }: Highlight, children: ChildNode[]): Element {
  const attributes: Record<string, string> = { 'data-quote-id': quoteId };
  if (speakerId !== null) attributes['data-speaker-id'] = speakerId;
  return new Element(SPAN, attributes, children);
}
