import { v7 as uuid } from 'uuid';
import type { Action, Reading, Writing } from '../../changes/scope.js';
import type { Prisma, Tx } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import { type Hits, type Searchable, exclusion, forgetInSearch, indexForSearch, search } from '../../database/search.js';
import type { Path } from '../../database/walk.js';
import { Problem } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import { paginateAlong } from '../../http/listing.js';
import { type Page, paginateRanked } from '../../http/paging.js';
import { present } from '../../http/presenter.js';
import { changesIn } from '../../http/schema.js';
import { column, ordering, time } from '../../http/sorting.js';
import { type Filtered, filtered, when } from '../filters.js';
import { extended } from '../extended.js';
import { presentImage } from '../images/image.service.js';
import { includes } from '../include.js';
import { demandReference, draftsNaming, named } from '../references.js';
import { among, inOrder } from '../relevance.js';
import { chooseSlug, demandFree, slugsIn } from '../slugs.js';
import { sortKey } from '../sort-keys.js';
import { touchNamed } from '../stale.js';
import { demandUpdated, demandVersion, firstVersion, inUse, nextVersion, notFound } from '../versions.js';
import { seesDrafts, speakersVisibleTo } from '../visibility.js';
import { currentPositions } from './positions.js';
import { type Position, type Speaker, type SpeakerCreate, type SpeakerListQuery, type SpeakerQuery, SpeakerSnapshot, type SpeakerUpdate, speakerFieldKinds } from './speaker.schema.js';

export const speakerInclude = { image: true } satisfies Prisma.SpeakerInclude;
type SpeakerRow = Prisma.SpeakerGetPayload<object>;
export type SpeakerWithImage = Prisma.SpeakerGetPayload<{ include: typeof speakerInclude }>;

export const presentSpeaker = (row: SpeakerRow): Speaker =>
  extended(row, { currentPositions: currentPositions(row.positions as unknown as Position[]) }) as unknown as Speaker;

function presentWithImage({ image, ...row }: SpeakerWithImage, include?: readonly string[]): Speaker {
  return { ...presentSpeaker(row), ...(includes(include, 'image') ? { image: image && presentImage(image) } : {}) };
}

/** Every word of a search for a name is the beginning of one. */
const asPrefixes = (q: string): string => q.replace(/("[^"]*"?)|([^\s"*]+)(?=\s|"|$)/g, (_, phrase, word) => phrase ?? `${word}*`);

const sortKeys = { name: column('nameKey'), createdAt: time('createdAt'), quoteCount: column('quoteCount') };

const having = (equal: Path['equal']): Path => ({ table: 'Speaker', id: 'id', equal });

function filter({ tx, caller }: Reading, query: SpeakerListQuery, hits: Hits | null): Filtered<Prisma.SpeakerWhereInput> {
  const order = ordering(query.sort, sortKeys, 'name');
  const base = { where: speakersVisibleTo(caller), paths: [having({})], served: seesDrafts(caller) };
  return filtered<Prisma.SpeakerWhereInput>(order, base, [
    when(query.wikidataId, (ids) => ({ where: { wikidataId: { in: ids } }, paths: ids.map((wikidataId) => having({ wikidataId })) })),
    when(query.kind, (kinds) => ({ where: { kind: { in: kinds } }, paths: order[0].column === 'nameKey' ? kinds.map((kind) => having({ kind })) : undefined })),
    when(exclusion(hits), (id) => ({ where: { id } })),
  ], (where) => findRows(tx, 'speaker', { where }, { select: { id: true } }));
}

export async function listSpeakers(reading: Reading, query: SpeakerListQuery): Promise<Page<Speaker>> {
  const { tx } = reading;
  const hits = query.q === undefined ? null : await search(tx, 'speaker', asPrefixes(query.q), 'newsroom');
  const { order, where, listing } = filter(reading, query, hits);
  const read = async (ids: string[]) => inOrder(ids, await findRows(tx, 'speaker', { where: { id: { in: ids } } }, { include: speakerInclude }));
  const found = await among(hits, order, (id, orderBy) => findRows(tx, 'speaker', { where: { AND: [where, { id }] }, orderBy }, { select: { id: true } }));
  const page = found === null ? await paginateAlong(reading, 'speakers', query, listing, read) : await paginateRanked(reading, 'speakers', query, found, read);
  return { ...page, rows: page.rows.map((row) => presentWithImage(row, query.include)) };
}

/** @throws Problem not_found */
export async function findSpeaker({ tx, caller }: Reading, reference: string): Promise<SpeakerWithImage> {
  const [row] = await findRows(tx, 'speaker', { where: { AND: [named(reference), speakersVisibleTo(caller)] } }, { include: speakerInclude });
  if (row === undefined) throw notFound('speaker', reference);
  return row;
}

export async function getSpeaker(reading: Reading, reference: string, query: SpeakerQuery): Promise<Speaker> {
  return presentWithImage(await findSpeaker(reading, reference), query.include);
}

const findSlugs = (tx: Tx) => (slugs: string[]) => tx.speaker.findMany(slugsIn(slugs));

async function demandFreeWikidataId(tx: Tx, wikidataId: string | null | undefined): Promise<void> {
  if (!wikidataId || (await tx.speaker.count({ where: { wikidataId } })) === 0) return;
  throw new Problem('conflict', `Another speaker has the Wikidata id ${wikidataId}.`, {
    errors: [{ pointer: '#/wikidataId', code: 'taken', message: 'belongs to another speaker' }],
  });
}

export async function createSpeaker(writing: Writing, body: SpeakerCreate): Promise<Speaker> {
  const { tx } = writing;
  const id = uuid();
  const imageId = await demandReference(tx, 'image', 'imageId', body.imageId);
  await demandFreeWikidataId(tx, body.wikidataId);
  const slug = await chooseSlug(body.slug, body.name, id, findSlugs(tx));
  await tx.speaker.create({ data: { ...body, id, slug, imageId, nameKey: sortKey(body.name), ...firstVersion(writing) } });
  return finish(writing, 'create', id);
}

export async function updateSpeaker(writing: Writing, reference: string, body: SpeakerUpdate, precondition: Precondition): Promise<Speaker> {
  const { tx } = writing;
  const before = presentWithImage(await findSpeaker(writing, reference));
  const { id, version } = before;
  demandVersion(precondition, version);
  const imageId = await demandReference(tx, 'image', 'imageId', body.imageId);
  const changes = changesIn({ ...body, imageId }, before, speakerFieldKinds, precondition) as Partial<SpeakerCreate>;
  if (Object.keys(changes).length === 0) return before;
  if (changes.slug !== undefined) await demandFree(changes.slug, findSlugs(tx));
  await demandFreeWikidataId(tx, changes.wikidataId);
  const derived = changes.name === undefined ? {} : { nameKey: sortKey(changes.name) };
  demandUpdated(await tx.speaker.updateMany({ where: { id, version }, data: { ...changes, ...derived, ...nextVersion(writing) } }), version);
  return finish(writing, 'update', id);
}

/** What can be found of a speaker. */
export function searchableSpeaker({ id, name, aliases }: Pick<SpeakerRow, 'id' | 'name' | 'aliases'>): Searchable {
  return { resource: 'speaker', id, title: name, text: (aliases as string[]).join('\n'), published: false };
}

async function finish(writing: Writing, action: Action, id: string): Promise<Speaker> {
  const { image, ...row } = await findSpeaker(writing, id);
  await indexForSearch(writing.tx, searchableSpeaker(row));
  const speaker = presentSpeaker(row);
  touchNamed(writing, 'speaker', id);
  writing.record({ resource: 'speaker', resourceId: id, version: row.version, action, snapshot: present(SpeakerSnapshot, speaker) });
  return speaker;
}

export async function removeSpeaker(writing: Writing, reference: string, precondition: Precondition): Promise<void> {
  const { tx } = writing;
  const { id, version } = await findSpeaker(writing, reference);
  demandVersion(precondition, version);
  inUse('speaker', {
    quotes: await tx.quote.count({ where: { OR: [{ speakerId: id }, { addressees: { some: { speakerId: id } } }] } }),
    workingCopies: await draftsNaming(tx, 'speaker', id),
  });
  await tx.speaker.delete({ where: { id, version } });
  await forgetInSearch(tx, id);
  touchNamed(writing, 'speaker', id);
  writing.record({ resource: 'speaker', resourceId: id, version: version + 1, action: 'delete', snapshot: null });
}
