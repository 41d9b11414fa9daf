/** Who gets quoted: published statements, counted per speaker and per kind of speaker. Linear in the statements counted. */
import type { Reading } from '../../changes/scope.js';
import type { Tx } from '../../database/database.js';
import type { Path, Route } from '../../database/walk.js';
import { type Page, type Window, found, paginate, totalOf } from '../../http/paging.js';
import { endOf, startOf } from '../../http/partial-date.js';
import { type SourceCounts, countSources } from './sources.counts.js';
import type { QuotedKind, QuotedSpeaker, SourceTotals, SourcesReportQuery } from './sources.schema.js';

interface SourcesPage extends Page<QuotedSpeaker> {
  kinds: QuotedKind[];
  totals: SourceTotals;
}

/** The published articles whose statements a query counts. Times are stored to the millisecond, so that the last one of `to` is its end. */
async function articlesOf(tx: Tx, { outlet, from, to }: SourcesReportQuery): Promise<Route> {
  const range = { gte: from === undefined ? undefined : startOf(from), lte: to === undefined ? undefined : new Date(endOf(to).getTime() - 1) };
  return { paths: await pathsOf(tx, outlet), order: [{ column: 'publishedAt', descending: false, isTime: true }], range };
}

async function pathsOf(tx: Tx, outlet: SourcesReportQuery['outlet']): Promise<Path[]> {
  const published: Path = { table: 'Article', id: 'id', equal: { status: 'published' } };
  if (outlet === undefined) return [published];
  const outlets = await tx.outlet.findMany({ where: { OR: [{ id: { in: outlet } }, { slug: { in: outlet } }] }, select: { id: true } });
  return outlets.map(({ id }) => ({ ...published, equal: { outletId: id, ...published.equal } }));
}

type Row = [key: string, counts: SourceTotals];

/** The most quoted first, then by id. */
const compare = ([id, { quotes }]: Row, [otherId, other]: Row): number => other.quotes - quotes || Number(id > otherId) - Number(id < otherId);

function rowsOf({ speakers }: SourceCounts, { after, skip, limit }: Window): Row[] {
  const rows = [...speakers].sort(compare);
  const [quotes, speakerId] = after ?? [];
  const start = after === undefined ? 0 : rows.findIndex((row) => compare(row, [String(speakerId), { quotes: Number(quotes), words: 0, articles: 0 }]) > 0);
  return start === -1 ? [] : rows.slice(start + skip, start + skip + limit + 1);
}

async function named(tx: Tx, rows: readonly Row[], shareOf: (counts: SourceTotals) => number): Promise<QuotedSpeaker[]> {
  const speakers = await tx.speaker.findMany({ where: { id: { in: rows.map(([id]) => id) } }, select: { id: true, name: true, slug: true, kind: true } });
  const byId = new Map(speakers.map(({ id, ...speaker }) => [id, speaker]));
  return rows.map(([speakerId, counts]) => ({ speakerId, ...byId.get(speakerId), ...counts, share: shareOf(counts) }) as QuotedSpeaker);
}

export async function reportSources(reading: Reading, query: SourcesReportQuery): Promise<SourcesPage> {
  const { tx } = reading;
  const counts = await countSources(tx, await articlesOf(tx, query));
  const { kinds, speakers, totals } = counts;
  const shareOf = ({ quotes }: SourceTotals): number => quotes / totals.quotes;
  const page = await paginate<QuotedSpeaker>(
    reading, 'reports/sources', query,
    async (window) => found(await named(tx, rowsOf(counts, window), shareOf), window, ({ quotes, speakerId }) => [quotes, speakerId]),
    async () => totalOf(speakers.size),
  );
  const quoted = [...kinds].map(([kind, of]) => ({ kind, ...of, share: shareOf(of) }));
  return { ...page, kinds: quoted.sort((one, other) => compare([one.kind ?? '', one], [other.kind ?? '', other])), totals };
}
