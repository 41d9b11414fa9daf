import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { Action, Reading, Writing } from '../../changes/scope.js';
import type { Prisma, Tx } from '../../database/database.js';
import { forgetInSearch, idCondition, indexForSearch, search } from '../../database/search.js';
import type { Precondition } from '../../http/etag.js';
import { type Page, column, ordering, paginate } from '../../http/paging.js';
import { changesIn } from '../../http/schema.js';
import { draftsNaming, named } from '../references.js';
import { chooseSlug, demandFree, slugsLike } from '../slugs.js';
import { sortKey } from '../sort-keys.js';
import { touchNamed } from '../stale.js';
import { demandUpdated, demandVersion, firstVersion, inUse, nextVersion, notFound } from '../versions.js';
import { type Outlet, type OutletCreate, type OutletListQuery, OutletSnapshot, type OutletUpdate, outletFieldKinds } from './outlet.schema.js';

type OutletRow = Prisma.OutletGetPayload<object>;

const sortKeys = { name: column<OutletRow>('nameKey'), createdAt: column<OutletRow>('createdAt') };

export function presentOutlet({ nameKey, ...outlet }: OutletRow): Outlet {
  return outlet as Outlet;
}

async function filter({ tx }: Reading, query: OutletListQuery): Promise<Prisma.OutletWhereInput> {
  return {
    ...(query.q && { id: idCondition(await search(tx, 'outlet', query.q, 'public')) }),
    ...(query.category && { category: { in: query.category } }),
    ...(query.country && { country: { in: query.country } }),
  };
}

export async function listOutlets(reading: Reading, query: OutletListQuery): Promise<Page<Outlet>> {
  const { tx } = reading;
  const where = await filter(reading, query);
  const page = await paginate(
    reading, 'outlets', query, ordering<OutletRow>(query.sort, sortKeys, 'name'),
    ({ where: window, ...rest }) => tx.outlet.findMany({ where: { AND: [where, window] }, ...rest }),
    () => tx.outlet.count({ where }),
  );
  return { ...page, rows: page.rows.map(presentOutlet) };
}

async function findOutlet(tx: Tx, reference: string): Promise<OutletRow> {
  const row = await tx.outlet.findUnique({ where: named(reference) });
  if (row === null) throw notFound('outlet', reference);
  return row;
}

export async function getOutlet({ tx }: Reading, reference: string): Promise<Outlet> {
  return presentOutlet(await findOutlet(tx, reference));
}

const findSlugs = (tx: Tx) => (base: string) => tx.outlet.findMany(slugsLike(base));

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

async function finish(writing: Writing, action: Action, row: OutletRow): Promise<Outlet> {
  await indexForSearch(writing.tx, { resource: 'outlet', id: row.id, title: row.name, text: row.description ?? '', published: true });
  const outlet = presentOutlet(row);
  touchNamed(writing, 'outlet', row.id);
  writing.record({ resource: 'outlet', resourceId: row.id, version: row.version, action, snapshot: z.encode(OutletSnapshot, outlet) });
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
