/** Making, changing and discarding working copies. The rows of the live article are never touched. */
import { isDeepStrictEqual } from 'node:util';
import type { Action, Writing } from '../../changes/scope.js';
import type { Prisma, Tx } from '../../database/database.js';
import { type FieldError, Problem } from '../../http/errors.js';
import { type CopyVersion, type Precondition, changedSince } from '../../http/etag.js';
import { present } from '../../http/presenter.js';
import { changesIn } from '../../http/schema.js';
import { articleFieldKinds } from '../articles/article.schema.js';
import { type ArticleRow, findArticle } from '../articles/article.service.js';
import { findSlugs, resolveHead } from '../articles/article.writes.js';
import { deriveBody } from '../bodies.js';
import { demandNone } from '../references.js';
import { demandFree } from '../slugs.js';
import { demandVersion } from '../versions.js';
import { type DraftContent, type DraftHead, referencesIn } from './draft.content.js';
import { type DraftRow, type NextArticle, conflictsLeft, findDraft, followInto, inOrder, nextOfDraft, nextOfLive } from './draft.next.js';
import { type ArticleDraft, ArticleDraftSnapshot, type ArticleDraftUpdate, draftFieldKinds } from './draft.schema.js';
import { basedOnNow, demandDraft, presentDraft } from './draft.service.js';
import { listedStatements } from './draft.statements.js';

/** Changes the working copy; the first change makes it from the article as it is. */
export async function updateDraft(writing: Writing, reference: string, body: ArticleDraftUpdate, precondition: Precondition): Promise<ArticleDraft> {
  const { tx } = writing;
  const article = await findArticle(writing, reference);
  const before = await findDraft(tx, article.id);
  demandDraftVersion(precondition, before, article);
  const draft = before ?? (await blank(writing, article));
  const next = before === null ? await nextOfLive(tx, article) : await nextOfDraft(tx, article, before);
  const shown = await presentDraft(writing, article, draft, next);
  demandKnownBase(basedOnNow(article, draft, next), article.version, body.basedOn);
  const changed = await change(writing, next, shown, body, precondition);
  const outcome = settled(article, changed ?? next, next, body.basedOn);
  if (before !== null && changed === undefined && outcome.conflicts.length === next.conflicts.length) return shown;
  return save(writing, article, draft, outcome, before === null ? 'create' : 'update');
}

/** Who sends back an older one has not seen what the article has become since. */
function demandKnownBase(shown: number, current: number, given: number | undefined): void {
  if (given === undefined || given === shown || given === current) return;
  throw new Problem('conflict', `The article has version ${current} now: read the working copy again. \`basedOn\` may stay ${shown}${shown === current ? '' : ` or become ${current}`}.`, {
    errors: [{ pointer: '#/basedOn', code: 'wrong_version', message: `must be ${shown === current ? '' : `${shown} or `}${current}` }],
  });
}

/** A copy with the conflicts that are left: none, where the caller says that it is right as it is. */
function settled({ version }: ArticleRow, { content, derived }: NextArticle, next: NextArticle, basedOn: number | undefined): NextArticle {
  return { ...next, content, derived, conflicts: basedOn === version ? [] : conflictsLeft(next, content) };
}

/**
 * If-Match asks of the working copy; where there is none yet, of the article that it is made from.
 *
 * @throws Problem precondition_failed
 */
export function demandDraftVersion(precondition: Precondition, draft: DraftRow | null, article: ArticleRow): void {
  if (draft === null) return demandVersion(precondition, article.version);
  if (precondition === undefined || precondition === 'any' || precondition.copies?.some((copy) => isCopy(copy, draft, article))) return;
  throw changedSince(draft.version);
}

/** Whether a tag is that of this copy as it is, merged with the article as it is. */
export const isCopy = (copy: CopyVersion, draft: DraftRow, article: ArticleRow): boolean => copy.version === draft.version && copy.of === article.version;

/** A working copy that is still to be saved. Its line goes on where the one before ended. */
export async function blank({ tx, at }: Writing, { id, version }: ArticleRow): Promise<DraftRow> {
  const last = await tx.change.findFirst({ where: { resource: 'articleDraft', resourceId: id }, orderBy: { version: 'desc' }, select: { version: true } });
  return { articleId: id, version: last?.version ?? 0, createdAt: at, updatedAt: at, basedOn: version, slug: '', content: {} };
}

/** What a PATCH makes of a working copy; undefined when it changes nothing. */
async function change(writing: Writing, next: NextArticle, shown: ArticleDraft, { quotes, basedOn: _told, ...body }: ArticleDraftUpdate, precondition: Precondition): Promise<NextArticle | undefined> {
  const { tx } = writing;
  const errors: FieldError[] = [];
  const head = await resolveHead(tx, body, errors);
  const derivedBody = body.body === undefined || body.body === shown.body ? undefined : await deriveBody(tx, body.body, next.content.bodyImages, errors);
  demandNone(errors);
  const changes = changesIn(head, shown, { ...draftFieldKinds, nested: articleFieldKinds.nested }, precondition) as Partial<DraftHead> & { body?: string };
  if (quotes === undefined && Object.keys(changes).length === 0) return undefined;
  if (changes.slug !== undefined) await demandFreeSlug(tx, changes.slug, shown.id);
  const { body: text = next.content.body, ...headChanges } = changes;
  const derived = derivedBody?.derived ?? next.derived;
  const followed = await followInto(next.derived.text, derived.text, next.content.quotes);
  const listed = quotes === undefined ? followed : await listedStatements(tx, quotes, { known: followed, shown: shown.quotes, text: derived.text });
  const content: DraftContent = { head: { ...next.content.head, ...headChanges }, body: text, bodyImages: derivedBody?.images ?? next.content.bodyImages, quotes: inOrder(listed) };
  return isDeepStrictEqual(content, next.content) ? undefined : { content, derived, conflicts: next.conflicts };
}

async function demandFreeSlug(tx: Tx, slug: string, articleId: string): Promise<void> {
  const own = await tx.article.findUnique({ where: { id: articleId }, select: { slug: true } });
  if (own?.slug !== slug) await demandFree(slug, findSlugs(tx));
}

/** Writes a working copy and puts it on record; answers it. */
export async function save(writing: Writing, article: ArticleRow, draft: DraftRow, next: NextArticle, action: Action): Promise<ArticleDraft> {
  const { tx, at } = writing;
  const { articleId, createdAt } = draft;
  // Without conflicts the article is all that the copy has to be compared with later, and the log has that.
  const content = { ...next.content, ...(next.conflicts.length > 0 && next.merged && { base: next.merged.base }) };
  const row = { articleId, createdAt, basedOn: basedOnNow(article, draft, next), version: draft.version + 1, updatedAt: at, slug: content.head.slug, content: content as unknown as Prisma.InputJsonObject };
  const saved = await tx.articleDraft.upsert({ where: { articleId }, create: row, update: row });
  await tx.draftReference.deleteMany({ where: { articleId } });
  await tx.draftReference.createMany({ data: referencesIn(next.content).map((reference) => ({ articleId, ...reference })) });
  if (!article.hasDraft) await tx.article.update({ where: { id: articleId }, data: { hasDraft: true }, select: { id: true } });
  const shown = await presentDraft(writing, { ...article, hasDraft: true }, saved, next);
  writing.record({ resource: 'articleDraft', resourceId: articleId, version: saved.version, action, snapshot: present(ArticleDraftSnapshot, shown) });
  return shown;
}

/**
 * Throws a working copy away.
 *
 * @throws Problem conflict, while it is planned to be published
 */
export async function discardDraft(writing: Writing, reference: string, precondition: Precondition): Promise<void> {
  const article = await findArticle(writing, reference);
  const draft = await demandDraft(writing, article);
  demandDraftVersion(precondition, draft, article);
  if (article.status === 'published' && article.publishAt !== null) {
    throw new Problem('conflict', 'The working copy is planned to be published. Cancel the schedule first.');
  }
  await removeDraft(writing, draft, 'delete');
}

/** Ends a working copy, whatever became of it. */
export async function removeDraft(writing: Writing, { articleId, version }: DraftRow, action: 'delete' | 'publish'): Promise<void> {
  await writing.tx.articleDraft.delete({ where: { articleId } });
  await writing.tx.article.update({ where: { id: articleId }, data: { hasDraft: false }, select: { id: true } });
  writing.record({ resource: 'articleDraft', resourceId: articleId, version: version + 1, action, snapshot: null });
}
