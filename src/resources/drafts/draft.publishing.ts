/** What publishing does with a working copy. */
import type { Reading, Writing } from '../../changes/scope.js';
import { type FieldError, Problem } from '../../http/errors.js';
import { type Precondition, changedSince } from '../../http/etag.js';
import type { ArticleRow } from '../articles/article.service.js';
import { keepLanguage } from '../articles/article.kept.js';
import { columnsOf, findSlugs, moveTo, writeLists } from '../articles/article.writes.js';
import { changeSlug } from '../articles/former-slugs.js';
import { deriveBody, highlightAgain } from '../bodies.js';
import { type GateProblem, gateProblems, problemsOf } from '../quotes/quote.gate.js';
import { demandFree } from '../slugs.js';
import { demandVersion } from '../versions.js';
import { type DraftContent, contentOfLive } from './draft.content.js';
import { changedFields } from './draft.merge.js';
import { type NextArticle, findDraft, nextOfDraft } from './draft.next.js';
import { missingReferences } from './draft.restore.js';
import { publishStatements } from './draft.statements-publishing.js';
import { isCopy, removeDraft } from './draft.writes.js';

/**
 * If-Match of a publication: of the article, or of the working copy that is to be published.
 *
 * @throws Problem precondition_failed
 */
export async function demandVersionOfNext({ tx }: Reading, precondition: Precondition, article: ArticleRow): Promise<void> {
  const { id, version, hasDraft } = article;
  if (typeof precondition !== 'object' || !hasDraft || !precondition.copies?.length) return demandVersion(precondition, version);
  const draft = await findDraft(tx, id);
  if (precondition.versions.includes(version) || (draft !== null && precondition.copies.some((copy) => isCopy(copy, draft, article)))) return;
  throw changedSince(draft?.version ?? version);
}

/**
 * What would stand against publishing: of the working copy where there is one, else of the article as it is.
 *
 * @throws Problem conflict, as applyDraft
 */
export async function problemsOfNext({ tx }: Reading, article: ArticleRow): Promise<GateProblem[]> {
  const draft = await findDraft(tx, article.id);
  if (draft === null) return gateProblems(tx, article.id);
  const { content, conflicts } = await nextOfDraft(tx, article, draft);
  demandNoConflict(article, conflicts);
  return problemsOf(content.quotes.map(({ id, words, anchor }) => ({ id, kind: words.kind, text: words.text, speakerId: words.speakerId, anchorStatus: anchor.status })));
}

/**
 * Makes an article what its working copy says, statements included, and removes the copy; does nothing where there is none.
 * The article's own version, what is kept of it elsewhere (search, counts) and the record of it are left to the caller;
 * statements are put on record here.
 *
 * @param article as it was before this write
 * @param version the one that this write gives to the article
 * @throws Problem conflict, when the article and its copy have both changed the same since the copy was made, or when the copy
 *   names what is there no longer; slug_taken; in_use, when a statement that it removes is answered elsewhere
 */
export async function applyDraft(writing: Writing, article: ArticleRow, version: number): Promise<void> {
  const { tx } = writing;
  const draft = await findDraft(tx, article.id);
  if (draft === null) return;
  const next = await nextOfDraft(tx, article, draft);
  demandNoConflict(article, next.conflicts);
  demandReferences(await missingReferences(writing, next.content));
  const live = await contentOfLive(tx, article);
  await applyHead(writing, article, live, next.content);
  await applyBody(writing, article.id, live, next);
  await publishStatements(writing, article, version, live, next.content);
  await keepLanguage(tx, [article.id]);
  await highlightAgain(tx, article.id);
  await removeDraft(writing, draft, 'publish');
}

function demandNoConflict({ version }: ArticleRow, conflicts: FieldError[]): void {
  if (conflicts.length === 0) return;
  const names = [...new Set(conflicts.map(({ message }) => message))].slice(0, 3).join('; ');
  throw new Problem('conflict', `The article has changed where its working copy has changed too: ${names}. Look at the working copy, and set its \`basedOn\` to ${version} when it is right.`, { errors: conflicts });
}

function demandReferences(errors: FieldError[]): void {
  if (errors.length === 0) return;
  throw new Problem('conflict', `The working copy names what is there no longer: ${errors[0]?.message ?? ''}. Change it first.`, { errors });
}

async function applyHead(writing: Writing, article: ArticleRow, live: DraftContent, next: DraftContent): Promise<void> {
  const { tx } = writing;
  const { id } = article;
  const changes = changedFields(live.head, next.head);
  if (Object.keys(changes).length === 0) return;
  if (changes.slug !== undefined) await demandFree(changes.slug, findSlugs(tx));
  await tx.article.update({ where: { id }, data: columnsOf(changes), select: { id: true } });
  if (changes.slug !== undefined) await changeSlug(tx, article, changes.slug);
  await writeLists(tx, id, { topics: changes.topics, images: changes.images });
  if (changes.outletId !== undefined) await moveTo(tx, id, changes.outletId);
}

async function applyBody({ tx }: Writing, id: string, live: DraftContent, { content }: NextArticle): Promise<void> {
  if (content.body === live.body) return;
  const { derived, images } = await deriveBody(tx, content.body, content.bodyImages);
  await tx.article.update({ where: { id }, data: { body: content.body, ...derived }, select: { id: true } });
  await writeLists(tx, id, { bodyImages: images });
}
