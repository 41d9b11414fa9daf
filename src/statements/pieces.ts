import { Text, isText } from 'domhandler';
import type { ChildNode, Element } from 'domhandler';
import type { Block } from './blocks.js';
import { NOTHING } from './stretches.js';
import type { Highlight, Stretch } from './stretches.js';

/** How many code points part two blocks of the canonical text: "\n\n". */
const SEPARATOR = 2;

export interface Pieces {
  /** What stands for each text node: it, cut wherever what is shown changes. */
  ofText: Map<ChildNode, Text[]>;
  /** What is shown in a piece or an element, outermost first; NOTHING where a node is missing. */
  shown: Map<ChildNode, readonly Highlight[]>;
}

/**
 * Cuts the text nodes of blocks, in order, at the edges of stretches. An element with nothing in it, such as `<br>`, shows what
 * is shown on both its sides. Changes no tree; linear in the text and in the number of stretches.
 */
export function cutTexts(blocks: readonly Block[], stretches: readonly Stretch[]): Pieces {
  const pieces: Pieces = { ofText: new Map(), shown: new Map() };
  const cut = cutter(stretches, pieces.shown);
  const shownIn = (piece: Text | undefined) => (piece && pieces.shown.get(piece)) ?? NOTHING;
  for (const [i, { leaves }] of blocks.entries()) {
    if (i > 0) cut.skip(SEPARATOR);
    let before = NOTHING;
    let between: Element[] = [];
    for (const leaf of leaves) {
      if (!isText(leaf)) {
        between.push(leaf);
        continue;
      }
      const cutUp = cut.text(leaf);
      const behind = shownIn(cutUp[0]);
      for (const element of between) pieces.shown.set(element, before.filter((each) => behind.includes(each)));
      pieces.ofText.set(leaf, cutUp);
      before = shownIn(cutUp.at(-1));
      between = [];
    }
  }
  return pieces;
}

/** Goes through the text from its start. Only code points are counted, so a cut never parts the two units of one. */
function cutter(stretches: readonly Stretch[], shownIn: Pieces['shown']) {
  let offset = 0;
  let next = 0;
  const skip = (codePoints: number): void => {
    offset += codePoints;
  };
  const isEdge = (): boolean => (stretches[next]?.at ?? Infinity) <= offset;
  const text = ({ data }: Text): Text[] => {
    const pieces: Text[] = [];
    let from = 0;
    const add = (to: number): void => {
      if (to === from) return;
      const piece = new Text(data.slice(from, to));
      const shown = stretches[next - 1]?.shown ?? NOTHING;
      if (shown.length > 0) shownIn.set(piece, shown);
      pieces.push(piece);
      from = to;
    };
    for (let unit = 0; unit < data.length; unit += (data.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1) {
      if (isEdge()) add(unit);
      while (isEdge()) next += 1;
      offset += 1;
    }
    add(data.length);
    return pieces;
  };
  return { text, skip };
}
