/** Counts that are kept rather than counted: of what is published. Brought up to date in the transaction that changes them. */
import { increaseAll } from '../database/bulk.js';
import { Prisma, type Tx } from '../database/database.js';

export async function recountSpeakers(tx: Tx, speakerIds: readonly (string | null)[]): Promise<void> {
  const ids = [...new Set(speakerIds)].filter((id) => id !== null);
  if (ids.length === 0) return;
  await tx.$executeRaw`
    UPDATE "Speaker" SET "quoteCount" = (
      SELECT count(*) FROM "Quote" WHERE "Quote"."speakerId" = "Speaker"."id" AND "Quote"."publishedAt" IS NOT NULL
    ) WHERE "id" IN (${Prisma.join(ids)})`;
}

export async function recountOutlets(tx: Tx, outletIds: readonly string[]): Promise<void> {
  const ids = [...new Set(outletIds)];
  await tx.$executeRaw`
    UPDATE "Outlet" SET "articleCount" = (
      SELECT count(*) FROM "Article" WHERE "Article"."outletId" = "Outlet"."id" AND "Article"."status" = 'published'
    ) WHERE "id" IN (${Prisma.join(ids)})`;
}

/** Counts what is new, where counting all again would take longer with every portion of what is new. */
export async function countMore(tx: Tx, { speakerIds, outletIds }: { speakerIds: readonly string[]; outletIds: readonly string[] }): Promise<void> {
  await increaseAll(tx, 'Speaker', 'quoteCount', tally(speakerIds));
  await increaseAll(tx, 'Outlet', 'articleCount', tally(outletIds));
}

function tally(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
