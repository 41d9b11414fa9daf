/** How a statement is tied to its words: the status, and the segments where they stand. */
import type { Segment } from './segment.js';

export type AnchorStatus = 'exact' | 'typographic' | 'moved' | 'ambiguous' | 'orphaned' | 'none';

export interface Anchoring {
  status: AnchorStatus;
  /** In order and disjoint; empty while the words have no place. */
  segments: Segment[];
}

/** The words of a statement, as `locate` needs to know them. */
export interface Statement {
  kind: 'direct' | 'indirect' | 'mixed';
  text: string;
}

/** A statement and how it was anchored in the text before an edit. */
export interface AnchoredStatement extends Statement {
  status: AnchorStatus;
  /** While it is `orphaned` or `ambiguous`: the last ones that are known. */
  segments: readonly Segment[];
}

export const ambiguous = (): Anchoring => ({ status: 'ambiguous', segments: [] });

/** The words of segments as the text of a statement has them. */
export function wordsOf(segments: readonly Segment[]): string {
  return segments.map(({ exact }) => exact).join(' ');
}
