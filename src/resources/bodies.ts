/** An article's body on its way into the database: parsed, its images found, rendered; and rendered again when they change. */
import type { Writing } from '../changes/scope.js';
import type { Tx } from '../database/database.js';
import { changeRows, findRows } from '../database/rows.js';
import { type FieldError, invalidField } from '../http/errors.js';
import { lostStatuses } from '../statements/anchoring.js';
import { BodyLimitError, type ParsedBody, parseBody, renderBody } from '../statements/body.js';
import { highlight } from '../statements/highlight.js';
import type { Segment } from '../statements/selector.js';
import { countWords } from '../statements/words.js';
import { anyNamed } from './references.js';

/** What is derived from a body and kept with it. */
export interface DerivedBody {
  bodyHtml: string;
  text: string;
  wordCount: number;
}

export interface BodyImage {
  reference: string;
  imageId: string;
}

/** The images that an article's body names. */
export const bodyImagesOf = (tx: Tx, articleId: string): Promise<BodyImage[]> => tx.bodyImage.findMany({ where: { articleId }, select: { reference: true, imageId: true } });

type ShownImage = { id: string; url: string; alt: string };

/**
 * Renders a body.
 *
 * @param known the images that the article's body named so far: they are found by that name even under a new slug
 * @param errors takes the images that are named and not there
 * @throws Problem invalid_body for a body that is nested too deep or holds too much
 */
export async function deriveBody(tx: Tx, markdown: string, known: readonly BodyImage[], errors: FieldError[] = []): Promise<{ derived: DerivedBody; images: BodyImage[] }> {
  const parsed = parse(markdown);
  const { imageReferences } = parsed;
  const rows = imageReferences.length === 0 ? [] : await findImages(tx, imageReferences, known);
  const images = imageReferences.flatMap((reference) => {
    const imageId = pick(reference, rows, known);
    if (imageId !== undefined) return [{ reference, imageId }];
    errors.push({ pointer: '#/body', code: 'unknown_reference', message: `\`image:${reference.slice(0, 80)}\` names no image` });
    return [];
  });
  return { derived: render(parsed, images, rows), images };
}

/** The same for a body that names no image, for which nobody need be asked; undefined for every other, and for one that is refused. */
export function deriveImageless(markdown: string): DerivedBody | undefined {
  try {
    const parsed = parseBody(markdown);
    return parsed.imageReferences.length === 0 ? render(parsed, [], []) : undefined;
  } catch (error) {
    if (error instanceof BodyLimitError) return undefined;
    throw error;
  }
}

function parse(markdown: string): ParsedBody {
  try {
    return parseBody(markdown);
  } catch (error) {
    if (error instanceof BodyLimitError) throw invalidField(['body'], 'too_large', error.message);
    throw error;
  }
}

function findImages(tx: Tx, references: readonly string[], known: readonly BodyImage[]) {
  const where = { OR: [anyNamed(references), { id: { in: known.map(({ imageId }) => imageId) } }] };
  return tx.image.findMany({ where, select: { id: true, slug: true, url: true, alt: true } });
}

function pick(reference: string, rows: { id: string; slug: string }[], known: readonly BodyImage[]): string | undefined {
  const before = known.find((image) => image.reference === reference)?.imageId;
  return (rows.find(({ id }) => id === before) ?? rows.find((row) => row.id === reference || row.slug === reference))?.id;
}

function render(parsed: ParsedBody, images: readonly BodyImage[], rows: readonly ShownImage[]): DerivedBody {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byReference = images.flatMap(({ reference, imageId }) => {
    const row = byId.get(imageId);
    return row ? [[reference, row] as const] : [];
  });
  const { html, text } = renderBody(parsed, new Map(byReference));
  return { bodyHtml: html, text, wordCount: countWords(text) };
}

/** Renders every body that names this image anew, after its address or its alternative text has changed. */
export async function renderAgain({ tx, touch }: Pick<Writing, 'tx' | 'touch'>, imageId: string): Promise<void> {
  const articles = await tx.article.findMany({
    where: { bodyImages: { some: { imageId } } },
    select: { id: true, status: true, body: true, bodyImages: { select: { reference: true, imageId: true } } },
  });
  for (const { id, status, body, bodyImages } of articles) {
    if (status === 'published') touch('articles', id); // which may name the image by its slug alone
    const { derived } = await deriveBody(tx, body, bodyImages);
    await tx.article.update({ where: { id }, data: { bodyHtml: await highlighted(tx, id, derived.bodyHtml) }, select: { id: true } });
  }
}

/** Marks in an article's HTML anew who says what, after its body, its statements or their anchors have changed. */
export async function highlightAgain(tx: Tx, articleId: string): Promise<void> {
  const [article] = await findRows(tx, 'article', { where: { id: articleId } }, { select: { bodyHtml: true } });
  const bodyHtml = await highlighted(tx, articleId, article?.bodyHtml ?? '');
  if (bodyHtml !== article?.bodyHtml) await changeRows(tx, 'article', { id: articleId }, { bodyHtml });
}

async function highlighted(tx: Tx, articleId: string, html: string): Promise<string> {
  const where = { articleId, anchorStatus: { notIn: [...lostStatuses] } };
  const quotes = await findRows(tx, 'quote', { where }, { select: { id: true, speakerId: true, segments: true } });
  return highlight(html, quotes.flatMap(({ id, speakerId, segments }) =>
    (segments as unknown as Segment[]).map(({ start, end }) => ({ quoteId: id, speakerId, start, end }))));
}
