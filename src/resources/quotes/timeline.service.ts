/** What a speaker said, in the order of saying it. */
import type { Reading } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { type Page, column, ordering, paginate } from '../../http/paging.js';
import type { ArticleHeadRow } from '../articles/article-head.js';
import { presentOutlet } from '../outlets/outlet.service.js';
import { findSpeaker } from '../speakers/speaker.service.js';
import { type QuoteRow, presentQuote, quoteInclude } from './quote.rows.js';
import { between } from './quote.service.js';
import type { TimelineEntry, TimelineQuery } from './timeline.schema.js';

type Row = QuoteRow & { article: ArticleHeadRow };

/** What was said at a time that nobody knows comes last; every row has a time of publication. */
const order = ordering<Row>(['said', 'published'], { said: column('saidAtStart', { nulls: 'last' }), published: column('publishedAt') }, 'said');

const embedded = ['article'];

/**
 * A page of the published statements of a speaker, whoever asks.
 *
 * @throws Problem not_found
 */
export async function listTimeline(reading: Reading, reference: string, query: TimelineQuery): Promise<Page<TimelineEntry>> {
  const { tx, caller } = reading;
  const speaker = await findSpeaker(reading, reference);
  const said = between(query.saidAfter, query.saidBefore);
  const where: Prisma.QuoteWhereInput = { speakerId: speaker.id, publishedAt: { not: null }, ...(said && { saidAtStart: said }) };
  const page = await paginate(
    reading, `speakers/${speaker.id}/timeline`, query, order,
    ({ where: window, ...rest }) => tx.quote.findMany({ where: { AND: [where, window] }, include: quoteInclude(embedded), ...rest }) as Promise<Row[]>,
    () => tx.quote.count({ where }),
  );
  const rows = page.rows.map((row) => ({ ...presentQuote(row, caller, embedded), outlet: presentOutlet(row.article.outlet) }) as TimelineEntry);
  return { ...page, rows };
}
