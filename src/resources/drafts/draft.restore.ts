/** Bringing an earlier revision back: into the working copy, never straight to readers. */
import type { Writing } from '../../changes/scope.js';
import { type FieldError, Problem } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import type { ArticleRow } from '../articles/article.service.js';
import { resolveHead } from '../articles/article.writes.js';
import { type BodyImage, bodyImagesOf, deriveBody } from '../bodies.js';
import { resolveQuotes } from '../quotes/quote.references.js';
import type { QuoteSnapshot } from '../quotes/quote.schema.js';
import { type DraftContent, type DraftHead, contentOfRecord } from './draft.content.js';
import { findDraft, inOrder } from './draft.next.js';
import { withoutLostReplies } from './draft.replies.js';
import type { ArticleDraft } from './draft.schema.js';
import { blank, demandDraftVersion, save } from './draft.writes.js';

/** An article, or a working copy of it, as the log has it. */
interface Revision {
  article: DraftHead & { body: string };
  quotes: QuoteSnapshot[];
  /** What the images in its body were; absent where the log does not know. */
  bodyImages?: BodyImage[] | undefined;
}

/**
 * Makes an earlier revision the working copy of its article, in the place of the one that there is.
 *
 * @throws Problem conflict, naming every reference of the revision to something that is gone
 */
export async function restoreIntoDraft(writing: Writing, article: ArticleRow, revision: Revision, precondition: Precondition): Promise<ArticleDraft> {
  const { tx } = writing;
  const before = await findDraft(tx, article.id);
  demandDraftVersion(precondition, before, article);
  const content = contentOfRecord(revision);
  const known = revision.bodyImages ?? (await bodyImagesOf(tx, article.id));
  const errors = await missingReferences(writing, content);
  const { derived, images } = await deriveBody(tx, content.body, known, errors);
  if (errors.length > 0) throw new Problem('conflict', `The revision names what is there no longer: ${errors[0]?.message ?? ''}. Make it again, or change the working copy by hand.`, { errors });
  const head = { ...content.head, slug: await freeSlug(writing, article, content.head.slug) };
  const quotes = inOrder(await withoutLostReplies(tx, article.id, content.quotes));
  const draft = before ?? (await blank(writing, article));
  return save(writing, article, draft, { content: { ...content, head, bodyImages: images, quotes }, derived, conflicts: [] }, 'restore');
}

/** The slug of then, unless it is somebody else's by now. */
async function freeSlug({ tx }: Writing, { id, slug }: ArticleRow, then: string): Promise<string> {
  const holder = await tx.article.findUnique({ where: { slug: then }, select: { id: true } });
  return holder === null || holder.id === id ? then : slug;
}

/** What a content names and the newsroom no longer has. Replies need not find what they answer. */
export async function missingReferences({ tx }: Writing, { head, quotes }: DraftContent): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  await resolveHead(tx, head, errors);
  await resolveQuotes(tx, quotes.map(({ words }, i) => ({ quote: { ...words, inReplyToId: null }, path: ['quotes', i] })), errors);
  return errors;
}
