/**
 * Counts that are kept rather than counted: of what is published. Brought up to date in the transaction that changes them; answers
 * that show one which is another now are stale.
 */
import type { Writing } from '../changes/scope.js';
import { Prisma } from '../database/database.js';

interface Row {
  id: string;
}

type Counting = Pick<Writing, 'tx' | 'touch'>;

export async function recountSpeakers({ tx, touch }: Counting, speakerIds: readonly (string | null)[]): Promise<void> {
  const ids = [...new Set(speakerIds)].filter((id) => id !== null);
  if (ids.length === 0) return;
  const count = Prisma.sql`(SELECT count(*) FROM "Quote" WHERE "Quote"."speakerId" = "Speaker"."id" AND "Quote"."publishedAt" IS NOT NULL)`;
  const changed = await tx.$queryRaw<Row[]>`UPDATE "Speaker" SET "quoteCount" = ${count} WHERE "id" IN (${Prisma.join(ids)}) AND "quoteCount" <> ${count} RETURNING "id"`;
  if (changed.length > 0) touch('speakers', ...changed.map(({ id }) => id));
}

export async function recountOutlets({ tx, touch }: Counting, outletIds: readonly string[]): Promise<void> {
  const ids = [...new Set(outletIds)];
  const count = Prisma.sql`(SELECT count(*) FROM "Article" WHERE "Article"."outletId" = "Outlet"."id" AND "Article"."status" = 'published')`;
  const changed = await tx.$queryRaw<Row[]>`UPDATE "Outlet" SET "articleCount" = ${count} WHERE "id" IN (${Prisma.join(ids)}) AND "articleCount" <> ${count} RETURNING "id"`;
  if (changed.length > 0) touch('outlets', ...changed.map(({ id }) => id));
}
