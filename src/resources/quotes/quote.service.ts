import { z } from 'zod';
import { type Action, type Reading, type Writing, serverCaller } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import { type Hits, idCondition, search } from '../../database/search.js';
import { type Page, type SortKey, column, ordering, paginate, paginateRanked } from '../../http/paging.js';
import { startOf } from '../../http/partial-date.js';
import { anyNamed } from '../references.js';
import { inOrder, rank } from '../relevance.js';
import { notFound } from '../versions.js';
import { quotesVisibleTo, seesDrafts } from '../visibility.js';
import { type QuoteRow, presentQuote, quoteInclude } from './quote.rows.js';
import { type Quote, type QuoteListQuery, type QuoteQuery, QuoteSnapshot } from './quote.schema.js';

const sortKeys: Record<string, SortKey<QuoteRow>> = {
  position: column('position'),
  saidAt: column('saidAtStart', { nulls: 'last' }),
  publishedAt: column('publishedAt', { nulls: 'first' }),
  createdAt: column('createdAt'),
};

/** For the public every row has a time of publication, so that the index serves the order as it stands. */
const publicSortKeys = { ...sortKeys, publishedAt: column<QuoteRow>('publishedAt') };

/** The condition on the start of a (partial) date; undefined where there is none. */
export function between(after: string | undefined, before: string | undefined): { gte?: Date; lt?: Date } | undefined {
  if (after === undefined && before === undefined) return undefined;
  return { ...(after && { gte: startOf(after) }), ...(before && { lt: startOf(before) }) };
}

function filter({ caller }: Reading, query: QuoteListQuery, hits: Hits | null): Prisma.QuoteWhereInput {
  const said = between(query.saidAfter, query.saidBefore);
  const published = between(query.publishedAfter, query.publishedBefore);
  const languages = query.language && { in: query.language };
  return {
    AND: [
      quotesVisibleTo(caller),
      hits ? { id: idCondition(hits) } : {},
      query.article ? { article: anyNamed(query.article) } : {},
      query.speaker ? { speaker: anyNamed(query.speaker) } : {},
      query.outlet ? { outlet: anyNamed(query.outlet) } : {},
      query.via ? { viaOutlet: anyNamed(query.via) } : {},
      query.kind ? { kind: { in: query.kind } } : {},
      query.medium ? { medium: { in: query.medium } } : {},
      query.anchor ? { anchorStatus: { in: query.anchor } } : {},
      query.attributed === undefined ? {} : { speakerId: query.attributed ? { not: null } : null },
      said ? { saidAtStart: said } : {},
      published ? { publishedAt: published } : {},
      languages ? { OR: [{ language: languages }, { language: null, article: { language: languages } }] } : {},
    ],
  };
}

export async function listQuotes(reading: Reading, query: QuoteListQuery): Promise<Page<Quote>> {
  const { tx, caller } = reading;
  const hits = query.q === undefined ? null : await search(tx, 'quote', query.q, seesDrafts(caller) ? 'internal' : 'public');
  const where = filter(reading, query, hits);
  const include = quoteInclude(query.include);
  const find = (chosen: Prisma.QuoteFindManyArgs): Promise<QuoteRow[]> => findRows(tx, 'quote', chosen, { include });
  const ranked = await rank(hits, query, (id) => tx.quote.findMany({ where: { AND: [where, { id }] }, select: { id: true } }));
  const page = ranked === null
    ? await paginate(
        reading, 'quotes', query, ordering<QuoteRow>(query.sort, seesDrafts(caller) ? sortKeys : publicSortKeys, query.article ? 'position' : '-publishedAt'),
        ({ where: window, ...rest }) => find({ where: { AND: [where, window] }, ...rest }),
        () => tx.quote.count({ where }),
      )
    : await paginateRanked(reading, 'quotes', query, ranked, async (ids) => inOrder(ids, await find({ where: { id: { in: ids } } })));
  return { ...page, rows: page.rows.map((row) => presentQuote(row, caller, query.include)) };
}

/** @throws Problem not_found */
export async function findQuote({ tx, caller }: Reading, id: string, include?: readonly string[]): Promise<QuoteRow> {
  const [row] = await findRows(tx, 'quote', { where: { AND: [{ id }, quotesVisibleTo(caller)] } }, { include: quoteInclude(include) });
  if (row === undefined) throw notFound('statement', id);
  return row;
}

export async function getQuote(reading: Reading, id: string, query: QuoteQuery): Promise<Quote> {
  return presentQuote(await findQuote(reading, id, query.include), reading.caller, query.include);
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
    byArticle.set(row.articleId, [...(byArticle.get(row.articleId) ?? []), presentQuote(row, caller, include)]);
  }
  return byArticle;
}

/** What a service that writes statements hands on to the log. */
export function recordQuote(writing: Writing, action: Action, row: QuoteRow | { id: string; version: number }, article: { id: string; version: number }, override?: string): void {
  const snapshot = 'text' in row ? z.encode(QuoteSnapshot, { ...presentQuote(row, serverCaller), inReplyToId: row.inReplyToId }) : null;
  writing.record({ resource: 'quote', resourceId: row.id, version: row.version, action, snapshot, article, override });
}
