import type { Caller, Reading } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import { search } from '../../database/search.js';
import { Problem } from '../../http/errors.js';
import { paginateAlong } from '../../http/listing.js';
import { type Page, paginateRanked } from '../../http/paging.js';
import { correctionsOf } from '../corrections/correction.rows.js';
import { extended } from '../extended.js';
import { below, includes } from '../include.js';
import { quotesOf } from '../quotes/quote.service.js';
import { named } from '../references.js';
import { inOrder, rank } from '../relevance.js';
import { notFound } from '../versions.js';
import { articlesVisibleTo, seesDrafts } from '../visibility.js';
import { type Embedding, articleOmit, headInclude, headIncluding, presentHead } from './article-head.js';
import type { Article, ArticleListQuery, ArticleQuery, ArticleSummary } from './article.schema.js';
import { articleFilter } from './article.filter.js';
import { movedOr } from './former-slugs.js';

export type ArticleRow = Embedding<Prisma.ArticleGetPayload<{ include: typeof headInclude }>>;

export async function listArticles(reading: Reading, query: ArticleListQuery): Promise<Page<ArticleSummary>> {
  const { tx } = reading;
  const hits = query.q === undefined ? null : await search(tx, 'article', query.q, seesDrafts(reading.caller) ? 'newsroom' : 'public');
  const filter = await articleFilter(reading, query, hits);
  const read = async (ids: string[]) => inOrder(ids, await findRows(tx, 'article', { where: { id: { in: ids } } }, { omit: articleOmit, include: headIncluding(query.include) }));
  const ranked = await rank(hits, query, filter, (id, orderBy) => findRows(tx, 'article', { where: { AND: [filter.where, { id }] }, orderBy }, { select: { id: true } }));
  const page = ranked === null ? await paginateAlong(reading, 'articles', query, filter.listing, read) : await paginateRanked(reading, 'articles', query, ranked, read);
  const rows = page.rows.map((row) => presentHead(row, reading.caller));
  return { ...page, rows: await withQuotes(reading, rows, query.include, query.trashed) };
}

async function withQuotes<A extends { id: string }>(reading: Reading, articles: A[], include: ArticleQuery['include'], trashed = false): Promise<A[]> {
  if (!includes(include, 'quotes')) return articles;
  const quotes = await quotesOf(reading, articles.map(({ id }) => id), below(include, 'quotes'), trashed);
  return articles.map((article) => extended(article, { quotes: quotes.get(article.id) ?? [] }) as unknown as A);
}

/** @throws Problem not_found; for a former slug, as Moved */
export async function findArticle(reading: Reading, reference: string, include?: readonly string[]): Promise<ArticleRow> {
  const { tx, caller } = reading;
  const [row] = await findRows(tx, 'article', { where: { AND: [named(reference), articlesVisibleTo(caller)] } }, { include: headIncluding(include) });
  if (row === undefined) throw await movedOr(reading, reference, await nothingNamed(reading, reference));
  return row;
}

/** Whoever may see what is in the trash is told that it is there. */
async function nothingNamed({ tx, caller }: Reading, reference: string): Promise<Problem> {
  const trashed = seesDrafts(caller) ? await tx.article.findFirst({ where: { AND: [named(reference), { trashedAt: { not: null } }] }, select: { id: true } }) : null;
  if (trashed === null) return notFound('article', reference);
  return new Problem('not_found', `The article \`${reference}\` is in the trash. POST /v1/articles/${reference}/restore brings it back.`);
}

export const presentArticle = (row: ArticleRow, caller: Caller): Article => extended(presentHead(row, caller), { corrections: correctionsOf(row) }) as Article;

export async function getArticle(reading: Reading, reference: string, query: ArticleQuery): Promise<Article> {
  const article = presentArticle(await findArticle(reading, reference, query.include), reading.caller);
  const [withThem = article] = await withQuotes(reading, [article], query.include);
  return withThem;
}

/** The canonical plain text, to which anchors count. */
export async function getArticleText(reading: Reading, reference: string): Promise<string> {
  return (await findArticle(reading, reference)).text;
}
