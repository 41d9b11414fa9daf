/** Which statements a list has: along which index they are found, and what is asked of them there. */
import type { Reading } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import { type Hits, exclusion } from '../../database/search.js';
import type { Path } from '../../database/walk.js';
import { between } from '../../http/partial-date.js';
import { column, ordering, time } from '../../http/sorting.js';
import { type Filtered, filtered, when } from '../filters.js';
import { idsNamed } from '../references.js';
import { quotesVisibleTo, seesDrafts } from '../visibility.js';
import type { QuoteListQuery } from './quote.schema.js';

type Where = Prisma.QuoteWhereInput;

const publicSortKeys = { position: column('position'), saidAt: time('saidAtStart', 'last'), publishedAt: time('publishedAt'), createdAt: time('createdAt') };

/** Where drafts are seen too, what they say stands before what is published. */
const sortKeys = { ...publicSortKeys, publishedAt: time('publishedAt', 'first') };

const having = (equal: Path['equal']): Path => ({ table: 'Quote', id: 'id', equal });

export async function quoteFilter({ tx, caller }: Reading, query: QuoteListQuery, hits: Hits | null): Promise<Filtered<Where>> {
  const order = ordering(query.sort, seesDrafts(caller) ? sortKeys : publicSortKeys, query.article ? 'position' : '-publishedAt');
  const [{ column: first }] = order;
  const paths = (name: string, values: readonly (string | null)[]) => values.map((value) => having({ [name]: value }));
  const byPublication = (name: string, values: readonly (string | null)[]) => (first === 'publishedAt' ? paths(name, values) : undefined);
  const articles = query.article && (await idsNamed(tx, 'article', query.article));
  const speakers = query.speaker && (await idsNamed(tx, 'speaker', query.speaker));
  const outlets = query.outlet && (await idsNamed(tx, 'outlet', query.outlet));
  const via = query.via && (await idsNamed(tx, 'outlet', query.via));
  const base = { where: quotesVisibleTo(caller), paths: [having({})], served: !seesDrafts(caller) && first === 'publishedAt' };
  return filtered<Where>(order, base, [
    // Those of an article are so few that they need no index for an order.
    when(articles, (ids) => ({ where: { articleId: { in: ids } }, paths: paths('articleId', ids) })),
    when(speakers, (ids) => ({ where: { speakerId: { in: ids } }, paths: first === 'publishedAt' || first === 'saidAtStart' ? paths('speakerId', ids) : undefined })),
    when(query.attributed, (is) => ({ where: { speakerId: is ? { not: null } : null }, paths: is ? undefined : byPublication('speakerId', [null]) })),
    when(via, (ids) => ({ where: { viaOutletId: { in: ids } }, paths: byPublication('viaOutletId', ids) })),
    when(query.anchor, (statuses) => ({ where: { anchorStatus: { in: statuses } }, paths: byPublication('anchorStatus', statuses) })),
    when(query.medium, (media) => ({ where: { medium: { in: media } }, paths: byPublication('medium', media) })),
    when(outlets, (ids) => ({ where: { outletId: { in: ids } }, paths: byPublication('outletId', ids) })),
    when(query.language, (tags) => ({ where: { inLanguage: { in: tags } }, paths: byPublication('inLanguage', tags) })),
    when(query.kind, (kinds) => ({ where: { kind: { in: kinds } }, paths: byPublication('kind', kinds) })),
    when(between(query.publishedAfter, query.publishedBefore), (range) => ({ where: { publishedAt: range }, range: first === 'publishedAt' ? range : undefined })),
    when(between(query.saidAfter, query.saidBefore), (range) => ({ where: { saidAtStart: range }, range: first === 'saidAtStart' ? range : undefined })),
    when(exclusion(hits), (id) => ({ where: { id } })),
  ], (where) => findRows(tx, 'quote', { where }, { select: { id: true } }));
}
