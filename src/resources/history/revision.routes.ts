/** The endpoints of a resource's history: functions and schemas in, endpoints out. */
import type { z } from 'zod';
import type { Writing } from '../../changes/scope.js';
import { envelope, idParams, linkHeader } from '../../http/crud.js';
import { type Endpoint, endpoint } from '../../http/endpoint.js';
import type { ProblemCode } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import { restoreRevision } from './restore.js';
import { DiffQuery, RevisionListQuery, versionParameter } from './revision.schema.js';
import { type Compared, type Past, compareRevisions, listRevisions, readRevision } from './revision.service.js';

interface History<Snapshot extends z.ZodObject, Diff extends z.ZodType, Query extends z.ZodObject, Restored extends z.ZodType> {
  /** In the singular, as in `listArticleRevisions`, with a capital. */
  name: string;
  tag: string;
  /** Of what has the history. */
  path: `/v1/${string}/{id}${string}`;
  idDescription: string;
  /** Whose id the path names, in a sentence. */
  byId?: string;
  past: Past<Snapshot>;
  schemas: { Revision: z.ZodType; List: z.ZodType; Diff: Diff; Restored: Restored; RestoreQuery: Query };
  /** What the answer tells of two revisions. */
  diff(compared: Compared<NoInfer<z.output<Snapshot>>>): Promise<NoInfer<z.output<Diff>>>;
  restoring: { description: string; problems: ProblemCode[]; response: Pick<Endpoint['response'], 'description' | 'copyOf'> };
  restore(writing: Writing, id: string, snapshot: NoInfer<z.output<Snapshot>>, precondition: Precondition, query: z.output<Query>): Promise<NoInfer<z.output<Restored>>>;
}

export function revisionRoutes<Snapshot extends z.ZodObject, Diff extends z.ZodType, Query extends z.ZodObject, Restored extends z.ZodType>(
  { name, tag, path, idDescription, byId = 'its id', past, schemas, diff, restoring, restore }: History<Snapshot, Diff, Query, Restored>,
): Endpoint[] {
  const params = idParams(idDescription);
  const revision = params.extend({ version: versionParameter });
  const all = `${path}/revisions` as const;
  const { kind } = past;
  return [
    endpoint({
      operationId: `list${name}Revisions`, summary: `List the revisions of one ${kind}`, tag,
      description: `The newest first. By ${byId}, also of what was deleted.`,
      method: 'get', path: all, access: 'viewer', params, query: RevisionListQuery,
      response: { status: 200, description: 'A page of revisions.', schema: schemas.List, headers: linkHeader as never },
      problems: ['not_found'],
      handle: async ({ read, params, query, url, link }) => envelope(await read((reading) => listRevisions(reading, past, params.id, query)), url, link),
    }),
    endpoint({
      operationId: `get${name}Revision`, summary: `Read one revision of one ${kind}`, tag,
      method: 'get', path: `${all}/{version}`, access: 'viewer', params: revision, query: RevisionListQuery.pick({}),
      response: { status: 200, description: 'The revision, with all that was written.', schema: schemas.Revision, versionOf: () => undefined },
      problems: ['not_found'],
      handle: ({ read, params }) => read((reading) => readRevision(reading, past, params.id, params.version)),
    }),
    endpoint({
      operationId: `get${name}RevisionDiff`, summary: `Compare two revisions of one ${kind}`, tag,
      description: 'From the version before, or from the one that `from` names: the patch turns the snapshot of that into the snapshot of the version in the path.',
      method: 'get', path: `${all}/{version}/diff`, access: 'viewer', params: revision, query: DiffQuery,
      response: { status: 200, description: 'What lies between them.', schema: schemas.Diff as z.ZodType<unknown> },
      problems: ['not_found'],
      handle: async ({ read, params, query }) => diff(await read((reading) => compareRevisions(reading, past, params.id, params.version, query))),
    }),
    endpoint({
      operationId: `restore${name}Revision`, summary: `Restore one revision of one ${kind}`, tag,
      description: `${restoring.description} Only what exists can be restored: what was deleted is 404.`,
      method: 'post', path: `${all}/{version}/restore`, access: 'editor', params: revision, query: schemas.RestoreQuery, conditional: true,
      response: { status: 200, schema: schemas.Restored as z.ZodType<unknown>, ...restoring.response },
      problems: ['not_found', 'conflict', ...restoring.problems],
      handle: ({ write, params, precondition, query }) =>
        write((writing) => restoreRevision(writing, past, params, (id, snapshot) => restore(writing, id, snapshot, precondition, query))),
    }),
  ];
}
