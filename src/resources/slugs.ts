/** Slugs: given or derived, and unique. */
import slugify from '@sindresorhus/slugify';
import { Problem } from '../http/errors.js';
import { looksLikeId } from '../http/fields.js';

const LONGEST = 200;

/** Finds the slugs of one resource that equal `base` or begin with `base-`. */
export type FindSlugs = (base: string) => Promise<{ slug: string; trashedAt?: Date | null }[]>;

/**
 * The slug for a new resource: the one given, or one derived from its name that is free (`-2`, `-3`… on a clash).
 *
 * @param findReserved finds slugs that may be given, but not derived
 * @param id of the resource; its tail stands in for a name that leaves nothing after transliteration
 * @throws Problem slug_taken
 */
export async function chooseSlug(given: string | undefined, name: string, id: string, find: FindSlugs, findReserved: FindSlugs = async () => []): Promise<string> {
  if (given !== undefined) {
    await demandFree(given, find);
    return given;
  }
  const base = derive(name, id);
  const taken = new Set([...(await find(base)), ...(await findReserved(base))].map(({ slug }) => slug));
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(slug)) return slug;
  }
}

/** @throws Problem slug_taken */
export async function demandFree(slug: string, find: FindSlugs): Promise<void> {
  const holder = (await find(slug)).find((row) => row.slug === slug);
  if (holder === undefined) return;
  const where = holder.trashedAt == null ? '' : ', by something in the trash that may be restored';
  const detail = `The slug \`${slug}\` is taken${where}. Choose another, or leave it out to have one made.`;
  throw new Problem('slug_taken', detail, { errors: [{ pointer: '#/slug', code: 'taken', message: 'is taken' }] });
}

function derive(name: string, id: string): string {
  const room = LONGEST - '-999999'.length;
  const slug = slugify(name.slice(0, 1_000), { decamelize: false }).slice(0, room).replace(/-+$/, '');
  if (slug === '') return id.slice(-12);
  return looksLikeId(slug) ? `${slug}-1` : slug;
}

/** The Prisma condition behind a FindSlugs. */
export const slugsLike = (base: string) => ({
  where: { OR: [{ slug: base }, { slug: { startsWith: `${base}-` } }] },
  select: { slug: true },
});
