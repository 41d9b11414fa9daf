/** The verbs of an article's public life. What is planned for later is in article.schedule.ts. */
import type { Writing } from '../../changes/scope.js';
import { Problem } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import { demandVersionOfNext } from '../drafts/draft.publishing.js';
import { demandVersion } from '../versions.js';
import { schedulePublication, scheduleWithdrawal } from './article.schedule.js';
import type { Article, ArticlePatched, PublishRequest, UnpublishRequest } from './article.schema.js';
import { type ArticleRow, findArticle, presentArticle } from './article.service.js';
import { changeColumns, demandUnpublished, goBack, goPublic, isPublic, withoutPlans, wrongState } from './article.transition.js';
import { recordArticle } from './article.writes.js';

/** The article that a verb is about, in the version that the caller has read. */
async function findForVerb(writing: Writing, reference: string, precondition: Precondition): Promise<ArticleRow> {
  const article = await findArticle(writing, reference);
  demandVersion(precondition, article.version);
  return article;
}

/** @throws Problem conflict, when it is neither a draft nor unpublished */
export async function submitArticle(writing: Writing, reference: string, precondition: Precondition): Promise<Article> {
  const article = await findForVerb(writing, reference, precondition);
  if (!['draft', 'unpublished'].includes(article.status)) throw wrongState(article, 'A draft can be handed in, or what was unpublished.');
  await changeColumns(writing, article, { status: 'review' });
  const row = await findArticle(writing, article.id);
  await recordArticle(writing, 'submit', row);
  return presentArticle(row, writing.caller);
}

/**
 * Publishes an article, or the working copy of one that is public; now, or with `at` at that time.
 *
 * @throws Problem conflict, when there is nothing to publish or `publishedAt` lies in the future; not_publishable; invalid_body for
 *   an `at` that has passed
 */
export async function publishArticle(writing: Writing, reference: string, request: PublishRequest, precondition: Precondition): Promise<ArticlePatched> {
  const article = await findArticle(writing, reference);
  await demandVersionOfNext(writing, precondition, article);
  const { at, publishedAt, override } = request;
  if (at !== undefined) return { ...(await schedulePublication(writing, article, at, override)), anchors: [] };
  demandUnpublished(article);
  if (publishedAt !== undefined && publishedAt > writing.at) {
    throw new Problem('conflict', '`publishedAt` lies in the future; leave it out to publish now, or give `at` to publish then.', {
      errors: [{ pointer: '#/publishedAt', code: 'in_the_future', message: 'must not lie in the future' }],
    });
  }
  const row = await goPublic(writing, article, { publishedAt, override });
  return { ...presentArticle(row, writing.caller), anchors: [] };
}

/**
 * Takes an article back from the public, now or with `at` at that time. Done now, nothing stays planned: neither another
 * withdrawal, nor that its working copy brings it back.
 *
 * @throws Problem conflict, when it is not public, and with `at` will not be either; invalid_body for an `at` that has passed
 */
export async function unpublishArticle(writing: Writing, reference: string, { at }: UnpublishRequest, precondition: Precondition): Promise<Article> {
  const article = await findForVerb(writing, reference, precondition);
  if (at !== undefined) return scheduleWithdrawal(writing, article, at);
  if (!isPublic(article)) throw wrongState(article, 'Only what is published can be unpublished; DELETE its schedule to cancel what is planned.');
  return presentArticle(await goBack(writing, article, { status: 'unpublished', ...withoutPlans }), writing.caller);
}
