import type { Caller, Reading } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import { type Hits, idCondition, search } from '../../database/search.js';
import { keyNeeded } from '../../http/auth.js';
import { Problem } from '../../http/errors.js';
import { type Page, type SortKey, column, ordering, paginate, paginateRanked } from '../../http/paging.js';
import { startOf } from '../../http/partial-date.js';
import { correctionsOf } from '../corrections/correction.rows.js';
import { below, includes } from '../include.js';
import { quotesOf } from '../quotes/quote.service.js';
import { anyNamed, named } from '../references.js';
import { inOrder, rank } from '../relevance.js';
import { notFound } from '../versions.js';
import { articlesVisibleTo, seesDrafts } from '../visibility.js';
import { type ArticleHeadRow, articleOmit, headInclude, presentHead } from './article-head.js';
import type { Article, ArticleListQuery, ArticleQuery, ArticleSummary } from './article.schema.js';
import { movedOr } from './former-slugs.js';

export type ArticleRow = Prisma.ArticleGetPayload<{ include: typeof headInclude }>;

const sortKeys: Record<string, SortKey<ArticleHeadRow>> = {
  publishedAt: column('publishedAt'),
  updatedAt: column('updatedAt'),
  createdAt: column('createdAt'),
  headline: column('headlineKey'),
};

/** Where drafts are asked for too, they stand before what is published. */
const withDrafts = { ...sortKeys, publishedAt: column<ArticleHeadRow>('publishedAt', { nulls: 'first' }) };

/**
 * Which articles a list is about at all: those that are published, of other statuses, or in the trash.
 *
 * @throws Problem unauthenticated, when others than the published ones are asked for without a key
 */
function kindCondition({ caller }: Reading, { status, trashed }: ArticleListQuery): Prisma.ArticleWhereInput {
  if (status === undefined && !trashed) return { AND: [articlesVisibleTo(caller), { status: 'published' }] };
  if (!seesDrafts(caller)) throw keyNeeded();
  const statuses = status === undefined || status.includes('any') ? {} : { status: { in: status } };
  return { AND: [trashed ? { trashedAt: { not: null } } : articlesVisibleTo(caller), statuses] };
}

function filter(reading: Reading, query: ArticleListQuery, hits: Hits | null): Prisma.ArticleWhereInput {
  const { publishedAfter, publishedBefore, updatedAfter } = query;
  return {
    AND: [
      kindCondition(reading, query),
      hits ? { id: idCondition(hits) } : {},
      query.outlet ? { outlet: anyNamed(query.outlet) } : {},
      query.speaker ? { quotes: { some: { speaker: anyNamed(query.speaker) } } } : {},
      query.section ? { section: { in: query.section } } : {},
      query.topic ? { topics: { some: { name: { in: query.topic } } } } : {},
      query.language ? { language: { in: query.language } } : {},
      publishedAfter ? { publishedAt: { gte: startOf(publishedAfter) } } : {},
      publishedBefore ? { publishedAt: { lt: startOf(publishedBefore) } } : {},
      updatedAfter ? { updatedAt: { gte: startOf(updatedAfter) } } : {},
    ],
  };
}

export async function listArticles(reading: Reading, query: ArticleListQuery): Promise<Page<ArticleSummary>> {
  const { tx } = reading;
  const hits = query.q === undefined ? null : await search(tx, 'article', query.q, seesDrafts(reading.caller) ? 'newsroom' : 'public');
  const where = filter(reading, query, hits);
  const find = (chosen: Prisma.ArticleFindManyArgs) => findRows(tx, 'article', chosen, { omit: articleOmit, include: headInclude });
  const ranked = await rank(hits, query, (id) => tx.article.findMany({ where: { AND: [where, { id }] }, select: { id: true } }));
  const page = ranked === null
    ? await paginate(
        reading, 'articles', query, ordering<ArticleHeadRow>(query.sort, query.status || query.trashed ? withDrafts : sortKeys, query.trashed ? '-updatedAt' : '-publishedAt'),
        ({ where: window, ...rest }) => find({ where: { AND: [where, window] }, ...rest }),
        () => tx.article.count({ where }),
      )
    : await paginateRanked(reading, 'articles', query, ranked, async (ids) => inOrder(ids, await find({ where: { id: { in: ids } } })));
  const rows = page.rows.map((row) => presentHead(row, reading.caller, query.include));
  return { ...page, rows: await withQuotes(reading, rows, query.include, query.trashed) };
}

async function withQuotes<A extends { id: string }>(reading: Reading, articles: A[], include: ArticleQuery['include'], trashed = false): Promise<A[]> {
  if (!includes(include, 'quotes')) return articles;
  const quotes = await quotesOf(reading, articles.map(({ id }) => id), below(include, 'quotes'), trashed);
  return articles.map((article) => ({ ...article, quotes: quotes.get(article.id) ?? [] }));
}

/** @throws Problem not_found; for a former slug, as Moved */
export async function findArticle(reading: Reading, reference: string): Promise<ArticleRow> {
  const { tx, caller } = reading;
  const [row] = await findRows(tx, 'article', { where: { AND: [named(reference), articlesVisibleTo(caller)] } }, { include: headInclude });
  if (row === undefined) throw await movedOr(reading, reference, await nothingNamed(reading, reference));
  return row;
}

/** Whoever may see what is in the trash is told that it is there. */
async function nothingNamed({ tx, caller }: Reading, reference: string): Promise<Problem> {
  const trashed = seesDrafts(caller) ? await tx.article.findFirst({ where: { AND: [named(reference), { trashedAt: { not: null } }] }, select: { id: true } }) : null;
  if (trashed === null) return notFound('article', reference);
  return new Problem('not_found', `The article \`${reference}\` is in the trash. POST /v1/articles/${reference}/restore brings it back.`);
}

export function presentArticle({ text, ...row }: ArticleRow, caller: Caller, include?: readonly string[]): Article {
  return { ...presentHead(row, caller, include), corrections: correctionsOf(row) } as Article;
}

export async function getArticle(reading: Reading, reference: string, query: ArticleQuery): Promise<Article> {
  const article = presentArticle(await findArticle(reading, reference), reading.caller, query.include);
  const [withThem = article] = await withQuotes(reading, [article], query.include);
  return withThem;
}

/** The canonical plain text, to which anchors count. */
export async function getArticleText(reading: Reading, reference: string): Promise<string> {
  return (await findArticle(reading, reference)).text;
}
