/** Bringing an earlier revision back: as a new version, made by the same functions that a PATCH is made by. */
import type { z } from 'zod';
import type { Writing } from '../../changes/scope.js';
import { Problem } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import { indexText } from '../../statements/locate.js';
import type { ImageSnapshot } from '../images/image.schema.js';
import { updateImage } from '../images/image.service.js';
import type { OutletSnapshot } from '../outlets/outlet.schema.js';
import { updateOutlet } from '../outlets/outlet.service.js';
import type { OverrideQuery } from '../quotes/gate.schema.js';
import { anchor } from '../quotes/quote.anchors.js';
import type { Quote, QuoteSnapshot } from '../quotes/quote.schema.js';
import { updateQuote } from '../quotes/quote.writes.js';
import type { SpeakerSnapshot } from '../speakers/speaker.schema.js';
import { updateSpeaker } from '../speakers/speaker.service.js';
import { type Past, demandSnapshot } from './revision.service.js';

/**
 * @param restore makes of the snapshot what the thing with this id is
 * @throws Problem not_found, for a revision and for a thing that is not there; conflict, where the revision names what is gone
 */
export async function restoreRevision<S extends z.ZodObject, R>(
  writing: Writing, past: Past<S>, { id: reference, version }: { id: string; version: number }, restore: (id: string, snapshot: z.output<S>) => Promise<R>,
): Promise<R> {
  const line = await past.line(writing, reference);
  const snapshot = await demandSnapshot(writing.tx, past, line, version);
  try {
    return await restore(line.id, snapshot);
  } catch (error) {
    throw explained(error, past.kind);
  }
}

/** The caller sent no body: what is wrong with it is wrong with the revision as things are now. */
function explained(error: unknown, kind: string): unknown {
  if (!(error instanceof Problem)) return error;
  if (error.code === 'not_found') return new Problem('not_found', `The ${kind} is there no longer, and only what exists can be restored. Its revisions can still be read.`);
  if (error.code !== 'invalid_body') return error;
  return new Problem('conflict', `The revision does not fit what there is now: ${error.message}. PATCH the ${kind} instead.`, error.extras);
}

export function restoreOutlet(writing: Writing, id: string, snapshot: z.output<typeof OutletSnapshot>, precondition: Precondition) {
  return updateOutlet(writing, id, written(snapshot), precondition);
}

export function restoreImage(writing: Writing, id: string, snapshot: z.output<typeof ImageSnapshot>, precondition: Precondition) {
  return updateImage(writing, id, written(snapshot), precondition);
}

export function restoreSpeaker(writing: Writing, id: string, snapshot: z.output<typeof SpeakerSnapshot>, precondition: Precondition) {
  return updateSpeaker(writing, id, written(snapshot), precondition);
}

/** A statement goes back to where it stood, if that still fits; else it is looked for by its words, as after a PATCH. */
export async function restoreQuote(writing: Writing, id: string, snapshot: QuoteSnapshot, precondition: Precondition, query: OverrideQuery): Promise<Quote> {
  const { articleId, anchor: _then, segments, ...words } = written(snapshot);
  const place = (await stillFits(writing, articleId, snapshot)) ? { segments } : {};
  return updateQuote(writing, id, { ...words, ...place }, precondition, query);
}

async function stillFits({ tx }: Writing, articleId: string, { segments, kind, text }: QuoteSnapshot): Promise<boolean> {
  const article = await tx.article.findUnique({ where: { id: articleId }, select: { text: true } });
  if (article === null || segments.length === 0) return false;
  try {
    anchor(indexText(article.text), { kind, text }, segments, []);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

type Common = 'id' | 'version' | 'createdAt' | 'updatedAt';

/** What somebody wrote, without what the server adds. */
function written<S extends Record<Common, unknown>>({ id, version, createdAt, updatedAt, ...fields }: S): Omit<S, Common> {
  return fields;
}
