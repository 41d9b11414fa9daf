/** Slugs: given or derived, and unique. */
import slugify from '@sindresorhus/slugify';
import { Problem } from '../http/errors.js';
import { looksLikeId } from '../http/fields.js';

const LONGEST = 200;

/** Finds those of some slugs that one resource has. */
export type FindSlugs = (slugs: string[]) => Promise<{ slug: string; trashedAt?: Date | null }[]>;

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
  return firstFree((number) => (number === 1 ? base : `${base}-${number}`), async (slugs) => {
    const taken = [...(await find(slugs)), ...(await findReserved(slugs))].map(({ slug }) => slug);
    return slugs.map((slug) => !taken.includes(slug));
  });
}

/** So many numbers are tried one by one. */
const NEAR = 8;

/**
 * The first slug that is free, or where the first eight are taken one that is free and has a taken one before it: the
 * thousandth of its name costs about as many look-ups as the tenth.
 */
async function firstFree(numbered: (number: number) => string, areFree: (slugs: string[]) => Promise<boolean[]>): Promise<string> {
  const isFree = async (number: number): Promise<boolean> => (await areFree([numbered(number)]))[0] === true;
  const near = Array.from({ length: NEAR }, (_, index) => numbered(index + 1));
  const first = (await areFree(near)).indexOf(true);
  if (first !== -1) return numbered(first + 1);
  let [taken, free] = [NEAR, 2 * NEAR];
  while (!(await isFree(free))) [taken, free] = [free, 2 * free];
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2);
    if (await isFree(middle)) free = middle;
    else taken = middle;
  }
  return numbered(free);
}

/** @throws Problem slug_taken */
export async function demandFree(slug: string, find: FindSlugs): Promise<void> {
  const [holder] = await find([slug]);
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
export const slugsIn = (slugs: string[]) => ({ where: { slug: { in: slugs } }, select: { slug: true } });
