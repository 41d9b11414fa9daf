/** How a statement is tied to its words: the status, and the segments where they stand. */
import type { Segment } from './selector.js';

export type AnchorStatus = 'exact' | 'typographic' | 'moved' | 'ambiguous' | 'orphaned' | 'none';

export interface Anchoring {
  status: AnchorStatus;
  /** In order and disjoint; empty while the words have no place. */
  segments: Segment[];
}
