/** What is remembered of requests with an Idempotency-Key: one row for each, in the database, for a day. */
import type { Reading, Writing } from '../changes/scope.js';
import { Problem, type ProblemCode } from './errors.js';
import type { Answer } from './operation.js';
import { seal, unseal } from './seal.js';

/** Milliseconds. */
const LIFETIME = 24 * 60 * 60 * 1_000;

/** Rows that have had their time and go when one is added. */
const MOST_REMOVED = 100;

/** One request, as its repetition will be known. */
export interface Entry {
  actor: string;
  key: string;
  /** Of the request: another one has another. */
  fingerprint: string;
  /** The caller's own key, which the database does not know. */
  secret: string;
}

const SEALED = 'sealed:';

const replayed = { 'Idempotency-Replayed': 'true' };

/** What a sealed answer is for: no other row, and no other request. */
const purposeOf = ({ actor, key, fingerprint }: Entry): string => [actor, key, fingerprint].join('\n');

/** The 422 for another request under the same key. */
const mismatch = (): Problem => new Problem('idempotency_mismatch', 'This Idempotency-Key was sent with another request in the last 24 hours. Send the very same request again, or this one with a key of its own.');

/**
 * The answer that was given before, marked as such; undefined where there was none in the last 24 hours.
 *
 * @throws Problem the one that was the answer; idempotency_mismatch, where the request was another
 */
export async function replay({ tx }: Pick<Reading, 'tx'>, now: Date, entry: Entry): Promise<Answer | undefined> {
  const { actor, key, fingerprint } = entry;
  const row = await tx.idempotentAnswer.findUnique({ where: { actor_key: { actor, key } } });
  if (row === null || row.createdAt.getTime() <= now.getTime() - LIFETIME) return undefined;
  if (row.fingerprint !== fingerprint) throw mismatch();
  const headers = { ...(row.headers as Record<string, string>), ...replayed };
  if (row.status >= 400) throw problemFrom(row.body, headers);
  const body = row.body.startsWith(SEALED) ? unseal(row.body.slice(SEALED.length), entry.secret, purposeOf(entry)) : row.body;
  if (body === undefined) throw mismatch(); // the key in the settings is another one now
  return { status: row.status, headers, body: body === '' ? null : body };
}

function problemFrom(body: string, headers: Record<string, string>): Problem {
  const { code, detail, extras } = JSON.parse(body) as { code: ProblemCode; detail: string; extras: Problem['extras'] };
  return new Problem(code, detail, { ...extras, headers });
}

/** @param isSecret whether the database must not show it to whoever reads it */
export function keepAnswer(writing: Writing, entry: Entry, { status, headers, body }: Answer, isSecret: boolean): Promise<void> {
  const text = body ?? '';
  return keep(writing, entry, { status, headers, body: isSecret ? SEALED + seal(text, entry.secret, purposeOf(entry)) : text });
}

export function keepProblem(writing: Writing, entry: Entry, { code, status, message: detail, headers, extras }: Problem): Promise<void> {
  return keep(writing, entry, { status, headers, body: JSON.stringify({ code, detail, extras }) });
}

async function keep({ tx, at }: Writing, { actor, key, fingerprint }: Entry, kept: { status: number; headers: Record<string, string>; body: string }): Promise<void> {
  await tx.idempotentAnswer.deleteMany({ where: { createdAt: { lte: new Date(at.getTime() - LIFETIME) } }, limit: MOST_REMOVED });
  await tx.idempotentAnswer.deleteMany({ where: { actor, key } });
  await tx.idempotentAnswer.create({ data: { actor, key, fingerprint, createdAt: at, ...kept } });
}
