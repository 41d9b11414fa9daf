/** What a speaker said, in the order of saying it. */
import type { Reading } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import type { Path } from '../../database/walk.js';
import { paginateAlong } from '../../http/listing.js';
import type { Page } from '../../http/paging.js';
import { between } from '../../http/partial-date.js';
import { ordering, time } from '../../http/sorting.js';
import type { ArticleHeadRow } from '../articles/article-head.js';
import { presentOutlet } from '../outlets/outlet.service.js';
import { inOrder } from '../relevance.js';
import { findSpeaker } from '../speakers/speaker.service.js';
import { type QuoteRow, presentQuote, quoteInclude } from './quote.rows.js';
import type { TimelineEntry, TimelineQuery } from './timeline.schema.js';

type Row = QuoteRow & { article: ArticleHeadRow & { outlet: Prisma.OutletGetPayload<object> } };

/** What was said at a time that nobody knows comes last. */
const order = ordering(['said', 'published'], { said: time('saidAtStart', 'last'), published: time('publishedAt') }, 'said');

const embedded = ['article.outlet'];

/**
 * A page of the published statements of a speaker, whoever asks.
 *
 * @throws Problem not_found
 */
export async function listTimeline(reading: Reading, reference: string, query: TimelineQuery): Promise<Page<TimelineEntry>> {
  const { tx, caller } = reading;
  const speaker = await findSpeaker(reading, reference);
  const paths: Path[] = [{ table: 'Quote', id: 'id', equal: { speakerId: speaker.id }, present: 'publishedAt' }];
  const route = { paths, order, range: between(query.saidAfter, query.saidBefore) };
  const page = await paginateAlong(reading, `speakers/${speaker.id}/timeline`, query, { route, indexed: true }, async (ids) =>
    inOrder(ids, (await tx.quote.findMany({ where: { id: { in: ids } }, include: quoteInclude(embedded) })) as Row[]));
  const present = ({ article: { outlet, ...article }, ...row }: Row) => ({ ...presentQuote({ ...row, article }, caller), outlet: presentOutlet(outlet) }) as TimelineEntry;
  return { ...page, rows: page.rows.map(present) };
}
