/** The verbs of an article's public life. */
import type { Writing } from '../../changes/scope.js';
import { indexForSearch } from '../../database/search.js';
import { Problem } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import { recountOutlets, recountSpeakers } from '../counts.js';
import { passGate } from '../quotes/quote.gate.js';
import { fillRoles } from '../quotes/quote.roles.js';
import { type QuoteRow, quoteInclude, searchableQuote } from '../quotes/quote.rows.js';
import { demandUpdated, demandVersion, nextVersion } from '../versions.js';
import type { Article, ArticlePatched, PublishRequest } from './article.schema.js';
import { type ArticleRow, findArticle, presentArticle } from './article.service.js';
import { recordArticle, searchableArticle } from './article.writes.js';

/** @throws Problem conflict, when it is published already or the time lies in the future; not_publishable */
export async function publishArticle(writing: Writing, reference: string, request: PublishRequest, precondition: Precondition): Promise<ArticlePatched> {
  const article = await findArticle(writing, reference);
  demandVersion(precondition, article.version);
  if (article.status === 'published') throw new Problem('conflict', 'The article is published already. Unpublish it first, or PATCH it.');
  const publishedAt = request.publishedAt ?? writing.at;
  if (publishedAt > writing.at) {
    throw new Problem('conflict', '`publishedAt` lies in the future; leave it out to publish now.', {
      errors: [{ pointer: '#/publishedAt', code: 'in_the_future', message: 'must not lie in the future' }],
    });
  }
  const reason = await passGate(writing.tx, article.id, request.override);
  const change: StatusChange = { status: 'published', publishedAt, firstPublishedAt: article.firstPublishedAt ?? publishedAt };
  return { ...(await changeStatus(writing, 'publish', article, change, reason)), anchors: [] };
}

/** @throws Problem conflict, when it is not published */
export async function unpublishArticle(writing: Writing, reference: string, precondition: Precondition): Promise<Article> {
  const article = await findArticle(writing, reference);
  demandVersion(precondition, article.version);
  if (article.status !== 'published') throw new Problem('conflict', `The article is not published; it is ${article.status}.`);
  return changeStatus(writing, 'unpublish', article, { status: 'unpublished', publishedAt: null });
}

interface StatusChange {
  status: 'published' | 'unpublished';
  publishedAt: Date | null;
  firstPublishedAt?: Date;
}

/** Changes the status, and with it who sees the article's statements, speakers and counts. */
async function changeStatus(writing: Writing, action: string, { id, version, outletId, firstPublishedAt }: ArticleRow, change: StatusChange, override?: string): Promise<Article> {
  const { tx } = writing;
  demandUpdated(await tx.article.updateMany({ where: { id, version }, data: { ...change, ...nextVersion(writing) } }), version);
  await tx.quote.updateMany({ where: { articleId: id }, data: { publishedAt: change.publishedAt } });
  if (change.publishedAt !== null) await fillRoles(writing, { id, version: version + 1, firstPublishedAt }, change.publishedAt);
  const quotes = (await tx.quote.findMany({ where: { articleId: id }, include: quoteInclude() })) as QuoteRow[];
  for (const quote of quotes) await indexForSearch(tx, searchableQuote(quote));
  await recountSpeakers(tx, quotes.map(({ speakerId }) => speakerId));
  await recountOutlets(tx, [outletId]);
  const row = await findArticle(writing, id);
  await indexForSearch(tx, searchableArticle(row));
  recordArticle(writing, action, row, override);
  return presentArticle(row);
}
