/** The log as the first two versions of this code wrote it, with rows of the database for snapshots: brought into the shape of the API. */
import type { z } from 'zod';
import { Prisma, type Tx } from '../../database/database.js';
import { isLost } from '../../statements/anchoring.js';
import { ArticleRecord } from '../articles/article.schema.js';
import { ImageSnapshot } from '../images/image.schema.js';
import { OutletSnapshot } from '../outlets/outlet.schema.js';
import { QuoteSnapshot } from '../quotes/quote.schema.js';
import { SpeakerSnapshot } from '../speakers/speaker.schema.js';

type Json = Record<string, unknown>;

/** Changes in one transaction: a snapshot may hold half a megabyte. */
const PORTION = 50;

interface Former {
  /** A name that only a row of the database has. */
  mark: string;
  schema: z.ZodObject;
  /** What the row has under other names, or not at all. */
  rest(row: Json): Json;
}

const former: Record<string, Former> = {
  article: { mark: 'wordCount', schema: ArticleRecord, rest: () => ({ publishAt: null, unpublishAt: null, trashedAt: null, corrections: [] }) },
  quote: { mark: 'anchorStatus', schema: QuoteSnapshot, rest: quoteRest },
  speaker: { mark: 'nameKey', schema: SpeakerSnapshot, rest: () => ({}) },
  image: { mark: 'titleKey', schema: ImageSnapshot, rest: () => ({}) },
  outlet: { mark: 'nameKey', schema: OutletSnapshot, rest: () => ({}) },
};

function quoteRest({ anchorStatus, anchorVersion, segments, via, viaOutletId }: Json): Json {
  return {
    anchor: { status: anchorStatus, articleVersion: anchorVersion },
    segments: isLost(String(anchorStatus)) ? [] : segments,
    via: via === null ? null : { ...(via as Json), outletId: viaOutletId },
  };
}

/** Brings a snapshot into the shape of the API; undefined when it has that already. */
function converted(resource: string, row: Json): Json | undefined {
  const kind = former[resource];
  if (kind === undefined || !(kind.mark in row)) return undefined;
  const all = { ...row, ...kind.rest(row) };
  return Object.fromEntries(Object.keys(kind.schema.shape).flatMap((name) => (name in all ? [[name, all[name]]] : [])));
}

/** Converts a portion of the log behind `seq`; answers the last one that it looked at, undefined at the end. */
export async function convertAfter(tx: Tx, seq: number): Promise<number | undefined> {
  const changes = await tx.change.findMany({
    where: { seq: { gt: seq }, resource: { in: Object.keys(former) }, snapshot: { not: Prisma.AnyNull } },
    orderBy: { seq: 'asc' }, take: PORTION, select: { seq: true, resource: true, snapshot: true },
  });
  for (const change of changes) {
    const snapshot = converted(change.resource, change.snapshot as Json);
    if (snapshot !== undefined) await tx.change.update({ where: { seq: change.seq }, data: { snapshot: snapshot as Prisma.InputJsonObject }, select: { seq: true } });
  }
  return changes.at(-1)?.seq;
}
