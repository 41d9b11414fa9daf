/** Wherever a body names an outlet, a speaker or an image, its id and its slug both serve. */
import type { Tx } from '../database/database.js';
import { invalid, pointer } from '../http/errors.js';
import { looksLikeId } from '../http/fields.js';

type Kind = 'outlet' | 'speaker' | 'image' | 'article';

/** The condition that picks what a path or a filter names. */
export const named = (reference: string): { id: string } | { slug: string } =>
  looksLikeId(reference) ? { id: reference.toLowerCase() } : { slug: reference };

/** The same for a list of names. */
export const anyNamed = (references: readonly string[]) => ({ OR: [{ id: { in: [...references] } }, { slug: { in: [...references] } }] });

function find(tx: Tx, kind: Kind, references: string[]): Promise<{ id: string; slug: string }[]> {
  const query = { where: anyNamed(references), select: { id: true, slug: true } };
  switch (kind) {
    case 'outlet': return tx.outlet.findMany(query);
    case 'speaker': return tx.speaker.findMany(query);
    case 'image': return tx.image.findMany(query);
    case 'article': return tx.article.findMany(query);
  }
}

/** One place in a body that names something. */
export interface Mention {
  path: PropertyKey[];
  reference: string;
}

/**
 * Resolves what a body names to ids, all at once.
 *
 * @throws Problem invalid_body on every field that names nothing
 */
export async function resolveReferences(tx: Tx, kind: Kind, mentions: readonly Mention[]): Promise<(reference: string) => string> {
  if (mentions.length === 0) return (reference) => reference;
  const rows = await find(tx, kind, [...new Set(mentions.map((mention) => mention.reference))]);
  const ids = new Map(rows.flatMap(({ id, slug }) => [[id, id], [slug, id]]));
  const unknown = mentions.filter((mention) => !ids.has(mention.reference));
  if (unknown.length > 0) {
    throw invalid('invalid_body', unknown.map(({ path, reference }) => ({
      pointer: pointer(path), code: 'unknown_reference', message: `there is no ${kind} with the id or slug \`${reference}\``,
    })));
  }
  return (reference) => ids.get(reference) ?? reference;
}

/** One field that names something or is null or absent. */
export async function resolveReference<T extends string | null | undefined>(tx: Tx, kind: Kind, name: string, reference: T): Promise<T> {
  if (typeof reference !== 'string') return reference;
  const resolve = await resolveReferences(tx, kind, [{ path: [name], reference }]);
  return resolve(reference) as T;
}
