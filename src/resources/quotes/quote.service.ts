import { type Action, type Reading, type Writing, serverCaller } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import { search } from '../../database/search.js';
import { paginateAlong } from '../../http/listing.js';
import { type Page, paginateRanked } from '../../http/paging.js';
import { present } from '../../http/presenter.js';
import { inOrder, rank } from '../relevance.js';
import { touchPublished } from '../stale.js';
import { notFound } from '../versions.js';
import { quotesVisibleTo, seesDrafts } from '../visibility.js';
import { quoteFilter } from './quote.filter.js';
import { type QuoteRow, presentQuote, quoteInclude } from './quote.rows.js';
import { type Quote, type QuoteListQuery, type QuoteQuery, QuoteSnapshot } from './quote.schema.js';

export async function listQuotes(reading: Reading, query: QuoteListQuery): Promise<Page<Quote>> {
  const { tx, caller } = reading;
  const hits = query.q === undefined ? null : await search(tx, 'quote', query.q, seesDrafts(caller) ? 'internal' : 'public');
  const filter = await quoteFilter(reading, query, hits);
  const include = quoteInclude(query.include);
  const read = async (ids: string[]) => inOrder(ids, await findRows(tx, 'quote', { where: { id: { in: ids } } }, { include }));
  const ranked = await rank(hits, query, filter, (id, orderBy) => findRows(tx, 'quote', { where: { AND: [filter.where, { id }] }, orderBy }, { select: { id: true } }));
  const page = ranked === null ? await paginateAlong(reading, 'quotes', query, filter.listing, read) : await paginateRanked(reading, 'quotes', query, ranked, read);
  return { ...page, rows: page.rows.map((row) => presentQuote(row, caller)) };
}

/** @throws Problem not_found */
export async function findQuote({ tx, caller }: Reading, id: string, include?: readonly string[]): Promise<QuoteRow> {
  const [row] = await findRows(tx, 'quote', { where: { AND: [{ id }, quotesVisibleTo(caller)] } }, { include: quoteInclude(include) });
  if (row === undefined) throw notFound('statement', id);
  return row;
}

export async function getQuote(reading: Reading, id: string, query: QuoteQuery): Promise<Quote> {
  return presentQuote(await findQuote(reading, id, query.include), reading.caller);
}

/** The statements of articles, each article's in the order of its text; of those in the trash, for whoever was let see these. */
export async function quotesOf({ tx, caller }: Reading, articleIds: readonly string[], include: readonly string[], trashed = false): Promise<Map<string, Quote[]>> {
  const chosen: Prisma.QuoteFindManyArgs = {
    where: { AND: [{ articleId: { in: [...articleIds] } }, trashed ? { trashed } : quotesVisibleTo(caller)] },
    orderBy: [{ articleId: 'asc' }, { position: 'asc' }],
  };
  const rows: QuoteRow[] = await findRows(tx, 'quote', chosen, { include: quoteInclude(include) });
  const byArticle = new Map<string, Quote[]>();
  for (const row of rows) {
    const quotes = byArticle.get(row.articleId);
    if (quotes === undefined) byArticle.set(row.articleId, [presentQuote(row, caller)]);
    else quotes.push(presentQuote(row, caller));
  }
  return byArticle;
}

/** A statement that was deleted. */
type Gone = Pick<QuoteRow, 'id' | 'version' | 'publishedAt'>;

/** What a service that writes statements hands on to the log. */
export function recordQuote(writing: Writing, action: Action, row: QuoteRow | Gone, article: { id: string; version: number }, override?: string): void {
  const snapshot = 'text' in row ? present(QuoteSnapshot, { ...presentQuote(row, serverCaller), inReplyToId: row.inReplyToId }) : null;
  if (row.publishedAt !== null) touchPublished(writing, row.id, article.id);
  writing.record({ resource: 'quote', resourceId: row.id, version: row.version, action, snapshot, article, override });
}
