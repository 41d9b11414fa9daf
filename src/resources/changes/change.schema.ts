import { z } from 'zod';
import { actions } from '../../changes/scope.js';
import { FieldError } from '../../http/errors.js';
import { Id, Time, text } from '../../http/fields.js';
import { integer, listOf } from '../../http/query.js';
import { envelopeOf } from '../../http/schema.js';

/** What the log is about, by the names that it has there. */
export const changedResources = ['article', 'articleDraft', 'quote', 'speaker', 'image', 'outlet', 'key'] as const;

const Actor = z
  .object({
    id: Id.nullable().describe('The id of the key that was used; null for the key in the settings and for the server itself.'),
    name: z.string().describe('The name of that key when it was used; `server` where what was planned came due.'),
  })
  .meta({ id: 'Actor', description: 'Who did something.' });

const Action = z.enum(actions).meta({
  id: 'Action',
  description: [
    'What was done. `create`: it was made. `update`: its content was changed; so it is where an earlier revision is brought back, except into a working copy.',
    '`publish`: an article became public, or its working copy became what readers see (of an `articleDraft`: it went into its article, and is gone). `unpublish`: readers lost it. `submit`: it was handed in for review.',
    '`schedule`: a publication or a withdrawal was planned, or moved. `unschedule`: what was planned was called off. `refuse`: what was planned could not be done; `problems` says why.',
    '`correct`: a correction was added. `amend`: a correction was reworded.',
    '`trash`: it was put into the trash, where readers find it no longer. `restore`: it was taken out again (of an `articleDraft`: an earlier revision became the working copy). `delete`: it is gone (of a `key`: it was revoked).',
  ].join(' '),
});

const snapshot = z.record(z.string(), z.unknown()).nullable().describe(
  'The resource after the change, in the form that follows from `resource`: as a revision of it shows it (of an article without its statements, whose changes stand on their own); of a key as the list of keys does, to admins only. Null when it was deleted, or was dropped from the log.',
);

export const Change = z
  .object({
    seq: z.int().min(1).describe('Its number: 1, 2, 3 … in the order of commits, without gaps.'),
    at: Time.describe('When it happened; of what was planned, the time that it was planned for.'),
    actor: Actor.describe('Who did it.'),
    requestId: z.string().nullable().describe('The X-Request-Id of the request that did it; null where there was none.'),
    resource: z.enum(changedResources).describe('What it is that changed.'),
    resourceId: z.string().describe('The id of the resource; of an `articleDraft`, that of its article.'),
    version: z.int().describe('The version that the change gave it.'),
    articleId: Id.nullable().describe('Of a statement: the article that changed with it.'),
    articleVersion: z.int().nullable().describe('Of a statement: the version that the change gave the article.'),
    action: Action.describe('What was done.'),
    override: z.string().nullable().describe('Why it was done although the article could not be published as it is.'),
    problems: z.array(FieldError).nullable().describe('Why what was planned could not be done.'),
    pruned: z.boolean().describe('Whether the snapshot was dropped from the log, because readers never saw it.'),
    cacheTags: z.array(z.string()).nullable().describe(
      'Which answers are stale since then, by the tags of their headers `Cache-Tag` and `Surrogate-Key`: what to purge from a CDN; `*` is everything. With several changes in one write the last one has those of all. Empty where readers see no difference; null where nobody knows, because an older version wrote it.',
    ),
    snapshot,
  })
  .meta({ id: 'Change', description: 'What became of one resource in one write.' });
export type Change = z.output<typeof Change>;

const PageMeta = z
  .object({
    limit: z.int().min(1).max(100).meta({ description: 'How many a page has at most.' }),
    nextCursor: z.string().nullable().meta({ description: 'The `after` of the next page; null when this page reaches the end of the log.' }),
    latest: z.int().min(0).meta({ description: 'The number of the last change in the log, whatever it is about; 0 when there is none.' }),
  })
  .meta({ id: 'ChangePageMeta', description: 'Where in the log this page is.' });

export const ChangeList = z.object({ ...envelopeOf(Change, 'changes'), meta: PageMeta }).meta({ id: 'ChangeList', description: 'A page of the change log.' });

const MOST_CHANGES = 999_999_999;

const filters = {
  resource: listOf(z.enum(changedResources)).optional().describe('Only changes of one of these.'),
  actor: text(1, 100).optional().describe('Only changes by the key with this id, or by whoever has exactly this name.'),
};

/** The number of a change, or 0. */
export const Seq = integer(0, MOST_CHANGES);

const after = Seq.default(0).describe('Only changes after the one with this number; from the beginning, when absent.');

export const ChangeListQuery = z.strictObject({
  after,
  ...filters,
  limit: integer(1, 100).default(20).describe('How many at most; 20 when absent. A page with large snapshots has fewer.'),
});
export type ChangeListQuery = z.output<typeof ChangeListQuery>;

export const ChangeStreamQuery = z.strictObject({ after, ...filters });
export type ChangeStreamQuery = z.output<typeof ChangeStreamQuery>;

export const ChangeEvents = z.string().meta({
  description: 'Server-Sent Events. `id` is the `seq` of a change, `event` is `change`, and `data` is the Change as JSON on one line.',
  examples: ['retry: 2000\n\nid: 7\nevent: change\ndata: {"seq":7,"resource":"outlet","action":"create", …}\n\n'],
});
