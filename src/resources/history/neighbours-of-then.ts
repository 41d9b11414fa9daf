/** What stood around an article at a moment of the past: its outlet, speakers and answered statements, by the log. */
import { z } from 'zod';
import { Prisma, type Tx } from '../../database/database.js';
import { type Outlet, OutletSnapshot } from '../outlets/outlet.schema.js';
import type { QuoteSnapshot } from '../quotes/quote.schema.js';
import { currentPositions } from '../speakers/positions.js';
import { type Speaker, SpeakerSnapshot } from '../speakers/speaker.schema.js';

/** What was on record of each of these, the last before the moment; what was gone then is left out. */
export async function snapshotsAt(tx: Tx, resource: string, ids: readonly string[], at: Date): Promise<Prisma.JsonValue[]> {
  const latest = await tx.change.groupBy({ by: ['resourceId'], where: { resource, resourceId: { in: [...new Set(ids)] }, at: { lte: at } }, _max: { seq: true } });
  const seqs = latest.flatMap(({ _max }) => _max.seq ?? []);
  const changes = await tx.change.findMany({ where: { seq: { in: seqs }, snapshot: { not: Prisma.AnyNull } }, select: { snapshot: true } });
  return changes.map(({ snapshot }) => snapshot);
}

/** With the names of then; how many articles it has published is counted today. */
export async function outletOfThen(tx: Tx, id: string, at: Date): Promise<Outlet | undefined> {
  const [snapshot] = await snapshotsAt(tx, 'outlet', [id], at);
  if (snapshot === undefined) return undefined;
  const today = await tx.outlet.findUnique({ where: { id }, select: { articleCount: true } });
  return { ...z.decode(OutletSnapshot, snapshot as z.input<typeof OutletSnapshot>), articleCount: today?.articleCount ?? 0 };
}

/** With the names of then; how many published statements they have is counted today. */
export async function speakersOfThen(tx: Tx, ids: readonly string[], at: Date): Promise<Map<string, Speaker>> {
  const snapshots = await snapshotsAt(tx, 'speaker', ids, at);
  const rows = await tx.speaker.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, quoteCount: true } });
  const today = new Map(rows.map(({ id, quoteCount }) => [id, quoteCount]));
  return new Map(snapshots.map((snapshot) => {
    const speaker = z.decode(SpeakerSnapshot, snapshot as z.input<typeof SpeakerSnapshot>);
    return [speaker.id, { ...speaker, currentPositions: currentPositions(speaker.positions), quoteCount: today.get(speaker.id) ?? 0 }];
  }));
}

/** Says of the statements that these answer whether they were public. Those of the same article are, as it is. */
export async function publicThen(tx: Tx, quotes: readonly QuoteSnapshot[], at: Date): Promise<(id: string) => boolean> {
  const here = new Set(quotes.map(({ id }) => id));
  const elsewhere = quotes.flatMap(({ inReplyToId }) => (inReplyToId === null || here.has(inReplyToId) ? [] : inReplyToId));
  if (elsewhere.length === 0) return (id) => here.has(id);
  const answered = (await snapshotsAt(tx, 'quote', elsewhere, at)) as { id: string; articleId: string }[];
  const articles = (await snapshotsAt(tx, 'article', answered.map(({ articleId }) => articleId), at)) as { id: string; status: string }[];
  const published = new Set(articles.filter(({ status }) => status === 'published').map(({ id }) => id));
  const shown = new Set(answered.filter(({ articleId }) => published.has(articleId)).map(({ id }) => id));
  return (id) => here.has(id) || shown.has(id);
}
