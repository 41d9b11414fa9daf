/** The change log, read in the order of commits. */
import type { Reading } from '../../changes/scope.js';
import { Prisma, type Tx } from '../../database/database.js';
import { dialectOf } from '../../database/dialect.js';
import { Problem } from '../../http/errors.js';
import { lowerCaseId } from '../../http/fields.js';
import type { Page } from '../../http/paging.js';
import { type Change, type ChangeListQuery, changedResources } from './change.schema.js';

/** Bytes of snapshots at which a page ends early: it is held in memory several times over until it has left. */
const MOST_OF_A_PAGE = 4_000_000;

const shown = {
  seq: true, at: true, actorId: true, actorName: true, requestId: true, resource: true, resourceId: true, version: true, articleId: true, articleVersion: true,
  action: true, override: true, problems: true, pruned: true, cacheTags: true, snapshot: true,
} satisfies Prisma.ChangeSelect;

type ChangeRow = Prisma.ChangeGetPayload<{ select: typeof shown }>;

export interface ChangePage extends Page<Change> {
  /** The number of the last change in the log, in this snapshot. */
  latest: number;
}

/**
 * The changes after the one that the caller has seen.
 *
 * @param mostBytes of snapshots; one that is larger comes alone
 * @throws Problem conflict, where the log ends before `query.after`
 */
export async function listChanges({ tx, caller }: Reading, query: ChangeListQuery, mostBytes = MOST_OF_A_PAGE): Promise<ChangePage> {
  const latest = await demandInLog(tx, query.after, 'after');
  const found = await findSizes(tx, query);
  const seqs = firstThatFit(found.slice(0, query.limit), mostBytes);
  const rows = await tx.change.findMany({ where: { seq: { in: seqs } }, select: shown, orderBy: { seq: 'asc' } });
  return {
    rows: rows.map((row) => present(row, caller.role === 'admin')),
    limit: query.limit,
    nextCursor: seqs.length < found.length ? String(seqs.at(-1)) : null,
    latest,
  };
}

/**
 * Who has seen more than there is has seen another log: this one was restored from a copy, or is that of another newsroom. Such a
 * caller would wait in vain, and then miss what took the place of what was seen.
 *
 * @returns the number of the last change; 0 when there is none
 * @throws Problem conflict
 */
export async function demandInLog(tx: Tx, seen: number, parameter: 'after' | 'Last-Event-ID'): Promise<number> {
  const last = await tx.change.findFirst({ select: { seq: true }, orderBy: { seq: 'desc' } }); // Prisma's _max reads the whole table
  const latest = last?.seq ?? 0;
  if (seen <= latest) return latest;
  throw new Problem('conflict', `The log ends at ${latest}: it was restored from a backup, or it is not the one that you have read before. Start again with after=0, or from a fresh copy and its \`meta.latest\`.`, {
    errors: [{ parameter, code: 'beyond_the_end', message: `must not be more than ${latest}` }],
  });
}

interface Size {
  seq: number;
  bytes: number;
}

/** The changes of a page and one more, by their numbers, with the bytes of their snapshots, which are not read for that. */
async function findSizes(tx: Tx, query: ChangeListQuery): Promise<Size[]> {
  const numbers = Prisma.join(stretches(query), ' UNION ');
  const rows = await tx.$queryRaw<{ seq: bigint; bytes: bigint }[]>`
    SELECT "Change"."seq", coalesce(${dialectOf(tx).bytesOf(Prisma.sql`"Change"."snapshot"`)}, 0) AS bytes
    FROM (${numbers} ORDER BY 1 LIMIT ${query.limit + 1}) AS "page" JOIN "Change" ON "Change"."seq" = "page"."seq"
    ORDER BY "Change"."seq"`;
  return rows.map(({ seq, bytes }) => ({ seq: Number(seq), bytes: Number(bytes) }));
}

/**
 * The numbers that a query asks for, as stretches of indexes: one for each resource and each meaning of `actor`. Every one
 * is in order and ends with the page, so that neither engine reads further.
 */
function stretches({ after, resource, actor, limit }: ChangeListQuery): Prisma.Sql[] {
  const resources = resource ?? (actor === undefined ? [] : changedResources);
  const ofResources = [...new Set(resources)].map((name) => Prisma.sql`"resource" = ${name} AND `);
  const ofActors = actor === undefined ? [] : [Prisma.sql`"actorId" = ${lowerCaseId(actor)} AND `, Prisma.sql`"actorName" = ${actor} AND `];
  const either = (conditions: Prisma.Sql[]): Prisma.Sql[] => (conditions.length > 0 ? conditions : [Prisma.empty]);
  return either(ofResources).flatMap((ofResource) =>
    either(ofActors).map((ofActor) => Prisma.sql`
      SELECT "seq" FROM (SELECT "seq" FROM "Change" WHERE ${ofResource}${ofActor}"seq" > ${after} ORDER BY "seq" LIMIT ${limit + 1}) AS stretch`));
}

/** As many from the start as have no more than so many bytes together, but at least one. */
function firstThatFit(sizes: readonly Size[], mostBytes: number): number[] {
  let sum = 0;
  const end = sizes.findIndex(({ bytes }, index) => (sum += bytes) > mostBytes && index > 0);
  return sizes.slice(0, end === -1 ? sizes.length : end).map(({ seq }) => seq);
}

/** Keys are for admins; that there was a change of one is not, or numbers would be missing. */
function present({ actorId, actorName, snapshot, ...row }: ChangeRow, toAdmin: boolean): Change {
  const hidden = row.resource === 'key' && !toAdmin;
  return { ...row, actor: { id: actorId, name: actorName }, snapshot: hidden ? null : snapshot } as Change;
}
