/** Which articles a list has: along which index they are found, and what is asked of them there. */
import type { Reading } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import { type Hits, exclusion } from '../../database/search.js';
import type { Path, SortKey } from '../../database/walk.js';
import { keyNeeded } from '../../http/auth.js';
import { between, startOf } from '../../http/partial-date.js';
import { column, ordering, time } from '../../http/sorting.js';
import { type Base, type Filtered, filtered, when } from '../filters.js';
import { idsNamed } from '../references.js';
import { articlesVisibleTo, seesDrafts } from '../visibility.js';
import type { ArticleListQuery } from './article.schema.js';

type Where = Prisma.ArticleWhereInput;

const sortKeys = { publishedAt: time('publishedAt'), updatedAt: time('updatedAt'), createdAt: time('createdAt'), headline: column('headlineKey') };

/** Where drafts are asked for too, they stand before what is published. */
const withDrafts = { ...sortKeys, publishedAt: time('publishedAt', 'first') };

/** What is in the trash was last changed when it came there. */
const inTrash = { ...withDrafts, trashedAt: time('trashedAt') };

function orderOf({ sort, status, trashed }: ArticleListQuery): [SortKey, ...SortKey[]] {
  return trashed ? ordering(sort, inTrash, '-trashedAt') : ordering(sort, status ? withDrafts : sortKeys, '-publishedAt');
}

const having = (equal: Path['equal']): Path => ({ table: 'Article', id: 'id', equal });
const published = (equal: Path['equal'] = {}): Path => having({ ...equal, status: 'published' });

/**
 * Which articles a list is about at all: those that are published, of other statuses, or in the trash.
 *
 * @throws Problem unauthenticated, when others than the published ones are asked for without a key
 */
function baseOf({ caller }: Reading, { status, trashed }: ArticleListQuery, first: SortKey): Base<Where> {
  const byPublication = first.column === 'publishedAt';
  if (status === undefined && !trashed) return { where: { status: 'published' }, paths: [byPublication ? published() : having({})], served: byPublication };
  if (!seesDrafts(caller)) throw keyNeeded();
  const statuses = status === undefined || status.includes('any') ? undefined : [...new Set(status)];
  const visible = trashed ? { trashedAt: { not: null } } : articlesVisibleTo(caller);
  return {
    where: { AND: [visible, statuses ? { status: { in: statuses } } : {}] },
    paths: byPublication && statuses ? statuses.map((one) => having({ status: one })) : [having({})],
    served: first.column === 'trashedAt' && statuses === undefined,
  };
}

/** @throws Problem unauthenticated as baseOf */
export async function articleFilter(reading: Reading, query: ArticleListQuery, hits: Hits | null): Promise<Filtered<Where>> {
  const { tx } = reading;
  const order = orderOf(query);
  const base = baseOf(reading, query, order[0]);
  const speakers = query.speaker && (await idsNamed(tx, 'speaker', query.speaker));
  const outlets = query.outlet && (await idsNamed(tx, 'outlet', query.outlet));
  const [{ column: first }] = order;
  const byPublication = base.served && first === 'publishedAt';
  const along = (values: readonly string[], path: (value: string) => Path) => (byPublication ? values.map(path) : undefined);
  // Other tables know no other columns of an article.
  const elsewhere = (values: readonly string[], path: (value: string) => Path) => (order.length === 1 ? along(values, path) : undefined);
  const publishedAt = between(query.publishedAfter, query.publishedBefore);
  return filtered<Where>(order, base, [
    when(speakers, (ids) => ({ where: { quotes: { some: { speakerId: { in: ids } } } }, paths: elsewhere(ids, (speakerId) => ({ table: 'Quote', id: 'articleId', equal: { speakerId } })) })),
    when(query.topic, (names) => ({ where: { topics: { some: { name: { in: names } } } }, paths: elsewhere(names, (name) => ({ table: 'ArticleTopic', id: 'articleId', equal: { name } })) })),
    when(query.section, (names) => ({ where: { section: { in: names } }, paths: along(names, (section) => published({ section })) })),
    when(outlets, (ids) => ({ where: { outletId: { in: ids } }, paths: along(ids, (outletId) => published({ outletId })) })),
    when(query.language, (tags) => ({ where: { language: { in: tags } }, paths: along(tags, (language) => published({ language })) })),
    when(publishedAt, (range) => ({ where: { publishedAt: range }, range: first === 'publishedAt' ? range : undefined })),
    when(query.updatedAfter, (date) => ({ where: { updatedAt: { gte: startOf(date) } }, range: first === 'updatedAt' ? { gte: startOf(date) } : undefined })),
    when(exclusion(hits), (id) => ({ where: { id } })),
  ], (where) => findRows(tx, 'article', { where }, { select: { id: true } }));
}
