/** Tying statements to their article's text, at creation and whenever that text changes. */
import type { Tx } from '../../database/database.js';
import { increaseAll } from '../../database/bulk.js';
import { findRows } from '../../database/rows.js';
import { Problem, invalid, invalidField, pointer } from '../../http/errors.js';
import { type AnchorStatus, type Anchoring, type Statement, isLost } from '../../statements/anchoring.js';
import { foldText } from '../../statements/fold.js';
import { type CanonicalIndex, indexText, locate } from '../../statements/locate.js';
import { nfc } from '../../statements/normalization.js';
import { type AnchoredStatement, reanchoring } from '../../statements/reanchor.js';
import { type Segment, type SegmentInput, resolveSegments } from '../../statements/selector.js';
import { breathe } from '../breathe.js';
import type { AnchorChange } from './gate.schema.js';
import { MOST_SEGMENT_TEXT } from './quote.schema.js';
import { anchorColumns } from './quote.rows.js';

/**
 * Anchors one statement: at the segments that are given, else where its text stands.
 *
 * @param path of the statement in the body, for errors
 * @throws Problem invalid_body, when the given segments do not fit the text of the article or of the statement
 */
export function anchor(index: CanonicalIndex, words: Statement, given: readonly SegmentInput[], path: readonly PropertyKey[]): Anchoring {
  if (given.length === 0) return locate(index, words);
  const { segments, errors } = resolveSegments(index, given);
  if (errors.length > 0) {
    throw invalid('invalid_body', errors.map(({ index: number, field, message }) => ({
      pointer: pointer([...path, 'segments', number, field]), code: 'wrong_segment', message,
    })));
  }
  const length = segments.reduce((sum, { start, end }) => sum + end - start, 0);
  if (length > MOST_SEGMENT_TEXT) {
    throw invalidField([...path, 'segments'], 'too_large', `have ${length} characters together; a statement has at most ${MOST_SEGMENT_TEXT}`);
  }
  return { status: compare(words, segments, path), segments };
}

/** Anchors a statement at segments that were sent back, where they still fit its words, and else where its text stands. */
export function anchorOrLocate(index: CanonicalIndex, words: Statement, given: readonly SegmentInput[]): Anchoring {
  try {
    return anchor(index, words, given, []);
  } catch (error) {
    if (error instanceof Problem) return locate(index, words);
    throw error;
  }
}

/** A direct quote's segments must hold its very words; those of a paraphrase only point at it. */
function compare({ kind, text }: Statement, segments: readonly Segment[], path: readonly PropertyKey[]): Anchoring['status'] {
  if (kind !== 'direct') return 'exact';
  const found = segments.map(({ exact }) => exact).join(' ');
  if (found === nfc(text)) return 'exact';
  if (foldText(found) === foldText(text)) return 'typographic';
  const message = `the words at these places are “${found.slice(0, 200)}”, not those of \`text\``;
  throw invalid('invalid_body', [{ pointer: pointer([...path, 'segments']), code: 'wrong_segment', message }]);
}

/** The text of an article before and after an edit. */
interface TextEdit {
  before: string;
  after: string;
}

/**
 * Follows every statement of an article through an edit of its text. What is lost keeps its last known selectors inside, so
 * that it is found when its words come back.
 *
 * @param articleVersion the version that this edit leads to
 * @returns the statements whose status is another one now, in the order of the text as it was
 */
export async function anchorAgain(tx: Tx, articleId: string, { before, after }: TextEdit, articleVersion: number): Promise<AnchorChange[]> {
  if (before === after) {
    await tx.quote.updateMany({ where: { articleId }, data: { anchorVersion: articleVersion } });
    return [];
  }
  const select = { id: true, text: true, kind: true, segments: true, anchorStatus: true };
  const rows = await tx.quote.findMany({ where: { articleId }, select, orderBy: { position: 'asc' } });
  if (rows.length === 0) return [];
  const statements = rows.map(({ anchorStatus, ...row }) => ({ ...row, status: anchorStatus }) as unknown as AnchoredStatement & { id: string });
  const anchorings = await follow(reanchoring(indexText(before), indexText(after), statements));
  for (const [i, { status, segments }] of anchorings.entries()) {
    const known = statements[i]?.segments ?? [];
    await tx.quote.update({ where: { id: rows[i]?.id ?? '' }, data: anchorColumns({ status, segments: segments.length > 0 ? segments : known }, articleVersion), select: { id: true } });
  }
  await renumber(tx, articleId);
  return statements.flatMap(({ id, status }, i) => {
    const to = anchorings[i]?.status ?? status;
    return to === status ? [] : [{ quoteId: id, from: status, to }];
  });
}

/** Takes all steps, and lets other requests run between them. */
export async function follow<T>(steps: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await breathe();
  }
}

/** Where a statement stood, as the log of its article keeps it: the rest of its segments is in the text. */
export interface AnchorOnRecord {
  quoteId: string;
  status: AnchorStatus;
  articleVersion: number;
  /** `start` and `end` of each; the last known ones, where it is lost. */
  segments: [number, number][];
}

export async function anchorsOnRecord(tx: Tx, articleId: string): Promise<AnchorOnRecord[]> {
  const rows = await tx.quote.findMany({ where: { articleId }, orderBy: { position: 'asc' }, select: { id: true, anchorStatus: true, anchorVersion: true, segments: true } });
  return rows.map(({ id, anchorStatus, anchorVersion, segments }) => ({
    quoteId: id,
    status: anchorStatus as AnchorStatus,
    articleVersion: anchorVersion,
    segments: (segments as unknown as Segment[]).map(({ start, end }) => [start, end]),
  }));
}

interface Placed {
  id: string;
  anchorStatus: string;
  segments: unknown;
}

const startOf = ({ anchorStatus, segments }: Placed): number =>
  isLost(anchorStatus) || anchorStatus === 'none' ? Infinity : ((segments as Segment[])[0]?.start ?? Infinity);

/** The order of statements in their article: by first segment, those without a place last, then by creation. */
export function inOrderOfText<T extends Placed>(quotes: readonly T[]): T[] {
  const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
  return [...quotes].sort((a, b) => compare(startOf(a), startOf(b)) || (a.id < b.id ? -1 : 1));
}

/** Gives an article's statements their positions, from 1, and answers these by the ids. */
export async function renumber(tx: Tx, articleId: string): Promise<Map<string, number>> {
  const quotes = await findRows(tx, 'quote', { where: { articleId } }, { select: { id: true, position: true, segments: true, anchorStatus: true } });
  const ordered = inOrderOfText(quotes);
  const moved = ordered.flatMap(({ id, position }, index): [string, number][] => (position === index + 1 ? [] : [[id, index + 1 - position]]));
  await increaseAll(tx, 'Quote', 'position', new Map(moved));
  return new Map(ordered.map(({ id }, index) => [id, index + 1]));
}
