/**
 * Three questions that are asked all the time, on a connection of their own and without Prisma: a prepared statement on
 * an index answers in a few microseconds, a hundredth of what Prisma takes. They see what is committed, by any process.
 */
import Sqlite from 'better-sqlite3';

interface Watch {
  /** When the next planned publication or withdrawal is due; null when none is planned. */
  nextDue(): Date | null;
  /** The number of the last change in the log; 0 when there is none. */
  lastSeq(): number;
  /** Whether a key is neither revoked nor expired. */
  keyCounts(id: string): boolean;
  close(): void;
}

export const NEXT_DUE = `
  SELECT min(at) AS at FROM (
    SELECT min("publishAt") AS at FROM "Article" WHERE "publishAt" IS NOT NULL UNION ALL
    SELECT min("unpublishAt") FROM "Article" WHERE "unpublishAt" IS NOT NULL
  )`;

export function openWatch(file: string): Watch {
  const connection = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 1_000 });
  const nextDue = connection.prepare<[], { at: string | null }>(NEXT_DUE);
  const lastSeq = connection.prepare<[], { seq: number | null }>('SELECT max("seq") AS seq FROM "Change"');
  const key = connection.prepare<[string], { expiresAt: string | null }>('SELECT "expiresAt" FROM "Key" WHERE "id" = ?');
  return {
    nextDue: () => {
      const at = nextDue.get()?.at ?? null;
      return at === null ? null : new Date(at);
    },
    lastSeq: () => lastSeq.get()?.seq ?? 0,
    keyCounts: (id) => {
      const row = key.get(id);
      return row !== undefined && (row.expiresAt === null || new Date(row.expiresAt) > new Date());
    },
    close: () => void connection.close(),
  };
}
