/** The statements of a working copy on their way to readers: removed, changed, new; each in its place. */
import type { Action, Writing } from '../../changes/scope.js';
import { forgetInSearch, indexForSearch } from '../../database/search.js';
import { Problem } from '../../http/errors.js';
import type { ArticleRow } from '../articles/article.service.js';
import { breathe } from '../breathe.js';
import { renumber } from '../quotes/quote.anchors.js';
import { demandNoCircle } from '../quotes/quote.references.js';
import { roleOnCreation } from '../quotes/quote.roles.js';
import { type QuoteRow, type ResolvedQuote, anchorColumns, quoteInclude, searchableQuote } from '../quotes/quote.rows.js';
import { recordQuote } from '../quotes/quote.service.js';
import { updateShingles } from '../quotes/quote.shingles.js';
import { columnsOf, newRow, replaceAddressees } from '../quotes/quote.writes.js';
import { inUse, nextVersion } from '../versions.js';
import type { DraftContent, DraftStatement } from './draft.content.js';
import { changedFields } from './draft.merge.js';

type ById = Map<string, DraftStatement>;
const byId = (quotes: readonly DraftStatement[]): ById => new Map(quotes.map((quote) => [quote.id, quote]));

/**
 * @param version the one that this write gives to the article
 * @throws Problem in_use, when a statement that is to go is answered in another article
 */
export async function publishStatements(writing: Writing, article: ArticleRow, version: number, live: DraftContent, next: DraftContent): Promise<void> {
  const { tx } = writing;
  const before = byId(live.quotes);
  const gone = withoutThose(live.quotes, byId(next.quotes));
  const { quotes } = next;
  const added = withoutThose(quotes, before);
  const spoken = { where: { articleId: article.id }, select: { id: true, text: true, speakerId: true } };
  const on = { id: article.id, version };
  await remove(writing, gone.map(({ id }) => id), on);
  const old = await tx.quote.findMany(spoken);
  const changed = await changeAll(writing, quotes, before, version);
  await add(writing, article, version, added);
  await answer(writing, quotes, before);
  await tx.article.update({ where: { id: article.id }, data: { quoteCount: quotes.length }, select: { id: true } });
  await renumber(tx, article.id);
  await putOnRecord(writing, 'update', changed, on);
  await putOnRecord(writing, 'create', added.map(({ id }) => id), on);
  await updateShingles(tx, old, await tx.quote.findMany(spoken));
}

const withoutThose = (quotes: readonly DraftStatement[], those: ById): DraftStatement[] => quotes.filter(({ id }) => !those.has(id));

async function putOnRecord(writing: Writing, action: Action, ids: string[], on: { id: string; version: number }): Promise<void> {
  const rows = (await writing.tx.quote.findMany({ where: { id: { in: ids } }, include: quoteInclude(), orderBy: { position: 'asc' } })) as QuoteRow[];
  for (const row of rows) {
    await indexForSearch(writing.tx, searchableQuote(row));
    recordQuote(writing, action, row, on);
  }
}

/** @returns the ids of those that are new versions */
async function changeAll(writing: Writing, quotes: readonly DraftStatement[], before: ById, version: number): Promise<string[]> {
  const changed: string[] = [];
  for (const quote of quotes) {
    const was = before.get(quote.id);
    if (was !== undefined && (await change(writing, was, quote, version))) changed.push(quote.id);
    await breathe();
  }
  return changed;
}

async function remove(writing: Writing, ids: string[], on: { id: string; version: number }): Promise<void> {
  const { tx } = writing;
  if (ids.length === 0) return;
  inUse('statement', { replies: await tx.quote.count({ where: { inReplyToId: { in: ids }, articleId: { not: on.id } } }) });
  const rows = await tx.quote.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' }, select: { id: true, version: true, text: true, speakerId: true, publishedAt: true } });
  await updateShingles(tx, rows, []);
  await tx.quote.deleteMany({ where: { id: { in: ids } } });
  for (const { id, version, publishedAt } of rows) {
    await forgetInSearch(tx, id);
    recordQuote(writing, 'delete', { id, version: version + 1, publishedAt }, on);
  }
}

/** Brings a statement's row up to date. Only what is written about it makes a new version of it, not where it stands. */
async function change(writing: Writing, was: DraftStatement, quote: DraftStatement, version: number): Promise<boolean> {
  const { tx } = writing;
  const { inReplyToId, ...changes } = changedFields(was.words, quote.words) as Partial<ResolvedQuote>;
  const isNew = Object.keys(changes).length > 0 || inReplyToId !== undefined;
  const settled = changes.role === undefined ? {} : { rolePending: false };
  const data = { ...columnsOf(changes), ...settled, ...anchorColumns(quote.anchor, version), ...(isNew ? nextVersion(writing) : {}) };
  await tx.quote.update({ where: { id: quote.id }, data, select: { id: true } });
  if (changes.addressees !== undefined) await replaceAddressees(writing, quote.id, changes.addressees);
  return isNew;
}

/** New statements. One that was there before goes on with its line of versions. */
async function add(writing: Writing, article: ArticleRow, version: number, quotes: readonly DraftStatement[]): Promise<void> {
  if (quotes.length === 0) return;
  const { tx } = writing;
  const { outletId, language } = await tx.article.findUniqueOrThrow({ where: { id: article.id }, select: { outletId: true, language: true } });
  const host = { id: article.id, version, outletId, language, publishedAt: article.publishedAt, firstPublishedAt: article.firstPublishedAt };
  const given = quotes.map(({ words, rolePending }) => ({ ...words, inReplyToId: null, role: rolePending && words.role === null ? undefined : words.role }) as ResolvedQuote);
  const roleOf = await roleOnCreation(tx, host, given);
  const lines = await tx.change.groupBy({ by: ['resourceId'], where: { resource: 'quote', resourceId: { in: quotes.map(({ id }) => id) } }, _max: { version: true } });
  const last = new Map(lines.map(({ resourceId, _max }) => [resourceId, _max.version ?? 0]));
  const rows = given.map((words, i) => {
    const { id = '', anchor = { status: 'none' as const, segments: [] } } = quotes[i] ?? {};
    return { ...newRow(writing, host, words, anchorColumns(anchor, version)), ...roleOf(words), id, version: (last.get(id) ?? 0) + 1 };
  });
  await tx.quote.createMany({ data: rows });
  for (const [i, { addressees }] of given.entries()) await replaceAddressees(writing, quotes[i]?.id ?? '', addressees);
}

/**
 * Who answers whom, when all of them are there. All that is changed is cleared first: on the way from one order to another
 * there must be no circle that neither of them has.
 *
 * @throws Problem conflict, for a circle through another article
 */
async function answer({ tx }: Writing, quotes: readonly DraftStatement[], before: ById): Promise<void> {
  const changed = quotes.filter(({ id, words }) => words.inReplyToId !== (before.get(id)?.words.inReplyToId ?? null));
  await tx.quote.updateMany({ where: { id: { in: changed.map(({ id }) => id) } }, data: { inReplyToId: null } });
  for (const { id, words: { inReplyToId } } of changed) {
    if (inReplyToId === null) continue;
    await demandNoCircle(tx, id, inReplyToId).catch((error: unknown) => {
      throw error instanceof Problem ? circle(id) : error;
    });
    await tx.quote.update({ where: { id }, data: { inReplyToId }, select: { id: true } });
  }
}

const circle = (quoteId: string): Problem =>
  new Problem('conflict', 'A statement of the working copy answers itself, through a statement of another article. Change its `inReplyToId`.', {
    errors: [{ pointer: '#/quotes', quoteId, code: 'circle', message: 'must not lead back to the statement itself' }],
  });
