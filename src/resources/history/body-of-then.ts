/** A body of the past with the images of then. */
import { Prisma, type Tx } from '../../database/database.js';
import { looksLikeId } from '../../http/fields.js';
import { type RenderedBody, parseBody, renderBody } from '../../statements/body.js';
import type { ComposedArticle } from './compose.js';
import { snapshotsAt } from './neighbours-of-then.js';

/** Rendered anew: the log keeps what was written, not what follows from it. */
export async function bodyOfThen(tx: Tx, { article: { id, body }, bodyImages }: ComposedArticle, at: Date): Promise<RenderedBody> {
  const parsed = parseBody(body);
  const ids = bodyImages === undefined ? await imagesNamed(tx, id, parsed.imageReferences, at) : new Map(bodyImages.map(({ reference, imageId }) => [reference, imageId]));
  const shown = (await snapshotsAt(tx, 'image', [...ids.values()], at)) as { id: string; url: string; alt: string }[];
  const byId = new Map(shown.map((image) => [image.id, image]));
  return renderBody(parsed, new Map([...ids].flatMap(([reference, imageId]) => {
    const image = byId.get(imageId);
    return image === undefined ? [] : [[reference, image] as const];
  })));
}

/** Where the log is too old to say what the names in the body stood for: as the article still has it, else whatever had that slug last before the moment. */
async function imagesNamed(tx: Tx, articleId: string, references: readonly string[], at: Date): Promise<Map<string, string>> {
  if (references.length === 0) return new Map();
  const known = await tx.bodyImage.findMany({ where: { articleId }, select: { reference: true, imageId: true } });
  const ids = new Map(known.map(({ reference, imageId }) => [reference, imageId]));
  const slugs = references.filter((reference) => !ids.has(reference) && !looksLikeId(reference));
  const byRecord = slugs.length === 0 ? [] : await tx.$queryRaw<{ slug: string; id: string }[]>`
    SELECT "snapshot" ->> 'slug' AS slug, "resourceId" AS id FROM "Change"
    WHERE "resource" = 'image' AND "at" <= ${at} AND "snapshot" ->> 'slug' IN (${Prisma.join(slugs)}) ORDER BY "seq"`;
  const recorded = new Map(byRecord.map(({ slug, id }) => [slug, id]));
  return new Map(references.flatMap((reference) => {
    const imageId = ids.get(reference) ?? (looksLikeId(reference) ? reference : recorded.get(reference));
    return imageId === undefined ? [] : [[reference, imageId] as const];
  }));
}
