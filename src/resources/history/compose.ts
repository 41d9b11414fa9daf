/**
 * An article as it was at one of its versions, statements included, composed from the log: a write to a statement leaves a
 * record of that statement alone, and one to the article a record of where its statements stood afterwards.
 */
import { z } from 'zod';
import type { Prisma, Tx } from '../../database/database.js';
import { ArticleRecord } from '../articles/article.schema.js';
import type { BodyImage } from '../bodies.js';
import { type AnchorOnRecord, inOrderOfText } from '../quotes/quote.anchors.js';
import { QuoteSnapshot } from '../quotes/quote.schema.js';
import { anchorerOf } from './anchors-of-then.js';

export interface ComposedArticle {
  version: number;
  article: ArticleRecord;
  /** In the order of the text, with their anchors of then. */
  quotes: (QuoteSnapshot & { position: number })[];
  /** What the images in its body were; undefined where an old log does not know. */
  bodyImages: BodyImage[] | undefined;
}

/** What composing needs of a change. */
const part = { version: true, articleVersion: true, at: true, snapshot: true, anchors: true, bodyImages: true, pruned: true } satisfies Prisma.ChangeSelect;
type Part = Prisma.ChangeGetPayload<{ select: typeof part }>;

/**
 * Reads what is on record: in a write, what was recorded before its last `flush`.
 *
 * @returns null when the article has no such version, was gone then, or what the version needs was pruned
 */
export async function composeArticle(tx: Tx, articleId: string, version: number): Promise<ComposedArticle | null> {
  const base = await tx.change.findFirst({ ...latestOfArticle(articleId, version), select: part });
  if (base === null || base.snapshot === null) return null;
  const at = base.version === version ? base.at : await timeOfQuoteWrite(tx, articleId, version);
  if (at === undefined) return null;
  const changes = await latestOfQuotes(tx, articleId, version);
  if (changes.some(({ pruned }) => pruned)) return null;
  const article = z.decode(ArticleRecord, base.snapshot as z.input<typeof ArticleRecord>);
  return {
    version,
    article: { ...article, version, updatedAt: base.version === version ? article.updatedAt : at },
    quotes: await quotesOfThen(article.body, base, changes),
    bodyImages: imagesIn(base),
  };
}

/** What the images in an article's body were at one of its versions; undefined where an old log does not know. */
export async function imagesOnRecord(tx: Tx, articleId: string, version: number): Promise<BodyImage[] | undefined> {
  const base = await tx.change.findFirst({ ...latestOfArticle(articleId, version), select: { bodyImages: true } });
  return imagesIn(base);
}

const imagesIn = (base: Pick<Part, 'bodyImages'> | null): BodyImage[] | undefined => (base?.bodyImages as unknown as BodyImage[] | null) ?? undefined;

/** The last change of an article's own row up to a version of it. */
const latestOfArticle = (articleId: string, version: number) => ({
  where: { resource: 'article', resourceId: articleId, version: { lte: version } },
  orderBy: [{ version: 'desc' }, { seq: 'desc' }],
}) satisfies Prisma.ChangeFindFirstArgs;

/** When a write to a statement gave the article this version; undefined when none did. */
async function timeOfQuoteWrite(tx: Tx, articleId: string, articleVersion: number): Promise<Date | undefined> {
  const change = await tx.change.findFirst({ where: { resource: 'quote', articleId, articleVersion }, select: { at: true } });
  return change?.at;
}

/** Of every statement its last change up to a version of its article; those that were removed until then are left out. */
async function latestOfQuotes(tx: Tx, articleId: string, version: number): Promise<Part[]> {
  const where = { resource: 'quote', articleId, articleVersion: { lte: version } };
  const latest = await tx.change.groupBy({ by: ['resourceId'], where, _max: { seq: true } });
  const seqs = latest.flatMap(({ _max }) => _max.seq ?? []);
  const kept = { seq: { in: seqs }, action: { not: 'delete' } };
  return tx.change.findMany({ where: kept, orderBy: { seq: 'asc' }, select: part });
}

async function quotesOfThen(body: string, base: Part, changes: readonly Part[]): Promise<ComposedArticle['quotes']> {
  const onRecord = new Map((base.anchors as unknown as AnchorOnRecord[] | null)?.map((anchor) => [anchor.quoteId, anchor]));
  const anchored = anchorerOf(body, base.version);
  const quotes: QuoteSnapshot[] = [];
  for (const { snapshot, articleVersion } of changes) {
    const quote = z.decode(QuoteSnapshot, snapshot as z.input<typeof QuoteSnapshot>);
    const written = articleVersion ?? 0;
    const known = written > base.version ? undefined : onRecord.get(quote.id);
    quotes.push(await anchored(quote, known ?? (written < base.version ? 'unknown' : 'its own')));
  }
  const placed = quotes.map((quote) => ({ id: quote.id, anchorStatus: quote.anchor.status, segments: quote.segments, quote }));
  return inOrderOfText(placed).map(({ quote }, i) => ({ ...quote, position: i + 1 }));
}
