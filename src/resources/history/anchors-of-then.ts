/** Where statements stood in a body that is now on record only. */
import { isLost } from '../../statements/anchoring.js';
import { canonicalText } from '../../statements/body.js';
import { type CanonicalIndex, indexText, locate } from '../../statements/locate.js';
import { type Segment, segmentAt, sliceOf } from '../../statements/segment.js';
import { breathe } from '../breathe.js';
import type { AnchorOnRecord } from '../quotes/quote.anchors.js';
import type { QuoteSnapshot } from '../quotes/quote.schema.js';

/**
 * Says where the statements of one body stood in it.
 *
 * @param articleVersion the version of the article that has brought this body, or has left it as it was
 * @returns a function of a statement and of what the record of that version says: `its own` where the statement was written
 * then or later, so that its own segments are of this body; `unknown` where a log of old does not say
 */
export function anchorerOf(body: string, articleVersion: number) {
  let prepared: CanonicalIndex | undefined;
  // Where nothing was edited behind the statements, nobody asks for it.
  const index = (): CanonicalIndex => (prepared ??= indexText(canonicalText(body)));

  const cut = ({ start, end }: { start: number; end: number }): Segment => segmentAt(index(), start, end);

  return async (quote: QuoteSnapshot, onRecord: AnchorOnRecord | 'its own' | 'unknown'): Promise<QuoteSnapshot> => {
    await breathe();
    if (onRecord === 'its own') return quote;
    if (onRecord === 'unknown') return fits(index, quote) ? { ...quote, segments: quote.segments.map(cut) } : locatedAnew(index(), quote, articleVersion);
    const anchor = { status: onRecord.status, articleVersion: onRecord.articleVersion };
    if (isLost(onRecord.status) || onRecord.segments.length === 0) return { ...quote, anchor, segments: [] };
    if (onRecord.segments.some(([, end]) => end > index().points.length)) return locatedAnew(index(), quote, articleVersion);
    return { ...quote, anchor, segments: onRecord.segments.map(([start, end]) => cut({ start, end })) };
  };
}

/** Whether a statement stands in this text where it stood before; what was lost may have come back. */
function fits(index: () => CanonicalIndex, { anchor, segments }: QuoteSnapshot): boolean {
  return !isLost(anchor.status) && segments.every(({ start, end, exact }) => sliceOf(index(), start, end) === exact);
}

function locatedAnew(index: CanonicalIndex, quote: QuoteSnapshot, articleVersion: number): QuoteSnapshot {
  const { status, segments } = locate(index, quote);
  return { ...quote, segments, anchor: { status, articleVersion } };
}
