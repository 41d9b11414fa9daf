/** Outlets, images and speakers: what articles and statements name. */
import type { Writing } from '../../changes/scope.js';
import { insertAll } from '../../database/bulk.js';
import { findRows } from '../../database/rows.js';
import { indexAllForSearch } from '../../database/search.js';
import { present } from '../../http/presenter.js';
import { ImageSnapshot } from '../images/image.schema.js';
import { searchableImage } from '../images/image.service.js';
import { orNull } from '../json.js';
import { OutletSnapshot } from '../outlets/outlet.schema.js';
import { searchableOutlet } from '../outlets/outlet.service.js';
import { findIds, nothingNamed } from '../references.js';
import { sortKey } from '../sort-keys.js';
import { SpeakerSnapshot } from '../speakers/speaker.schema.js';
import { searchableSpeaker } from '../speakers/speaker.service.js';
import { type Entry, refuse, refuseTaken, setAsideKnown, toImport } from './import.entries.js';
import type { ImageImport, ImportLine, OutletImport, SpeakerImport } from './transfer.schema.js';

/** The conditions that find what is there with the ids, and with the slugs, of a batch. */
const sameIds = (entries: readonly Entry[]) => ({ where: { id: { in: entries.map(({ line }) => line.id) } } });
const version = { select: { id: true, version: true } };
const sameSlugs = (entries: readonly Entry<ImportLine & { slug: string }>[]) => ({ where: { slug: { in: entries.map(({ line }) => line.slug) } } });
const slug = { select: { id: true, slug: true } };

export async function importOutlets(writing: Writing, entries: readonly Entry<OutletImport>[]): Promise<void> {
  if (entries.length === 0) return;
  const { tx } = writing;
  setAsideKnown(entries, await findRows(tx, 'outlet', sameIds(entries), version));
  refuseTaken(entries, 'slug', await findRows(tx, 'outlet', sameSlugs(toImport(entries)), slug));
  const outlets = toImport(entries).map(({ line: { resource, ...outlet } }) => outlet);
  await insertAll(tx, 'Outlet', outlets.map((outlet) => ({ ...outlet, nameKey: sortKey(outlet.name) })));
  await indexAllForSearch(tx, outlets.map(searchableOutlet));
  for (const outlet of outlets) writing.record({ resource: 'outlet', resourceId: outlet.id, version: outlet.version, action: 'create', snapshot: present(OutletSnapshot, outlet) });
}

export async function importImages(writing: Writing, entries: readonly Entry<ImageImport>[]): Promise<void> {
  if (entries.length === 0) return;
  const { tx } = writing;
  setAsideKnown(entries, await findRows(tx, 'image', sameIds(entries), version));
  refuseTaken(entries, 'slug', await findRows(tx, 'image', sameSlugs(toImport(entries)), slug));
  await resolve(writing, entries, 'outlet', 'creditOutletId');
  const images = toImport(entries).map(({ line: { resource, ...image } }) => image);
  await insertAll(tx, 'Image', images.map((image) => ({ ...image, focalPoint: orNull(image.focalPoint), titleKey: sortKey(image.title) })));
  await indexAllForSearch(tx, images.map(searchableImage));
  for (const image of images) writing.record({ resource: 'image', resourceId: image.id, version: image.version, action: 'create', snapshot: present(ImageSnapshot, image) });
}

export async function importSpeakers(writing: Writing, entries: readonly Entry<SpeakerImport>[]): Promise<void> {
  if (entries.length === 0) return;
  const { tx } = writing;
  setAsideKnown(entries, await findRows(tx, 'speaker', sameIds(entries), version));
  refuseTaken(entries, 'slug', await findRows(tx, 'speaker', sameSlugs(toImport(entries)), slug));
  const wikidataIds = toImport(entries).flatMap(({ line }) => line.wikidataId ?? []);
  refuseTaken(entries, 'wikidataId', await findRows(tx, 'speaker', { where: { wikidataId: { in: wikidataIds } } }, { select: { id: true, wikidataId: true } }));
  await resolve(writing, entries, 'image', 'imageId');
  const speakers = toImport(entries).map(({ line: { resource, ...speaker } }) => speaker);
  await insertAll(tx, 'Speaker', speakers.map((speaker) => ({ ...speaker, nameKey: sortKey(speaker.name) })));
  await indexAllForSearch(tx, speakers.map(searchableSpeaker));
  for (const speaker of speakers) writing.record({ resource: 'speaker', resourceId: speaker.id, version: speaker.version, action: 'create', snapshot: present(SpeakerSnapshot, speaker) });
}

/** Puts ids in the place of what a field names, and refuses the lines where it names nothing. */
async function resolve<F extends string, L extends ImportLine & Record<F, string | null>>({ tx }: Writing, entries: readonly Entry<L>[], kind: 'outlet' | 'image', field: F): Promise<void> {
  const named = toImport(entries).filter(({ line }) => line[field] !== null);
  const idOf = await findIds(tx, kind, named.map(({ line }) => line[field] as string));
  for (const entry of named) {
    const reference = entry.line[field] as string;
    const id = idOf(reference);
    if (id === undefined) refuse(entry, [nothingNamed(kind, [field], reference)]);
    else entry.line = { ...entry.line, [field]: id };
  }
}
