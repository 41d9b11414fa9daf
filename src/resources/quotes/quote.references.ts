/** What a statement names: its speaker, the outlet it came through, its addressees, the statement that it answers. */
import type { Tx } from '../../database/database.js';
import { type FieldError, invalidField, pointer } from '../../http/errors.js';
import { type Mention, resolveReferences } from '../references.js';

/** What a new statement and a change of one have in common. */
interface Naming {
  speakerId?: string | null | undefined;
  via?: { outletId?: string | null | undefined } | null | undefined;
  addressees?: { name: string; speakerId: string | null }[] | undefined;
  inReplyToId?: string | null | undefined;
}

interface Placed<Q> {
  quote: Q;
  /** Where the statement stands in the body. */
  path: PropertyKey[];
}

function speakerMentions({ quote, path }: Placed<Naming>): Mention[] {
  const addressees = (quote.addressees ?? []).map(({ speakerId }, index) => ({ path: [...path, 'addressees', index, 'speakerId'], reference: speakerId }));
  return [{ path: [...path, 'speakerId'], reference: quote.speakerId }, ...addressees].filter(isMention);
}

function outletMentions({ quote, path }: Placed<Naming>): Mention[] {
  return [{ path: [...path, 'via', 'outletId'], reference: quote.via?.outletId }].filter(isMention);
}

const isMention = (mention: { path: PropertyKey[]; reference: string | null | undefined }): mention is Mention => typeof mention.reference === 'string';

/** Puts ids in the place of every name, in all statements of a body; what names nothing is added to `errors`. */
export async function resolveQuotes<Q extends Naming>(tx: Tx, placed: readonly Placed<Q>[], errors: FieldError[]): Promise<Q[]> {
  const speaker = await resolveReferences(tx, 'speaker', placed.flatMap(speakerMentions), errors);
  const outlet = await resolveReferences(tx, 'outlet', placed.flatMap(outletMentions), errors);
  errors.push(...(await unknownAnswers(tx, placed)));
  return placed.map(({ quote }) => ({
    ...quote,
    ...(quote.speakerId ? { speakerId: speaker(quote.speakerId) } : {}),
    ...(quote.via?.outletId ? { via: { ...quote.via, outletId: outlet(quote.via.outletId) } } : {}),
    ...(quote.addressees ? { addressees: quote.addressees.map(({ name, speakerId }) => ({ name, speakerId: speakerId && speaker(speakerId) })) } : {}),
  }));
}

/** Replies to statements that do not exist, or are in the trash. */
async function unknownAnswers(tx: Tx, placed: readonly Placed<Naming>[]): Promise<FieldError[]> {
  const answers = placed.flatMap(({ quote, path }) => (quote.inReplyToId ? [{ path: [...path, 'inReplyToId'], id: quote.inReplyToId }] : []));
  if (answers.length === 0) return [];
  const rows = await tx.quote.findMany({ where: { id: { in: answers.map(({ id }) => id) }, trashed: false }, select: { id: true } });
  const known = new Set(rows.map(({ id }) => id));
  return answers
    .filter(({ id }) => !known.has(id))
    .map(({ path, id }) => ({ pointer: pointer(path), code: 'unknown_reference', message: `there is no statement with the id \`${id}\`` }));
}

/**
 * Refuses a reply that would answer itself, straight or through others.
 *
 * @throws Problem invalid_body
 */
export async function demandNoCircle(tx: Tx, id: string, inReplyToId: string): Promise<void> {
  const circles = await tx.$queryRaw<unknown[]>`
    WITH RECURSIVE chain(id) AS (
      SELECT "id" FROM "Quote" WHERE "id" = ${inReplyToId} UNION SELECT "Quote"."inReplyToId" FROM chain JOIN "Quote" ON "Quote"."id" = chain.id
    ) SELECT 1 FROM chain WHERE id = ${id}`;
  if (circles.length > 0) throw invalidField(['inReplyToId'], 'circle', 'must not lead back to the statement itself');
}
