/** Where imported statements stand in their article, and how its HTML shows that. Pure. */
import { type Anchoring, isLost, wordsOf } from '../../statements/anchoring.js';
import { foldText } from '../../statements/fold.js';
import { highlight } from '../../statements/highlight.js';
import { type CanonicalIndex, locate } from '../../statements/locate.js';
import { type Segment, sliceOf } from '../../statements/segment.js';
import type { QuoteImport } from './transfer.schema.js';

export interface Anchored {
  anchoring: Anchoring;
  /** The version of the article whose body it was anchored in. */
  anchorVersion: number;
}

/** What a line says of its anchor holds while it fits the article; else the statement is located, as a new one. */
export function anchorOf(index: CanonicalIndex, line: QuoteImport, articleVersion: number): Anchored {
  const { anchor, segments } = line;
  if (anchor !== null && fits(index, line, anchor.status)) return { anchoring: { status: anchor.status, segments }, anchorVersion: anchor.articleVersion };
  return { anchoring: locate(index, line), anchorVersion: articleVersion };
}

function fits(index: CanonicalIndex, { kind, text, segments }: QuoteImport, status: Anchoring['status']): boolean {
  if (isLost(status)) return true;
  if (segments.length === 0) return status === 'none' && kind === 'indirect';
  if (!segments.every(({ start, end, exact }, i) => start >= (segments[i - 1]?.end ?? 0) && start < end && sliceOf(index, start, end) === exact)) return false;
  return kind !== 'direct' || foldText(wordsOf(segments)) === foldText(text);
}

/** A statement as it is shown in HTML. */
export interface Shown {
  id: string;
  speakerId: string | null;
  segments: readonly Segment[];
  anchorStatus: string;
}

/** Marks statements in the HTML of their article. In which order they are given makes no difference. */
export function marked(html: string, statements: readonly Shown[]): string {
  return highlight(html, statements.filter(({ anchorStatus }) => !isLost(anchorStatus)).flatMap(({ id, speakerId, segments }) =>
    segments.map(({ start, end }) => ({ quoteId: id, speakerId, start, end }))));
}
