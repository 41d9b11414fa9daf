/**
 * Statements counted per speaker and per kind of speaker: article by article along an index, in portions between which others have
 * their turn. An article is in one portion as a whole, so that articles add up as statements do, and none is counted twice.
 */
import { Prisma, type Tx } from '../../database/database.js';
import { type Place, type Route, walk } from '../../database/walk.js';
import { breathe } from '../breathe.js';
import type { QuotedKind, SourceTotals } from './sources.schema.js';

export interface SourceCounts {
  speakers: ReadonlyMap<string, SourceTotals>;
  /** Null: statements that have no speaker. */
  kinds: ReadonlyMap<QuotedKind['kind'], SourceTotals>;
  totals: SourceTotals;
}

/** Articles in a portion: at first, and at most. */
const PORTION = { first: 16, most: 1_024 };

/** Milliseconds that a portion takes, about. */
const STRETCH = { shortest: 5, longest: 15 };

/** Counts the statements of articles. */
export async function countSources(tx: Tx, articles: Route): Promise<SourceCounts> {
  const counted = { speakers: new Map<string, SourceTotals>(), kinds: new Map<QuotedKind['kind'], SourceTotals>(), totals: new Map<null, SourceTotals>() };
  let last: Place | undefined;
  let ended = false;
  for (let size = PORTION.first; !ended; ) {
    const begun = performance.now();
    const places = await walk(tx, articles, last, size);
    for (const { by, key, ...counts } of await countIn(tx, places)) add(counted[by] as Map<string | null, SourceTotals>, key, asNumbers(counts));
    last = places.at(-1);
    ended = places.length < size;
    size = resized(size, performance.now() - begun);
    await breathe();
  }
  return { ...counted, totals: counted.totals.get(null) ?? nothing };
}

const nothing: SourceTotals = { quotes: 0, words: 0, articles: 0 };

function resized(size: number, took: number): number {
  if (took < STRETCH.shortest) return Math.min(size * 2, PORTION.most);
  return took > STRETCH.longest ? Math.ceil(size / 2) : size;
}

/** What has been counted of one speaker, of one kind, or in all. */
interface Counted {
  by: 'speakers' | 'kinds' | 'totals';
  key: string | null;
  quotes: bigint;
  words: bigint;
  articles: bigint;
}

const sums = Prisma.sql`CAST(sum("quotes") AS BIGINT) AS "quotes", CAST(sum("words") AS BIGINT) AS "words", count(DISTINCT "articleId") AS "articles"`;

async function countIn(tx: Tx, places: readonly Place[]): Promise<Counted[]> {
  if (places.length === 0) return [];
  return tx.$queryRaw`
    WITH "said" AS MATERIALIZED (
      SELECT "articleId", "speakerId", count(*) AS "quotes", sum("wordCount") AS "words" FROM "Quote"
      WHERE "articleId" IN (${Prisma.join(places.map(({ id }) => id))}) GROUP BY "articleId", "speakerId"
    )
    SELECT 'speakers' AS "by", "speakerId" AS "key", ${sums} FROM "said" WHERE "speakerId" IS NOT NULL GROUP BY "speakerId"
    UNION ALL SELECT 'kinds', "Speaker"."kind", ${sums} FROM "said" LEFT JOIN "Speaker" ON "Speaker"."id" = "speakerId" GROUP BY "Speaker"."kind"
    UNION ALL SELECT 'totals', NULL, ${sums} FROM "said" HAVING count(*) > 0`;
}

const asNumbers = ({ quotes, words, articles }: Record<keyof SourceTotals, bigint>): SourceTotals => ({ quotes: Number(quotes), words: Number(words), articles: Number(articles) });

function add<Key>(counted: Map<Key, SourceTotals>, key: Key, more: SourceTotals): void {
  const { quotes, words, articles } = counted.get(key) ?? nothing;
  counted.set(key, { quotes: quotes + more.quotes, words: words + more.words, articles: articles + more.articles });
}
