/** Whether a statement's words are the words that its article prints now. For a report: nothing here becomes an anchor. */
import type { AnchorStatus } from './anchoring.js';
import type { CanonicalIndex } from './canonical-index.js';
import { foldText } from './fold.js';
import { LEAST_ALIKE, lookAlike } from './look-alike.js';
import { quotedPassages } from './mixed.js';
import { nfc } from './normalization.js';
import { sliceOf } from './segment.js';
import { type Comparison, compareWords } from './word-diff.js';

/**
 * - `verbatim`: the same characters; `typographic`: the same after folding typography;
 * - `altered`: other words stand at its segments, or, where it has lost them, a passage that is like it;
 * - `missing`: nothing like it is printed;
 * - `unanchored`: it is printed, but in several places, or where nobody knows whether it is this one;
 * - `notApplicable`: a paraphrase, whose words need not be printed.
 */
export const verificationResults = ['verbatim', 'typographic', 'altered', 'missing', 'unanchored', 'notApplicable'] as const;

export interface Verification extends Partial<Comparison> {
  result: (typeof verificationResults)[number];
}

export interface VerifiedStatement {
  kind: 'direct' | 'indirect' | 'mixed';
  text: string;
  status: AnchorStatus;
  /** In code points of the canonical text. What they held when they were found is not believed. */
  segments: readonly { start: number; end: number }[];
}

/** A mixed statement is looked for by at most so many of its passages. */
const MAX_PASSAGES = 20;

/**
 * Compares a statement with what is printed at its segments, joined by one space: of a mixed one its whole text, or else its
 * passages in quotation marks. Where it has lost its place, with the passage of the article that is most like it, if the
 * similarity is LEAST_ALIKE or more. The diff leads from the statement's words to those printed.
 *
 * Linear in the article for a statement without a place, and in the statement for others; comparisons spend the index's effort,
 * and once that is gone, what has lost its place is `missing`.
 */
export function verifyStatement(index: CanonicalIndex, statement: VerifiedStatement): Verification {
  const { kind, text, status, segments } = statement;
  if (kind === 'indirect') return { result: 'notApplicable' };
  if (status === 'ambiguous') return { result: 'unanchored' };
  const wordings = wordingsOf(kind, nfc(text).trim());
  if (status === 'orphaned' || status === 'none' || segments.length === 0) return lookUp(index, wordings);
  const printed = segments.map(({ start, end }) => sliceOf(index, start, end)).join(' ');
  return same(wordings, printed) ?? altered(wordings.map(({ words }) => compareWords(words, printed, 0, index.effort))) ?? { result: 'altered' };
}

/** One way to read a statement: its words, and the parts of them that stand in the article in one piece or in several. */
interface Wording {
  words: string;
  parts: string[];
}

/** The whole text, and of a mixed statement also its quoted words alone. */
function wordingsOf(kind: VerifiedStatement['kind'], text: string): Wording[] {
  const passages = kind === 'mixed' ? quotedPassages(text) : [];
  const whole = { words: text, parts: [text] };
  return passages.length === 0 ? [whole] : [whole, { words: passages.join(' '), parts: passages }];
}

function same(wordings: readonly Wording[], printed: string): Verification | undefined {
  if (wordings.some(({ words }) => words === printed)) return { result: 'verbatim', similarity: 1 };
  const folded = foldText(printed);
  const alike = wordings.find(({ words }) => foldText(words) === folded);
  return alike && { result: 'typographic', similarity: 1, diff: compareWords(alike.words, printed)?.diff ?? [] };
}

/** For a statement without a place: what is printed that is most like it. The very words may be there, after an edit around them. */
function lookUp(index: CanonicalIndex, wordings: readonly Wording[]): Verification {
  const found = wordings.filter(({ parts }) => parts.length <= MAX_PASSAGES).flatMap(({ words, parts }) => {
    const printed = parts.flatMap((part) => lookAlike(index, part) ?? []).join(' ');
    return printed === '' ? [] : [{ words, printed }];
  });
  if (found.some(({ words, printed }) => foldText(words) === foldText(printed))) return { result: 'unanchored' };
  return altered(found.map(({ words, printed }) => compareWords(words, printed, LEAST_ALIKE, index.effort))) ?? { result: 'missing' };
}

/** The comparison of the highest similarity, of the first of equals. */
function altered(comparisons: readonly (Comparison | undefined)[]): Verification | undefined {
  const known = comparisons.filter((comparison) => comparison !== undefined);
  const best = known.toSorted((one, other) => other.similarity - one.similarity)[0];
  return best && { result: 'altered', ...best };
}
