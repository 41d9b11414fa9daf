/** How a statement is tied to its words: the status, and the segments where they stand. */
import type { Segment } from './segment.js';

export const anchorStatuses = ['exact', 'typographic', 'moved', 'ambiguous', 'orphaned', 'none'] as const;
export type AnchorStatus = (typeof anchorStatuses)[number];

/** Those of a statement whose words ought to have a place, and have none or several: its segments are only the last known. */
export const lostStatuses = ['orphaned', 'ambiguous'] as const satisfies readonly AnchorStatus[];

export const isLost = (status: string): status is (typeof lostStatuses)[number] => (lostStatuses as readonly string[]).includes(status);

export const statementKinds = ['direct', 'indirect', 'mixed'] as const;

export interface Anchoring {
  status: AnchorStatus;
  /** In order and disjoint; empty while the words have no place. */
  segments: Segment[];
}

/** The words of a statement, as `locate` needs to know them. */
export interface Statement {
  kind: (typeof statementKinds)[number];
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
