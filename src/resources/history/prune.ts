/**
 * Drops from the log what readers never saw: the content of drafts in between. The rows stay, so that the log has no gaps.
 *
 * Kept is whatever composes a version that was public, that a working copy is based on, that was in force at the cutoff or
 * came after it; and the last content of everything. What is kept composes exactly as before.
 */
import { Prisma, type Database, type Tx } from '../../database/database.js';
import { dialectOf } from '../../database/dialect.js';

export interface Pruned {
  articles: number;
  changes: number;
  /** Of the snapshots and anchors that were dropped. */
  bytes: number;
}

/** Articles in one transaction. */
const PORTION = 20;

/**
 * Works in portions, each its own transaction: interrupted, it can be started again.
 *
 * @param cutoff changes at this time or later are left alone
 * @param isRehearsal only counts
 */
export async function pruneHistory(database: Database, cutoff: Date, { isRehearsal = false } = {}): Promise<Pruned> {
  const total: Pruned = { articles: 0, changes: 0, bytes: 0 };
  for (let last: string | undefined = ''; last !== undefined; ) {
    const after: string = last;
    const portion = (tx: Tx) => prunePortion(tx, after, cutoff, isRehearsal ? async () => {} : drop);
    const { pruned, next } = await (isRehearsal ? database.read(portion) : database.write(portion));
    for (const { changes, bytes } of pruned) {
      total.articles += changes > 0 ? 1 : 0;
      total.changes += changes;
      total.bytes += bytes;
    }
    last = next;
  }
  return total;
}

type Counted = Omit<Pruned, 'articles'>;

async function prunePortion(tx: Tx, after: string, cutoff: Date, act: (tx: Tx, seqs: number[]) => Promise<void>): Promise<{ pruned: Counted[]; next: string | undefined }> {
  const where = { resource: 'article', resourceId: { gt: after } };
  const articles = await tx.change.groupBy({ by: ['resourceId'], where, orderBy: { resourceId: 'asc' }, take: PORTION });
  const pruned: Counted[] = [];
  for (const { resourceId } of articles) {
    const seqs = prunable(await entriesOf(tx, resourceId, cutoff), await basesOf(tx, resourceId));
    pruned.push({ changes: seqs.length, bytes: await bytesOf(tx, seqs) });
    await act(tx, seqs);
  }
  return { pruned, next: articles.at(-1)?.resourceId };
}

async function drop(tx: Tx, seqs: number[]): Promise<void> {
  await tx.change.updateMany({ where: { seq: { in: seqs } }, data: { snapshot: Prisma.DbNull, anchors: Prisma.DbNull, bodyImages: Prisma.DbNull, pruned: true } });
}

/** A change, as far as it matters here. */
interface Entry {
  seq: number;
  resource: string;
  resourceId: string;
  /** The version that it gave the article; of a working copy, its own. */
  version: number;
  /** Of an article: what it was then; null where the log does not know. */
  status: string | null;
  hasSnapshot: boolean;
  isOld: boolean;
}

/** All changes of an article, of its statements and of its working copy, in the order of the log. */
async function entriesOf(tx: Tx, articleId: string, cutoff: Date): Promise<Entry[]> {
  const rows = await tx.$queryRaw<Record<keyof Entry, unknown>[]>`
    SELECT "seq", "resource", "resourceId", coalesce("articleVersion", "version") AS "version",
      CASE WHEN "resource" = 'article' THEN "snapshot" ->> 'status' END AS "status",
      CASE WHEN "snapshot" IS NULL THEN 0 ELSE 1 END AS "hasSnapshot", CASE WHEN "at" < ${cutoff} THEN 1 ELSE 0 END AS "isOld"
    FROM "Change"
    WHERE ("resource" IN ('article', 'articleDraft') AND "resourceId" = ${articleId}) OR "articleId" = ${articleId}
    ORDER BY "seq"`;
  return rows.map((row) => ({
    ...row, seq: Number(row.seq), version: Number(row.version), hasSnapshot: Number(row.hasSnapshot) === 1, isOld: Number(row.isOld) === 1,
  }) as Entry);
}

/** The versions of an article that its working copy is based on: it is compared with them when it is published. */
async function basesOf(tx: Tx, articleId: string): Promise<number[]> {
  const draft = await tx.articleDraft.findUnique({ where: { articleId }, select: { basedOn: true } });
  return draft === null ? [] : [draft.basedOn];
}

async function bytesOf(tx: Tx, seqs: number[]): Promise<number> {
  const { bytesOf } = dialectOf(tx);
  let bytes = 0;
  for (let at = 0; at < seqs.length; at += 500) {
    const [row] = await tx.$queryRaw<{ bytes: unknown }[]>`
      SELECT sum(${bytesOf(Prisma.sql`"snapshot"`)} + coalesce(${bytesOf(Prisma.sql`"anchors"`)}, 0)) AS bytes FROM "Change" WHERE "seq" IN (${Prisma.join(seqs.slice(at, at + 500))})`;
    bytes += Number(row?.bytes ?? 0);
  }
  return bytes;
}

/** [first, last] of a line of versions. */
type Span = readonly [number, number];

/** Which changes may lose their content. */
function prunable(entries: readonly Entry[], bases: readonly number[]): number[] {
  const needed = [...publicSpans(entries.filter(({ resource }) => resource === 'article')), ...bases.map((base): Span => [base, base])];
  return linesOf(entries).flatMap((line) => {
    const last = line.findLast(({ hasSnapshot }) => hasSnapshot);
    return line.filter((entry, i) => {
      const next = line[i + 1];
      if (!entry.hasSnapshot || entry === last || !entry.isOld || next === undefined || !next.isOld) return false;
      return entry.resource === 'articleDraft' || !needed.some(([start, end]) => start < next.version && end >= entry.version);
    }).map(({ seq }) => seq);
  });
}

/** The changes of each thing by itself. */
function linesOf(entries: readonly Entry[]): Entry[][] {
  const lines = new Map<string, Entry[]>();
  for (const entry of entries) {
    const name = `${entry.resource} ${entry.resourceId}`;
    const line = lines.get(name);
    if (line === undefined) lines.set(name, [entry]);
    else line.push(entry);
  }
  return [...lines.values()];
}

/** The versions that readers saw. What was pruned before was none of them. */
function publicSpans(own: readonly Entry[]): Span[] {
  return own.flatMap(({ status, version }, i) => (status === 'published' ? [[version, (own[i + 1]?.version ?? Infinity) - 1] as const] : []));
}
