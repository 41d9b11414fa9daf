/** Wherever a body names an outlet, a speaker or an image, its id and its slug both serve. */
import type { Tx } from '../database/database.js';
import { findRows } from '../database/rows.js';
import { type FieldError, invalid, pointer } from '../http/errors.js';
import { looksLikeId } from '../http/fields.js';

type Kind = 'outlet' | 'speaker' | 'image' | 'article';

/** The condition that picks what a path or a filter names. */
export const named = (reference: string): { id: string } | { slug: string } =>
  looksLikeId(reference) ? { id: reference } : { slug: reference };

/** The same for a list of names. */
export const anyNamed = (references: readonly string[]) => ({ OR: [{ id: { in: [...references] } }, { slug: { in: [...references] } }] });

function find(tx: Tx, kind: Kind, references: string[]): Promise<{ id: string; slug: string }[]> {
  const where = anyNamed(references);
  return findRows(tx, kind, { where: kind === 'article' ? { AND: [where, { trashedAt: null }] } : where }, { select: { id: true, slug: true } });
}

/** The ids of what a filter names; what names nothing is left out. */
export async function idsNamed(tx: Tx, kind: Kind, references: readonly string[]): Promise<string[]> {
  return (await find(tx, kind, [...references])).map(({ id }) => id);
}

/** How many working copies name something that no row of an article may name yet. */
export const draftsNaming = (tx: Tx, resource: Kind, resourceId: string): Promise<number> => tx.draftReference.count({ where: { resource, resourceId } });

/** What a list of references names: the id of each; undefined for what names nothing. */
export async function findIds(tx: Tx, kind: Kind, references: readonly string[]): Promise<(reference: string) => string | undefined> {
  const rows = references.length === 0 ? [] : await find(tx, kind, [...new Set(references)]);
  const ids = new Map(rows.flatMap(({ id, slug }) => [[id, id], [slug, id]]));
  return (reference) => ids.get(reference);
}

export const nothingNamed = (kind: Kind, path: PropertyKey[], reference: string): FieldError =>
  ({ pointer: pointer(path), code: 'unknown_reference', message: `there is no ${kind} with the id or slug \`${reference}\`` });

/** One place in a body that names something. */
export interface Mention {
  path: PropertyKey[];
  reference: string;
}

/**
 * Resolves what a body names to ids. What names nothing is added to `errors`, so that a caller can gather the errors of a
 * whole body and answer them at once (demandNone).
 */
export async function resolveReferences(tx: Tx, kind: Kind, mentions: readonly Mention[], errors: FieldError[]): Promise<(reference: string) => string> {
  const idOf = await findIds(tx, kind, mentions.map(({ reference }) => reference));
  for (const { path, reference } of mentions) if (idOf(reference) === undefined) errors.push(nothingNamed(kind, path, reference));
  return (reference) => idOf(reference) ?? reference;
}

/** One field that names something or is null or absent. */
export async function resolveReference<T extends string | null | undefined>(tx: Tx, kind: Kind, name: string, reference: T, errors: FieldError[]): Promise<T> {
  if (typeof reference !== 'string') return reference;
  const resolve = await resolveReferences(tx, kind, [{ path: [name], reference }], errors);
  return resolve(reference) as T;
}

/**
 * The same, where it is the only field of its body that names something.
 *
 * @throws Problem invalid_body
 */
export async function demandReference<T extends string | null | undefined>(tx: Tx, kind: Kind, name: string, reference: T): Promise<T> {
  const errors: FieldError[] = [];
  const id = await resolveReference(tx, kind, name, reference, errors);
  demandNone(errors);
  return id;
}

/** @throws Problem invalid_body, when there are errors */
export function demandNone(errors: FieldError[]): void {
  if (errors.length > 0) throw invalid('invalid_body', errors);
}
