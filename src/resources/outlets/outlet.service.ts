import { v7 as uuid } from 'uuid';
import type { Action, Reading, Writing } from '../../changes/scope.js';
import type { Prisma, Tx } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import { type Hits, type Searchable, exclusion, forgetInSearch, indexForSearch, search } from '../../database/search.js';
import type { Path } from '../../database/walk.js';
import type { Precondition } from '../../http/etag.js';
import { paginateAlong } from '../../http/listing.js';
import { type Page, paginateRanked } from '../../http/paging.js';
import { present } from '../../http/presenter.js';
import { changesIn } from '../../http/schema.js';
import { column, ordering, time } from '../../http/sorting.js';
import { type Filtered, filtered, when } from '../filters.js';
import { draftsNaming, named } from '../references.js';
import { among, inOrder } from '../relevance.js';
import { chooseSlug, demandFree, slugsIn } from '../slugs.js';
import { sortKey } from '../sort-keys.js';
import { touchNamed } from '../stale.js';
import { demandUpdated, demandVersion, firstVersion, inUse, nextVersion, notFound } from '../versions.js';
import { type Outlet, type OutletCreate, type OutletListQuery, OutletSnapshot, type OutletUpdate, outletFieldKinds } from './outlet.schema.js';

type OutletRow = Prisma.OutletGetPayload<object>;

export const presentOutlet = (row: OutletRow): Outlet => row as Outlet;

const sortKeys = { name: column('nameKey'), createdAt: time('createdAt') };

const having = (equal: Path['equal']): Path => ({ table: 'Outlet', id: 'id', equal });

function filter({ tx }: Reading, query: OutletListQuery, hits: Hits | null): Filtered<Prisma.OutletWhereInput> {
  const order = ordering(query.sort, sortKeys, 'name');
  const byName = (column: string, values: readonly string[]) => (order[0].column === 'nameKey' ? values.map((value) => having({ [column]: value })) : undefined);
  return filtered<Prisma.OutletWhereInput>(order, { where: {}, paths: [having({})], served: true }, [
    when(query.category, (categories) => ({ where: { category: { in: categories } }, paths: byName('category', categories) })),
    when(query.country, (countries) => ({ where: { country: { in: countries } }, paths: byName('country', countries) })),
    when(exclusion(hits), (id) => ({ where: { id } })),
  ], (where) => findRows(tx, 'outlet', { where }, { select: { id: true } }));
}

export async function listOutlets(reading: Reading, query: OutletListQuery): Promise<Page<Outlet>> {
  const { tx } = reading;
  const hits = query.q === undefined ? null : await search(tx, 'outlet', query.q, 'public');
  const { order, where, listing } = filter(reading, query, hits);
  const read = async (ids: string[]) => inOrder(ids, await findRows(tx, 'outlet', { where: { id: { in: ids } } }, {}));
  const found = await among(hits, order, (id, orderBy) => findRows(tx, 'outlet', { where: { AND: [where, { id }] }, orderBy }, { select: { id: true } }));
  const page = found === null ? await paginateAlong(reading, 'outlets', query, listing, read) : await paginateRanked(reading, 'outlets', query, found, read);
  return { ...page, rows: page.rows.map(presentOutlet) };
}

async function findOutlet(tx: Tx, reference: string): Promise<OutletRow> {
  const [row] = await findRows(tx, 'outlet', { where: named(reference) }, {});
  if (row === undefined) throw notFound('outlet', reference);
  return row;
}

export async function getOutlet({ tx }: Reading, reference: string): Promise<Outlet> {
  return presentOutlet(await findOutlet(tx, reference));
}

const findSlugs = (tx: Tx) => (slugs: string[]) => tx.outlet.findMany(slugsIn(slugs));

export async function createOutlet(writing: Writing, body: OutletCreate): Promise<Outlet> {
  const { tx } = writing;
  const id = uuid();
  const slug = await chooseSlug(body.slug, body.name, id, findSlugs(tx));
  const row = await tx.outlet.create({ data: { ...body, id, slug, nameKey: sortKey(body.name), ...firstVersion(writing) } });
  return finish(writing, 'create', row);
}

export async function updateOutlet(writing: Writing, reference: string, body: OutletUpdate, precondition: Precondition): Promise<Outlet> {
  const { tx } = writing;
  const before = await findOutlet(tx, reference);
  demandVersion(precondition, before.version);
  const changes = changesIn(body, presentOutlet(before), outletFieldKinds, precondition) as Partial<OutletCreate>;
  if (Object.keys(changes).length === 0) return presentOutlet(before);
  if (changes.slug !== undefined) await demandFree(changes.slug, findSlugs(tx));
  const { id, version } = before;
  const derived = changes.name === undefined ? {} : { nameKey: sortKey(changes.name) };
  demandUpdated(await tx.outlet.updateMany({ where: { id, version }, data: { ...changes, ...derived, ...nextVersion(writing) } }), version);
  return finish(writing, 'update', await findOutlet(tx, id));
}

/** What can be found of an outlet. */
export function searchableOutlet({ id, name, description }: Pick<OutletRow, 'id' | 'name' | 'description'>): Searchable {
  return { resource: 'outlet', id, title: name, text: description ?? '', published: true };
}

async function finish(writing: Writing, action: Action, row: OutletRow): Promise<Outlet> {
  await indexForSearch(writing.tx, searchableOutlet(row));
  const outlet = presentOutlet(row);
  touchNamed(writing, 'outlet', row.id);
  writing.record({ resource: 'outlet', resourceId: row.id, version: row.version, action, snapshot: present(OutletSnapshot, outlet) });
  return outlet;
}

export async function removeOutlet(writing: Writing, reference: string, precondition: Precondition): Promise<void> {
  const { tx } = writing;
  const { id, version } = await findOutlet(tx, reference);
  demandVersion(precondition, version);
  inUse('outlet', {
    articles: await tx.article.count({ where: { outletId: id } }),
    quotes: await tx.quote.count({ where: { viaOutletId: id } }),
    images: await tx.image.count({ where: { creditOutletId: id } }),
    workingCopies: await draftsNaming(tx, 'outlet', id),
  });
  await tx.outlet.delete({ where: { id, version } });
  await forgetInSearch(tx, id);
  touchNamed(writing, 'outlet', id);
  writing.record({ resource: 'outlet', resourceId: id, version: version + 1, action: 'delete', snapshot: null });
}
