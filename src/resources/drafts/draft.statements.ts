/** The statements of a working copy, as a PATCH lists them: kept, changed, new, and by being left out removed. */
import { v7 as uuid } from 'uuid';
import type { Tx } from '../../database/database.js';
import { type FieldError, Problem, pointer } from '../../http/errors.js';
import { changesIn } from '../../http/schema.js';
import { invalidBody } from '../../http/zod-problem.js';
import { type CanonicalIndex, indexText } from '../../statements/locate.js';
import type { SegmentInput } from '../../statements/selector.js';
import { breathe } from '../breathe.js';
import { anchor, anchorOrLocate } from '../quotes/quote.anchors.js';
import { resolveQuotes } from '../quotes/quote.references.js';
import { ArticleQuoteCreate, type Quote, quoteFieldKinds } from '../quotes/quote.schema.js';
import { demandNone } from '../references.js';
import type { DraftStatement, DraftWords } from './draft.content.js';
import { inCircles } from './draft.replies.js';
import type { DraftQuoteInput } from './draft.schema.js';

interface Listing {
  /** What the copy has so far, its anchors counting in the text that it has now. */
  known: readonly DraftStatement[];
  /** The same as the caller has read it. */
  shown: readonly Quote[];
  /** The text that the copy has now. */
  text: string;
}

/**
 * @throws Problem invalid_body, naming each item that is wrong: an id that is not of this article, a new one without words …
 */
export async function listedStatements(tx: Tx, items: readonly DraftQuoteInput[], { known, shown, text }: Listing): Promise<DraftStatement[]> {
  const statements = new Map(known.map((statement) => [statement.id, statement]));
  demandKnown(items, statements);
  const resolved = await resolve(tx, items, statements);
  const index = indexText(text);
  const asShown = new Map(shown.map((quote) => [quote.id, quote]));
  const listed: DraftStatement[] = [];
  for (const [i, item] of resolved.entries()) {
    const statement = statements.get(item.id ?? '');
    const quote = asShown.get(item.id ?? '');
    listed.push(at(i, () => (statement && quote ? changed(index, statement, quote, item) : created(index, item))));
    await breathe();
  }
  demandNoCircles(listed);
  return listed;
}

function demandNoCircles(listed: readonly DraftStatement[]): void {
  const circles = new Set(inCircles(listed));
  demandNone(listed.flatMap((statement, i): FieldError[] =>
    circles.has(statement) ? [{ pointer: pointer(['quotes', i, 'inReplyToId']), code: 'circle', message: 'must not lead back to the statement itself' }] : []));
}

function demandKnown(items: readonly DraftQuoteInput[], statements: ReadonlyMap<string, unknown>): void {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const [i, { id }] of items.entries()) {
    if (id === undefined) continue;
    const here = { pointer: pointer(['quotes', i, 'id']) };
    if (!statements.has(id)) errors.push({ ...here, code: 'unknown_reference', message: `the working copy has no statement with the id \`${id}\`; leave it out for a new one` });
    else if (seen.has(id)) errors.push({ ...here, code: 'twice', message: 'stands in the list already' });
    seen.add(id);
  }
  demandNone(errors);
}

/** Puts ids in the place of names. A statement may answer one that stands beside it and is not in the database yet. */
async function resolve(tx: Tx, items: readonly DraftQuoteInput[], statements: ReadonlyMap<string, unknown>): Promise<DraftQuoteInput[]> {
  const errors: FieldError[] = [];
  const beside = (id: string | null | undefined): boolean => typeof id === 'string' && statements.has(id);
  const placed = items.map((quote, i) => ({ quote: beside(quote.inReplyToId) ? { ...quote, inReplyToId: undefined } : quote, path: ['quotes', i] }));
  const resolved = await resolveQuotes(tx, placed as never[], errors) as DraftQuoteInput[];
  demandNone(errors);
  return resolved.map((quote, i) => (beside(items[i]?.inReplyToId) ? { ...quote, inReplyToId: items[i]?.inReplyToId } : quote));
}

/** Says of an error in which item it is. */
function at<T>(i: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Problem ? error.under(`/quotes/${i}`, `Statement ${i}: ${error.message}`) : error;
  }
}

function created(index: CanonicalIndex, { id: _none, ...item }: DraftQuoteInput): DraftStatement {
  const parsed = ArticleQuoteCreate.safeParse(item, { reportInput: true });
  if (!parsed.success) throw invalidBody(parsed.error);
  const { segments, role, ...words } = parsed.data;
  const { status, segments: found } = anchor(index, parsed.data, segments, []);
  return { id: uuid(), words: { ...words, role: role ?? null }, rolePending: role === undefined, anchor: { status, segments: [...found] } };
}

function changed(index: CanonicalIndex, statement: DraftStatement, shown: Quote, item: DraftQuoteInput): DraftStatement {
  // What follows from the text may have moved on since the copy was read.
  const { segments, ...changes } = changesIn(item, shown, quoteFieldKinds, 'any') as Partial<DraftWords> & { segments?: SegmentInput[] };
  const words = { ...statement.words, ...changes };
  const rolePending = statement.rolePending && changes.role === undefined;
  return { id: statement.id, words, rolePending, anchor: anchorOf(index, statement, words, segments) };
}

/** New segments must fit; those that stand while the words change stay where they still fit. */
function anchorOf(index: CanonicalIndex, statement: DraftStatement, words: DraftWords, segments: SegmentInput[] | undefined): DraftStatement['anchor'] {
  const isSame = words.text === statement.words.text && words.kind === statement.words.kind;
  if (segments === undefined && isSame) return statement.anchor;
  const keeps = words.text === statement.words.text || words.kind === 'indirect';
  const found = segments === undefined ? anchorOrLocate(index, words, keeps ? statement.anchor.segments : []) : anchor(index, words, segments, []);
  return { status: found.status, segments: [...found.segments] };
}
