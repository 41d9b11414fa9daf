/** Bringing an earlier revision back: into the working copy, never straight to readers. */
import type { Writing } from '../../changes/scope.js';
import { type FieldError, Problem } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import type { ArticleRow } from '../articles/article.service.js';
import { resolveHead } from '../articles/article.writes.js';
import { deriveBody } from '../bodies.js';
import { resolveQuotes } from '../quotes/quote.references.js';
import type { QuoteSnapshot } from '../quotes/quote.schema.js';
import { type DraftContent, type DraftHead, contentOfRecord } from './draft.content.js';
import { findDraft, inOrder } from './draft.next.js';
import type { ArticleDraft } from './draft.schema.js';
import { blank, demandDraftVersion, save } from './draft.writes.js';

/** An article, or a working copy of it, as the log has it. */
interface Revision {
  article: DraftHead & { body: string };
  quotes: QuoteSnapshot[];
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
  const known = await tx.bodyImage.findMany({ where: { articleId: article.id }, select: { reference: true, imageId: true } });
  const errors = await missingReferences(writing, content);
  const { derived, images } = await deriveBody(tx, content.body, known, errors);
  if (errors.length > 0) throw new Problem('conflict', `The revision names what is there no longer: ${errors[0]?.message ?? ''}. Make it again, or change the working copy by hand.`, { errors });
  const restored = { ...content, bodyImages: images, quotes: inOrder(content.quotes) };
  const draft = { ...(before ?? (await blank(writing, article))), basedOn: article.version };
  return save(writing, article, draft, { content: restored, derived, conflicts: [] }, 'restore');
}

/** What a content names and the newsroom no longer has. */
export async function missingReferences({ tx }: Writing, { head, quotes }: DraftContent): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  await resolveHead(tx, head, errors);
  const here = new Set(quotes.map(({ id }) => id));
  const named = quotes.map(({ words }, i) => ({
    quote: { ...words, inReplyToId: words.inReplyToId !== null && here.has(words.inReplyToId) ? null : words.inReplyToId },
    path: ['quotes', i],
  }));
  await resolveQuotes(tx, named, errors);
  return errors;
}
