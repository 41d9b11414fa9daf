/** The line of versions that a resource has gone through, as the log has it. */
import { Prisma, type Tx } from '../../database/database.js';
import { looksLikeId } from '../../http/fields.js';
import { notFound } from '../versions.js';

/** Whose line it is. What becomes of an article's statements is of its line too. */
export interface Line {
  resource: string;
  id: string;
  /** Of an article its id; null where no other resource's changes count. */
  articleId: string | null;
}

interface Place {
  version: number;
  /** Of the change that stands for the version: of the resource itself, where that was changed. */
  seq: number;
}

/** The places of a line, the newest first. */
const places = ({ resource, id, articleId }: Line): Prisma.Sql => Prisma.sql`
  SELECT "version", max("seq") AS seq FROM "Change" WHERE "resource" = ${resource} AND "resourceId" = ${id} GROUP BY "version"
  UNION ALL
  SELECT "articleVersion", min("seq") FROM "Change" AS statement WHERE "articleId" = ${articleId} AND "resource" = 'quote' AND NOT EXISTS (
    SELECT 1 FROM "Change" AS own WHERE own."resource" = ${resource} AND own."resourceId" = ${id} AND own."version" = statement."articleVersion"
  ) GROUP BY "articleVersion"`;

export async function placesOf(tx: Tx, line: Line, { below, take, skip }: { below?: number | undefined; take: number; skip: number }): Promise<Place[]> {
  const window = below === undefined ? Prisma.empty : Prisma.sql`WHERE "version" < ${below}`;
  const rows = await tx.$queryRaw<Record<keyof Place, bigint | number>[]>`
    SELECT "version", seq FROM (${places(line)}) AS place ${window} ORDER BY "version" DESC LIMIT ${take} OFFSET ${skip}`;
  return rows.map(({ version, seq }) => ({ version: Number(version), seq: Number(seq) }));
}

/** The place of one version; undefined when there is no such version. */
export async function placeOf(tx: Tx, line: Line, version: number): Promise<Place | undefined> {
  const [place] = await placesOf(tx, line, { below: version + 1, take: 1, skip: 0 });
  return place?.version === version ? place : undefined;
}

export async function countPlaces(tx: Tx, line: Line): Promise<number> {
  const [row] = await tx.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total FROM (${places(line)}) AS place`;
  return Number(row?.total ?? 0);
}

/** Says which versions of a line cannot be shown any more, because something of them was pruned. */
export async function prunedIn(tx: Tx, { resource, id, articleId }: Line): Promise<(version: number) => boolean> {
  const inLine = Prisma.sql`CASE WHEN "articleId" = ${articleId} THEN "articleVersion" ELSE "version" END`;
  const spans = await tx.$queryRaw<{ start: bigint; next: bigint | null }[]>`
    SELECT start, next FROM (
      SELECT "pruned", ${inLine} AS start, lead(${inLine}) OVER (PARTITION BY "resource", "resourceId" ORDER BY "seq") AS next
      FROM "Change" WHERE "articleId" = ${articleId} OR ("resource" = ${resource} AND "resourceId" = ${id})
    ) AS span WHERE "pruned"`;
  return (version) => spans.some(({ start, next }) => version >= Number(start) && version < Number(next ?? Number(start) + 1));
}

/**
 * The line of what a path names: by its id also what is gone, by its slug what is there.
 *
 * @param lineOf the line of an id
 * @param find finds what is there by its slug
 * @throws Problem not_found
 */
export async function findLine(tx: Tx, kind: string, reference: string, lineOf: (id: string) => Line, find: (slug: string) => Promise<{ id: string } | null>): Promise<Line> {
  const id = looksLikeId(reference) ? reference : (await find(reference))?.id;
  if (id === undefined) throw notFound(kind, reference);
  const line = lineOf(id);
  const known = await tx.change.findFirst({ where: { resource: line.resource, resourceId: id }, select: { seq: true } });
  if (known === null) throw notFound(kind, reference);
  return line;
}
