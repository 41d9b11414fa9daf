import type { CanonicalIndex } from './canonical-index.js';
import { textOfCodePoints } from './code-points.js';

/** How much context a segment carries on either side, in code points. */
export const CONTEXT = 32;

/**
 * Where a statement, or a part of it, stands in an article: a TextQuoteSelector and a TextPositionSelector of the W3C Web
 * Annotation Data Model (4.2.4, 4.2.5) in one. All counts are Unicode code points of the canonical text.
 */
export interface Segment {
  /** The article's own characters. */
  exact: string;
  /** Up to 32 code points before. */
  prefix: string;
  /** Up to 32 code points behind. */
  suffix: string;
  start: number;
  /** The first position that is no longer of the segment. */
  end: number;
}

/** The segment of [start, end). The time depends on its length alone. */
export function segmentAt(index: CanonicalIndex, start: number, end: number): Segment {
  return {
    exact: sliceOf(index, start, end),
    prefix: sliceOf(index, start - CONTEXT, start),
    suffix: sliceOf(index, end, end + CONTEXT),
    start,
    end,
  };
}

/** The characters of [start, end), as far as the text reaches. */
export function sliceOf({ points }: CanonicalIndex, start: number, end: number): string {
  return textOfCodePoints(points.subarray(Math.max(0, start), end));
}
