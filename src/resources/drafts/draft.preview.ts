/** An article as it would read after publishing, for somebody who was sent a link to it. */
import { type Reading, publicCaller } from '../../changes/scope.js';
import type { Article } from '../articles/article.schema.js';
import type { ArticleRow } from '../articles/article.service.js';
import { includes } from '../include.js';
import { findDraft, nextOfDraft, nextOfLive } from './draft.next.js';
import { presentNext } from './draft.service.js';

/** The working copy where there is one, else the article as it is; without what is for the newsroom only. */
export async function previewOf(reading: Reading, row: ArticleRow, include: readonly string[] | undefined): Promise<Article> {
  const { tx } = reading;
  const draft = await findDraft(tx, row.id);
  const next = draft === null ? await nextOfLive(tx, row) : await nextOfDraft(tx, row, draft);
  const { version, createdAt, updatedAt } = row;
  const { quotes, ...article } = await presentNext({ ...reading, caller: publicCaller }, row, next, { version, createdAt, updatedAt }, include);
  return includes(include, 'quotes') ? { ...article, quotes } : article;
}
