import { v7 as uuid } from 'uuid';
import type { Action, Reading, Writing } from '../../changes/scope.js';
import { Prisma, type Tx } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import { type Hits, type Searchable, exclusion, forgetInSearch, indexForSearch, search } from '../../database/search.js';
import type { Path } from '../../database/walk.js';
import type { Precondition } from '../../http/etag.js';
import { paginateAlong } from '../../http/listing.js';
import { type Page, paginateRanked } from '../../http/paging.js';
import { present } from '../../http/presenter.js';
import { changesIn } from '../../http/schema.js';
import { column, ordering, time } from '../../http/sorting.js';
import { renderAgain } from '../bodies.js';
import { type Filtered, filtered, when } from '../filters.js';
import { extended } from '../extended.js';
import { includes } from '../include.js';
import { orNull } from '../json.js';
import { presentOutlet } from '../outlets/outlet.service.js';
import { demandReference, draftsNaming, idsNamed, named } from '../references.js';
import { among, inOrder } from '../relevance.js';
import { chooseSlug, demandFree, slugsIn } from '../slugs.js';
import { sortKey } from '../sort-keys.js';
import { touchNamed } from '../stale.js';
import { demandUpdated, demandVersion, firstVersion, inUse, nextVersion, notFound } from '../versions.js';
import { imagesVisibleTo, seesDrafts } from '../visibility.js';
import { type Image, type ImageCreate, type ImageListQuery, type ImageQuery, ImageSnapshot, type ImageUpdate, imageFieldKinds } from './image.schema.js';

/** A row, and what `include` has brought. */
type ImageRow = Prisma.ImageGetPayload<object> & { creditOutlet?: Prisma.OutletGetPayload<object> | null };

/** What to read with an image, for an `include`. Typed as what is always there: nothing; ImageRow has the rest as optional. */
const imageInclude = (include: readonly string[] | undefined): { creditOutlet: false } => ({ creditOutlet: includes(include, 'creditOutlet') }) as { creditOutlet: false };

export const presentImage = (row: ImageRow): Image => extended(row, { creditOutlet: row.creditOutlet && presentOutlet(row.creditOutlet) }) as Image;

const sortKeys = { createdAt: time('createdAt'), title: column('titleKey') };

const having = (equal: Path['equal']): Path => ({ table: 'Image', id: 'id', equal });

async function filter({ tx, caller }: Reading, query: ImageListQuery, hits: Hits | null): Promise<Filtered<Prisma.ImageWhereInput>> {
  const order = ordering(query.sort, sortKeys, '-createdAt');
  const outlets = query.creditOutlet && (await idsNamed(tx, 'outlet', query.creditOutlet));
  const base = { where: imagesVisibleTo(caller), paths: [having({})], served: seesDrafts(caller) };
  return filtered<Prisma.ImageWhereInput>(order, base, [
    when(outlets, (ids) => ({ where: { creditOutletId: { in: ids } }, paths: order[0].column === 'createdAt' ? ids.map((creditOutletId) => having({ creditOutletId })) : undefined })),
    when(exclusion(hits), (id) => ({ where: { id } })),
  ], (where) => findRows(tx, 'image', { where }, { select: { id: true } }));
}

export async function listImages(reading: Reading, query: ImageListQuery): Promise<Page<Image>> {
  const { tx } = reading;
  const hits = query.q === undefined ? null : await search(tx, 'image', query.q, 'newsroom');
  const { order, where, listing } = await filter(reading, query, hits);
  const read = async (ids: string[]) => inOrder(ids, await findRows(tx, 'image', { where: { id: { in: ids } } }, { include: imageInclude(query.include) }));
  const found = await among(hits, order, (id, orderBy) => findRows(tx, 'image', { where: { AND: [where, { id }] }, orderBy }, { select: { id: true } }));
  const page = found === null ? await paginateAlong(reading, 'images', query, listing, read) : await paginateRanked(reading, 'images', query, found, read);
  return { ...page, rows: page.rows.map(presentImage) };
}

async function findImage({ tx, caller }: Reading, reference: string, include?: readonly string[]): Promise<ImageRow> {
  const [row] = await findRows(tx, 'image', { where: { AND: [named(reference), imagesVisibleTo(caller)] } }, { include: imageInclude(include) });
  if (row === undefined) throw notFound('image', reference);
  return row;
}

export async function getImage(reading: Reading, reference: string, query: ImageQuery): Promise<Image> {
  return presentImage(await findImage(reading, reference, query.include));
}

const findSlugs = (tx: Tx) => (slugs: string[]) => tx.image.findMany(slugsIn(slugs));

export async function createImage(writing: Writing, body: ImageCreate): Promise<Image> {
  const { tx } = writing;
  const id = uuid();
  const creditOutletId = await demandReference(tx, 'outlet', 'creditOutletId', body.creditOutletId);
  const slug = await chooseSlug(body.slug, body.title, id, findSlugs(tx));
  await tx.image.create({
    data: { ...body, id, slug, creditOutletId, titleKey: sortKey(body.title), focalPoint: orNull(body.focalPoint), ...firstVersion(writing) },
  });
  return finish(writing, 'create', id);
}

export async function updateImage(writing: Writing, reference: string, body: ImageUpdate, precondition: Precondition): Promise<Image> {
  const { tx } = writing;
  const before = await findImage(writing, reference);
  const { id, version } = before;
  demandVersion(precondition, version);
  const creditOutletId = await demandReference(tx, 'outlet', 'creditOutletId', body.creditOutletId);
  const changes = changesIn({ ...body, creditOutletId }, presentImage(before), imageFieldKinds, precondition) as Partial<ImageCreate>;
  if (Object.keys(changes).length === 0) return presentImage(before);
  if (changes.slug !== undefined) await demandFree(changes.slug, findSlugs(tx));
  const { focalPoint, ...plain } = changes;
  const data = {
    ...plain,
    ...(changes.title === undefined ? {} : { titleKey: sortKey(changes.title) }),
    ...(focalPoint === undefined ? {} : { focalPoint: orNull(focalPoint) }),
    ...nextVersion(writing),
  };
  demandUpdated(await tx.image.updateMany({ where: { id, version }, data }), version);
  if (changes.url !== undefined || changes.alt !== undefined) await renderAgain(writing, id);
  return finish(writing, 'update', id);
}

/** What can be found of an image. */
export function searchableImage({ id, title, alt, caption, credit }: Pick<ImageRow, 'id' | 'title' | 'alt' | 'caption' | 'credit'>): Searchable {
  return { resource: 'image', id, title, text: [alt, caption, credit].join('\n'), published: false };
}

async function finish(writing: Writing, action: Action, id: string): Promise<Image> {
  const row = await findImage(writing, id);
  await indexForSearch(writing.tx, searchableImage(row));
  const image = presentImage(row);
  touchNamed(writing, 'image', id);
  writing.record({ resource: 'image', resourceId: id, version: row.version, action, snapshot: present(ImageSnapshot, image) });
  return image;
}

export async function removeImage(writing: Writing, reference: string, precondition: Precondition): Promise<void> {
  const { tx } = writing;
  const { id, version } = await findImage(writing, reference);
  demandVersion(precondition, version);
  inUse('image', {
    articles: await tx.article.count({ where: { OR: [{ images: { some: { imageId: id } } }, { bodyImages: { some: { imageId: id } } }] } }),
    speakers: await tx.speaker.count({ where: { imageId: id } }),
    workingCopies: await draftsNaming(tx, 'image', id),
  });
  await tx.image.delete({ where: { id, version } });
  await forgetInSearch(tx, id);
  touchNamed(writing, 'image', id);
  writing.record({ resource: 'image', resourceId: id, version: version + 1, action: 'delete', snapshot: null });
}
