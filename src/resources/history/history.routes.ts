/** The histories of statements, speakers, images and outlets. That of articles stands beside it. */
import type { z } from 'zod';
import { noQuery } from '../../http/crud.js';
import { Image, ImageSnapshot } from '../images/image.schema.js';
import { Outlet, OutletSnapshot } from '../outlets/outlet.schema.js';
import { OverrideQuery } from '../quotes/gate.schema.js';
import { Quote, QuoteSnapshot } from '../quotes/quote.schema.js';
import { Speaker, SpeakerSnapshot } from '../speakers/speaker.schema.js';
import { articleHistoryRoutes } from './article-history.routes.js';
import { findLine } from './line.js';
import { restoreImage, restoreOutlet, restoreQuote, restoreSpeaker } from './restore.js';
import { RevisionDiff, revisionSchemas, toldOfQuote } from './revision.schema.js';
import { revisionRoutes } from './revision.routes.js';
import { type Compared, type Past, recordedAt } from './revision.service.js';
import type { Tx } from '../../database/database.js';

/** A resource whose every version is one record in the log. */
function recordedPast<S extends z.ZodObject>(resource: string, kind: string, snapshot: S, find: (tx: Tx, slug: string) => Promise<{ id: string } | null>): Past<S> {
  return {
    kind, snapshot,
    line: ({ tx }, reference) => findLine(tx, kind, reference, (id) => ({ resource, id, articleId: null }), (slug) => find(tx, slug)),
    at: (tx, line, version) => recordedAt(tx, snapshot, line, version),
  };
}

const anew = 'A new version with the content of the revision; where nothing differs, there is none. What it names must still be there: else 409, which names all that is gone.';
const onlyPatch = async ({ from, to, patch }: Compared<unknown>): Promise<RevisionDiff> => ({ from, to, patch });
const id = { select: { id: true } };

export const historyRoutes = [
  ...articleHistoryRoutes,
  ...revisionRoutes({
    name: 'Quote', tag: 'Quote', path: '/v1/quotes/{id}', idDescription: 'The id of the statement.',
    past: recordedPast('quote', 'statement', QuoteSnapshot, async () => null),
    schemas: { ...revisionSchemas('Quote', 'a statement', QuoteSnapshot, toldOfQuote), Diff: RevisionDiff, Restored: Quote, RestoreQuery: OverrideQuery },
    diff: onlyPatch,
    restoring: {
      description: `${anew} The statement goes back to where it stood, if its words are still there; else it is located by its text.`,
      problems: ['not_publishable'], response: { description: 'The statement as it is now.' },
    },
    restore: restoreQuote,
  }),
  ...revisionRoutes({
    name: 'Speaker', tag: 'Speaker', path: '/v1/speakers/{id}', idDescription: 'The id or the slug of the speaker; of what was deleted, the id.',
    past: recordedPast('speaker', 'speaker', SpeakerSnapshot, (tx, slug) => tx.speaker.findUnique({ where: { slug }, ...id })),
    schemas: { ...revisionSchemas('Speaker', 'a speaker', SpeakerSnapshot, {}), Diff: RevisionDiff, Restored: Speaker, RestoreQuery: noQuery },
    diff: onlyPatch,
    restoring: { description: anew, problems: ['slug_taken'], response: { description: 'The speaker as it is now.' } },
    restore: restoreSpeaker,
  }),
  ...revisionRoutes({
    name: 'Image', tag: 'Image', path: '/v1/images/{id}', idDescription: 'The id or the slug of the image; of what was deleted, the id.',
    past: recordedPast('image', 'image', ImageSnapshot, (tx, slug) => tx.image.findUnique({ where: { slug }, ...id })),
    schemas: { ...revisionSchemas('Image', 'an image', ImageSnapshot, {}), Diff: RevisionDiff, Restored: Image, RestoreQuery: noQuery },
    diff: onlyPatch,
    restoring: { description: anew, problems: ['slug_taken'], response: { description: 'The image as it is now.' } },
    restore: restoreImage,
  }),
  ...revisionRoutes({
    name: 'Outlet', tag: 'Outlet', path: '/v1/outlets/{id}', idDescription: 'The id or the slug of the outlet; of what was deleted, the id.',
    past: recordedPast('outlet', 'outlet', OutletSnapshot, (tx, slug) => tx.outlet.findUnique({ where: { slug }, ...id })),
    schemas: { ...revisionSchemas('Outlet', 'an outlet', OutletSnapshot, {}), Diff: RevisionDiff, Restored: Outlet, RestoreQuery: noQuery },
    diff: onlyPatch,
    restoring: { description: anew, problems: ['slug_taken'], response: { description: 'The outlet as it is now.' } },
    restore: restoreOutlet,
  }),
];
