/** What the log tells about the revisions of one resource. */
import jsonpatch from 'fast-json-patch';
import { z } from 'zod';
import type { Reading } from '../../changes/scope.js';
import type { Prisma, Tx } from '../../database/database.js';
import { Problem } from '../../http/errors.js';
import { type Page, found, paginate, totalOf } from '../../http/paging.js';
import { type Line, countPlaces, placeOf, placesOf, prunedIn } from './line.js';
import type { DiffQuery, RevisionDiff, RevisionListQuery } from './revision.schema.js';

/** One resource's past: whose line it is, and what it held at a version. */
export interface Past<Snapshot extends z.ZodObject> {
  /** In a sentence: `article`, `statement`. */
  kind: string;
  snapshot: Snapshot;
  /** @throws Problem not_found */
  line(reading: Reading, reference: string): Promise<Line>;
  /** The whole, as it was; null where the log has nothing to show for the version. */
  at(tx: Tx, line: Line, version: number): Promise<z.output<Snapshot> | null>;
}

const metadata = {
  seq: true, version: true, articleVersion: true, at: true, actorId: true, actorName: true, requestId: true, resource: true, resourceId: true, action: true, override: true, problems: true,
} satisfies Prisma.ChangeSelect;
type Metadata = Prisma.ChangeGetPayload<{ select: typeof metadata }>;

/** All that any of the schemas tells; each picks its own. */
function present({ actorId, actorName, ...change }: Metadata, version: number, pruned: boolean) {
  return { ...change, version, actor: { id: actorId, name: actorName }, pruned };
}

type Told = ReturnType<typeof present>;

async function tell(tx: Tx, line: Line, places: readonly { version: number; seq: number }[]): Promise<Told[]> {
  const changes = await tx.change.findMany({ where: { seq: { in: places.map(({ seq }) => seq) } }, select: metadata });
  const bySeq = new Map(changes.map((change) => [change.seq, change]));
  const isPruned = await prunedIn(tx, line);
  return places.flatMap(({ version, seq }) => {
    const change = bySeq.get(seq);
    return change === undefined ? [] : [present(change, version, isPruned(version))];
  });
}

/** The newest first. */
export async function listRevisions<S extends z.ZodObject>(reading: Reading, past: Past<S>, reference: string, query: RevisionListQuery): Promise<Page<Told>> {
  const { tx } = reading;
  const line = await past.line(reading, reference);
  return paginate<Told>(
    reading, `${line.resource}/${line.id}/revisions`, query,
    async (window) => {
      const { after, skip, limit } = window;
      return found(await tell(tx, line, await placesOf(tx, line, { below: after && Number(after[0]), take: limit + 1, skip })), window, ({ version }) => [version]);
    },
    async () => totalOf(await countPlaces(tx, line)),
  );
}

/** @throws Problem not_found, and which of its reasons */
export async function readRevision<S extends z.ZodObject>(reading: Reading, past: Past<S>, reference: string, version: number): Promise<Told & { snapshot: z.output<S> }> {
  const { tx } = reading;
  const line = await past.line(reading, reference);
  const snapshot = await demandSnapshot(tx, past, line, version);
  const place = await placeOf(tx, line, version);
  const [told] = place === undefined ? [] : await tell(tx, line, [place]);
  if (told === undefined) throw noVersion(past.kind, version);
  return { ...told, snapshot };
}

/** @throws Problem not_found, and which of its reasons */
export async function demandSnapshot<S extends z.ZodObject>(tx: Tx, past: Past<S>, line: Line, version: number): Promise<z.output<S>> {
  const snapshot = await past.at(tx, line, version);
  if (snapshot !== null) return snapshot;
  if ((await placeOf(tx, line, version)) === undefined) throw noVersion(past.kind, version);
  if ((await prunedIn(tx, line))(version)) {
    throw new Problem('not_found', `The content of version ${version} was dropped, because readers never saw it. The list of revisions says which are left.`);
  }
  throw new Problem('not_found', `In version ${version} the ${past.kind} was gone: there is nothing to show. See the version before.`);
}

function noVersion(kind: string, version: number): Problem {
  return new Problem('not_found', `The ${kind} has no version ${version}. The list of revisions says which there are.`);
}

/** Two revisions, as the API shows them, and what leads from the one to the other. */
export interface Compared<Snapshot> extends RevisionDiff {
  before: Snapshot;
  after: Snapshot;
}

/** @throws Problem not_found, and which of its reasons */
export async function compareRevisions<S extends z.ZodObject>(reading: Reading, past: Past<S>, reference: string, to: number, { from = to - 1 }: DiffQuery): Promise<Compared<z.output<S>>> {
  const { tx } = reading;
  const line = await past.line(reading, reference);
  const after = await demandSnapshot(tx, past, line, to);
  if (from === 0) throw new Problem('not_found', 'There is nothing before version 1 to compare it with. Say with `from` what to start from.');
  const before = await demandSnapshot(tx, past, line, from);
  return { from, to, patch: patchOf(past.snapshot, before, after), before, after };
}

/** A JSON Patch (RFC 6902) between two values as they are sent. Linear. */
export function patchOf<S extends z.ZodType>(schema: S, before: z.output<S>, after: z.output<S>): RevisionDiff['patch'] {
  return jsonpatch.compare(z.encode(schema, before) as object, z.encode(schema, after) as object) as RevisionDiff['patch'];
}

/** What one change of a resource has left on record. */
export async function recordedAt<S extends z.ZodObject>(tx: Tx, schema: S, { resource, id }: Line, version: number): Promise<z.output<S> | null> {
  const change = await tx.change.findFirst({ where: { resource, resourceId: id, version }, orderBy: { seq: 'desc' }, select: { snapshot: true } });
  return change?.snapshot == null ? null : z.decode(schema, change.snapshot as z.input<S>);
}
