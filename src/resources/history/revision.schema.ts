/** Revisions: what is told about each, and what it held. */
import { z } from 'zod';
import { noQuery } from '../../http/crud.js';
import { Id } from '../../http/fields.js';
import { windowParameters } from '../../http/paging.js';
import { integer } from '../../http/query.js';
import { listSchema } from '../../http/schema.js';
import { Change } from '../changes/change.schema.js';

const MOST = 999_999_999;

const Version = z.int().min(1);

export const versionParameter = integer(1, MOST).meta({ description: 'The version that the revision led to.' });

const { at, actor, requestId, action, override, problems, pruned } = Change.shape;
const told = { version: Version.describe('The version that it led to.'), at, actor, requestId, action, override, problems, pruned };

/** Of a statement: each of its revisions is one of its article as well. */
export const toldOfQuote = { articleVersion: Version.nullable().describe('The version that it gave to the article.') };

/** Of an article: what its statements became is its revision as well. */
export const toldOfArticle = {
  resource: z.enum(['article', 'quote']).describe('What was changed: the article, or one of its statements alone.'),
  resourceId: Id.describe('Its id.'),
};

/** The schemas of the revisions of one resource, under its name. `more` is what only it has to tell. */
export function revisionSchemas<Snapshot extends z.ZodObject, More extends z.ZodRawShape>(name: string, what: string, snapshot: Snapshot, more: More) {
  const Summary = z.object({ ...told, ...more }).meta({ id: `${name}RevisionSummary`, description: `What became of ${what} in one write, without what it held then.` });
  const Revision = z.object({ ...told, ...more, snapshot }).meta({ id: `${name}Revision`, description: `What ${what} was at one of its versions.` });
  return { Summary, Revision, List: listSchema(`${name}RevisionList`, Summary, 'revisions') };
}

export const RevisionListQuery = z.strictObject(windowParameters);
export type RevisionListQuery = z.output<typeof RevisionListQuery>;

export const DiffQuery = noQuery.extend({
  from: integer(1, MOST).optional().meta({ description: 'The version to start from, also a later one; the one before, when absent.' }),
});
export type DiffQuery = z.output<typeof DiffQuery>;

export const PatchOperation = z
  .object({
    op: z.enum(['add', 'remove', 'replace']).describe('What to do.'),
    path: z.string().describe('Where: a JSON Pointer (RFC 6901).'),
    value: z.unknown().optional().describe('What to put there; absent with `remove`.'),
  })
  .meta({ id: 'PatchOperation', description: 'One step of a JSON Patch (RFC 6902).' });

export const diffFields = {
  from: Version.describe('The version that it starts from.'),
  to: Version.describe('The version that it leads to.'),
  patch: z.array(PatchOperation).describe('A JSON Patch (RFC 6902) that makes the snapshot of `to` from the snapshot of `from`.'),
};

export const RevisionDiff = z.object(diffFields).meta({ id: 'RevisionDiff', description: 'What lies between two revisions.' });
export type RevisionDiff = z.output<typeof RevisionDiff>;
