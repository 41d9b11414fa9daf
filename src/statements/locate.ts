import { type Anchoring, type Statement, ambiguous } from './anchoring.js';
import { type CanonicalIndex, type Range, exactPlaces, firstPlaces, foldedPlaces } from './canonical-index.js';
import { codePointsOf } from './code-points.js';
import { foldedPointsOf } from './fold.js';
import { findPassages } from './mixed.js';
import { nfc } from './normalization.js';
import { type Segment, segmentAt } from './segment.js';
import { findSplits } from './split.js';

export type { Statement } from './anchoring.js';
export { type CanonicalIndex, indexText } from './canonical-index.js';

/**
 * Finds a statement's words in its article: as a whole, else split by the likes of `,” she said. “`, else (a mixed one) its
 * passages in quotation marks. Whatever fits at more than one place is `ambiguous`, never a guess: what stands around the
 * words does not decide. `segments` is empty unless `exact` or `typographic`. Linear in the text.
 *
 * @param statement its text as printed, without outer quotation marks; the parts of a split quote joined by one space
 */
export function locate(index: CanonicalIndex, statement: Statement): Anchoring {
  const words = nfc(statement.text).trim();
  const found = words === '' ? undefined : (locateWhole(index, words) ?? locateSplit(index, words));
  if (found !== undefined) return found;
  const passages = statement.kind === 'mixed' ? locatePassages(index, words) : undefined;
  return passages ?? { status: statement.kind === 'indirect' ? 'none' : 'orphaned', segments: [] };
}

function locateWhole(index: CanonicalIndex, words: string): Anchoring | undefined {
  const alike = firstPlaces(foldedPlaces(index, foldedPointsOf(words)), 2);
  if (alike.length === 0) return undefined;
  const same = firstPlaces(exactPlaces(index, codePointsOf(words)), 2);
  if (same.length === 1) return { status: 'exact', segments: segmentsAt(index, same) };
  return same.length === 0 && alike.length === 1 ? { status: 'typographic', segments: segmentsAt(index, alike) } : ambiguous();
}

function locateSplit(index: CanonicalIndex, words: string): Anchoring | undefined {
  const { ways, more } = findSplits(index, foldedPointsOf(words));
  if (more) return ambiguous();
  if (ways[0] === undefined) return undefined;
  const segments = segmentsAt(index, ways[0]);
  return { status: segments.map(({ exact }) => exact).join(' ') === words ? 'exact' : 'typographic', segments };
}

function locatePassages(index: CanonicalIndex, words: string): Anchoring | undefined {
  const passages = findPassages(index, words);
  if (passages === undefined) return undefined;
  if (passages.more) return ambiguous();
  const segments = segmentsAt(index, passages.found.map(({ range }) => range));
  const isExact = segments.every(({ exact }, i) => exact === passages.found[i]?.words);
  return { status: isExact ? 'exact' : 'typographic', segments };
}

function segmentsAt(index: CanonicalIndex, ranges: readonly Range[]): Segment[] {
  return ranges.map(([start, end]) => segmentAt(index, start, end));
}
