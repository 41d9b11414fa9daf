/** Creating, changing and removing statements. An article and its statements are one aggregate: each write is +1 on both. */
import { v7 as uuid } from 'uuid';
import type { Writing } from '../../changes/scope.js';
import { insertAll } from '../../database/bulk.js';
import type { Tx } from '../../database/database.js';
import { changeRows, findRows } from '../../database/rows.js';
import { forgetInSearch, indexForSearch } from '../../database/search.js';
import { type FieldError, Problem } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import { changesIn } from '../../http/schema.js';
import type { Anchoring } from '../../statements/anchoring.js';
import { type CanonicalIndex, indexText } from '../../statements/locate.js';
import type { SegmentInput } from '../../statements/selector.js';
import { highlightAgain } from '../bodies.js';
import { breathe } from '../breathe.js';
import { countStatements } from '../counts.js';
import { demandNone, resolveReference } from '../references.js';
import { demandUpdated, demandVersion, firstVersion, inUse, nextArticleVersion, nextVersion, notFound } from '../versions.js';
import type { OverrideQuery } from './gate.schema.js';
import { anchor, anchorOrLocate, inOrderOfText, renumber } from './quote.anchors.js';
import { type GateProblem, gateProblems, passGate } from './quote.gate.js';
import { demandNoCircle, resolveQuotes } from './quote.references.js';
import { type QuoteRow, type ResolvedQuote, anchorColumns, presentQuote, quoteColumns, quoteInclude, searchableQuote } from './quote.rows.js';
import { type ArticleQuoteCreate, MOST_STATEMENTS, type Quote, type QuoteCreate, type QuoteUpdate, quoteFieldKinds } from './quote.schema.js';
import { roleOnCreation } from './quote.roles.js';
import { findQuote, recordQuote } from './quote.service.js';
import { updateShingles } from './quote.shingles.js';

/** The article as a statement needs to know it. */
interface Host {
  id: string;
  version: number;
  publishedAt: Date | null;
  firstPublishedAt: Date | null;
  outletId: string;
  language: string;
}

/**
 * Inserts statements, their names resolved, into an article whose version already counts this write.
 *
 * @returns their rows, which are still to be put on record
 */
export async function insertQuotes(writing: Writing, article: Host, index: CanonicalIndex, quotes: readonly ArticleQuoteCreate[], path: (index: number) => PropertyKey[]): Promise<QuoteRow[]> {
  const { tx } = writing;
  const roleOf = await roleOnCreation(tx, article, quotes);
  const rows: (ReturnType<typeof newRow> & ReturnType<typeof roleOf>)[] = [];
  for (const [i, { segments, ...quote }] of quotes.entries()) {
    rows.push({ ...newRow(writing, article, quote, anchorColumns(anchor(index, quote, segments, path(i)), article.version)), ...roleOf(quote) });
    await breathe();
  }
  const ordered = inOrderOfText(rows).map((row, i) => ({ ...row, position: i + 1 }));
  await insertAll(tx, 'Quote', ordered);
  await insertAll(tx, 'Addressee', rows.flatMap(({ id }, i) => addresseeRows(id, quotes[i]?.addressees ?? [])));
  const created: QuoteRow[] = await findRows(tx, 'quote', { where: { id: { in: rows.map(({ id }) => id) } }, orderBy: { id: 'asc' } }, { include: quoteInclude() });
  for (const row of created) await indexForSearch(tx, searchableQuote(row));
  await updateShingles(tx, [], created);
  if (article.publishedAt !== null) await countStatements(writing, rows.map((row) => row.speakerId ?? null), 1);
  return created;
}

export function newRow(writing: Writing, article: Host, quote: ResolvedQuote, anchoring: ReturnType<typeof anchorColumns>) {
  const { addressees, ...rest } = quote;
  const kept = { articleId: article.id, outletId: article.outletId, inLanguage: quote.language ?? article.language, publishedAt: article.publishedAt, position: 0 };
  return { ...quoteColumns(rest), ...anchoring, ...kept, id: uuid(), ...firstVersion(writing), text: quote.text, kind: quote.kind };
}

function addresseeRows(quoteId: string, addressees: ResolvedQuote['addressees']) {
  return addressees.map(({ name, speakerId }, position) => ({ quoteId, position, name, speakerId }));
}

/** What readers see amiss before a write. */
const problemsSeen = (tx: Tx, { id, publishedAt }: Host): Promise<GateProblem[]> | GateProblem[] => (publishedAt === null ? [] : gateProblems(tx, id));

/** Counts a write to a statement as a change of its article. */
async function touchArticle(writing: Writing, articleId: string, added = 0): Promise<Host & { text: string; quoteCount: number }> {
  const { tx } = writing;
  await changeRows(tx, 'article', { id: articleId }, { ...nextArticleVersion(writing), quoteCount: { increment: added } });
  const shape = { select: { id: true, version: true, publishedAt: true, firstPublishedAt: true, outletId: true, language: true, text: true, quoteCount: true } } as const;
  const [article] = await findRows(tx, 'article', { where: { id: articleId } }, shape);
  if (article === undefined) throw notFound('article', articleId);
  return article;
}

/** @throws Problem conflict, when the article has more statements than it may */
function demandRoom({ quoteCount }: { quoteCount: number }): void {
  if (quoteCount <= MOST_STATEMENTS) return;
  throw new Problem('conflict', `The article has ${MOST_STATEMENTS} statements, as many as it may.`);
}

export async function createQuote(writing: Writing, { articleId: reference, ...body }: QuoteCreate, { override }: OverrideQuery = {}): Promise<Quote> {
  const { tx } = writing;
  const errors: FieldError[] = [];
  const articleId = await resolveReference(tx, 'article', 'articleId', reference, errors);
  const quotes = await resolveQuotes(tx, [{ quote: body, path: [] }], errors);
  demandNone(errors);
  const article = await touchArticle(writing, articleId, 1);
  demandRoom(article);
  const problems = await problemsSeen(tx, article);
  const [row] = await insertQuotes(writing, article, indexText(article.text), quotes, () => []);
  if (row === undefined) throw new Error('A statement was not inserted.');
  const positions = await renumber(tx, articleId);
  await highlightAgain(tx, articleId);
  const reason = article.publishedAt === null ? undefined : await passGate(tx, articleId, override, problems);
  recordQuote(writing, 'create', row, article, reason);
  return presentQuote({ ...row, position: positions.get(row.id) ?? row.position }, writing.caller);
}

export async function updateQuote(writing: Writing, reference: string, body: QuoteUpdate, precondition: Precondition, { override }: OverrideQuery = {}): Promise<Quote> {
  const { tx, caller } = writing;
  const before = await findQuote(writing, reference);
  const { id, version, articleId } = before;
  demandVersion(precondition, version);
  const errors: FieldError[] = [];
  const [resolved = body] = await resolveQuotes(tx, [{ quote: body, path: [] }], errors);
  demandNone(errors);
  // What names no article differs from the statement's own all the more.
  if (resolved.articleId !== undefined) resolved.articleId = await resolveReference(tx, 'article', 'articleId', resolved.articleId, []);
  const presented = presentQuote(before, caller);
  const { segments, ...changes } = changesIn(resolved, presented, quoteFieldKinds, precondition) as Partial<ArticleQuoteCreate>;
  if (segments === undefined && Object.keys(changes).length === 0) return presented;
  if (changes.inReplyToId) await demandNoCircle(tx, id, changes.inReplyToId);
  const article = await touchArticle(writing, articleId);
  const problems = await problemsSeen(tx, article);
  const anchoring = anchorChanged(article.text, presented, changes, segments, body.segments);
  const settled = changes.role === undefined ? {} : { rolePending: false };
  const inLanguage = changes.language === undefined ? {} : { inLanguage: changes.language ?? article.language };
  const data = { ...columnsOf(changes), ...inLanguage, ...settled, ...(anchoring ? anchorColumns(anchoring, article.version) : {}), ...nextVersion(writing) };
  demandUpdated(await tx.quote.updateMany({ where: { id, version }, data }), version);
  if (changes.addressees !== undefined) await replaceAddressees(writing, id, changes.addressees);
  await renumber(tx, articleId);
  await highlightAgain(tx, articleId);
  const row = await findQuote(writing, id);
  await indexForSearch(tx, searchableQuote(row));
  await updateShingles(tx, [before], [row]);
  if (changes.speakerId !== undefined && article.publishedAt !== null) {
    await countStatements(writing, [before.speakerId], -1);
    await countStatements(writing, [changes.speakerId], 1);
  }
  recordQuote(writing, 'update', row, article, article.publishedAt === null ? undefined : await passGate(tx, articleId, override, problems));
  return presentQuote(row, caller);
}

/**
 * The anchor of a statement whose segments, words or kind have changed; undefined where none has. New segments must fit.
 * Those that are sent back as they were, or stand while the words do, decide where they still fit; else the words do.
 */
function anchorChanged(text: string, before: Quote, changes: Partial<ResolvedQuote>, segments: SegmentInput[] | undefined, sentBack: SegmentInput[] | undefined): Anchoring | undefined {
  const words = { kind: changes.kind ?? before.kind, text: changes.text ?? before.text };
  // What paraphrases a passage need not have its words.
  const isParaphrase = words.kind === 'indirect';
  if (segments !== undefined) return anchor(indexText(text), words, segments, []);
  // Whoever changes a statement that was moved has seen where it stands.
  if (changes.text === undefined && changes.kind === undefined && before.anchor.status !== 'moved') return undefined;
  return anchorOrLocate(indexText(text), words, sentBack ?? (changes.text === undefined || isParaphrase ? before.segments : []));
}

export function columnsOf({ addressees, ...changes }: Partial<ResolvedQuote>) {
  return quoteColumns(changes);
}

export async function replaceAddressees({ tx }: Pick<Writing, 'tx'>, quoteId: string, addressees: ResolvedQuote['addressees']): Promise<void> {
  await tx.addressee.deleteMany({ where: { quoteId } });
  await tx.addressee.createMany({ data: addresseeRows(quoteId, addressees) });
}

export async function removeQuote(writing: Writing, reference: string, precondition: Precondition): Promise<void> {
  const { tx } = writing;
  const { id, version, articleId, speakerId, text } = await findQuote(writing, reference);
  demandVersion(precondition, version);
  inUse('statement', { replies: await tx.quote.count({ where: { inReplyToId: id } }) });
  const article = await touchArticle(writing, articleId, -1);
  await tx.quote.delete({ where: { id, version } });
  await updateShingles(tx, [{ id, text, speakerId }], []);
  await forgetInSearch(tx, id);
  await renumber(tx, articleId);
  await highlightAgain(tx, articleId);
  if (article.publishedAt !== null) await countStatements(writing, [speakerId], -1);
  recordQuote(writing, 'delete', { id, version: version + 1, publishedAt: article.publishedAt }, article);
}
