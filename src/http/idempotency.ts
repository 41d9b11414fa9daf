/**
 * Requests that may be repeated (draft-ietf-httpapi-idempotency-key-header): the first is done, and whoever sends it again
 * gets its answer again. What it writes and its answer are one transaction, so that a crash leaves both or neither.
 *
 * The answer may be an error, once the data has been asked; what fails before that changed nothing and may be sent anew
 * under the same key, as may what failed for a reason of ours.
 */
import { createHash } from 'node:crypto';
import type { Writing } from '../changes/scope.js';
import { canonicalJson } from './canonical-json.js';
import { type Endpoint, type Surroundings, type Ways, isSecret, within } from './endpoint.js';
import { Problem, invalid } from './errors.js';
import { type Entry, keepAnswer, keepProblem, replay } from './idempotent-rows.js';
import { type Answer, type Asked, parse, perform } from './operation.js';

/** Whether the header means something: what only reads, and what PATCH and DELETE do, may be repeated as it is. */
export const takesIdempotencyKey = ({ method, access }: Endpoint): boolean => method === 'post' && access !== 'public';

/** @throws Problem invalid_parameter */
export function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || /^[\x20-\x7e]{1,255}$/.test(header)) return header;
  throw invalid('invalid_parameter', [{ parameter: 'Idempotency-Key', code: 'wrong_format', message: 'must have 1 to 255 printable ASCII characters' }]);
}

/** A request that may be a repetition. */
export interface Repeatable {
  /** The Idempotency-Key. */
  key: string;
  /** The caller's own key, with which answers are sealed that show a secret. */
  secret: string;
  endpoint: Endpoint;
  asked: Asked;
  around: Surroundings;
}

function entryOf({ key, secret, endpoint, asked, around: { caller } }: Repeatable): Entry {
  const body = asked.body === undefined && endpoint.bodyIsOptional ? {} : asked.body;
  const request = [endpoint.method, asked.url, asked.ifMatch ?? null, body === undefined ? null : canonicalJson(body)];
  const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('base64url');
  return { actor: caller.keyId ?? caller.name, key, fingerprint, secret };
}

/** The answers to repeatable requests, as one process gives them. */
export class IdempotentAnswers {
  readonly #running = new Set<string>();

  /** @throws Problem request_in_progress, idempotency_mismatch; whatever the endpoint throws, or threw the first time */
  async answer(request: Repeatable): Promise<Answer> {
    const entry = entryOf(request);
    const id = `${entry.actor}\n${entry.key}`;
    if (this.#running.has(id)) throw new Problem('request_in_progress', 'A request with this Idempotency-Key is still running. Send it again in a moment, to get its answer.', { headers: { 'Retry-After': '1' } });
    this.#running.add(id);
    try {
      // Before it is parsed: a time that had to lie in the future then may have passed by now.
      return (await request.around.read((reading) => replay(reading, new Date(), entry))) ?? (await firstAnswer(request, entry));
    } finally {
      this.#running.delete(id);
    }
  }
}

async function firstAnswer({ endpoint, asked, around }: Repeatable, entry: Entry): Promise<Answer> {
  const context = parse(endpoint, asked, around);
  const progress: Progress = { begun: false };
  try {
    return await around.write(async (writing) => {
      const known = await replay(writing, writing.at, entry); // from another process, while this one waited for its turn
      if (known !== undefined) return known;
      const answer = await perform(endpoint, { ...context, ...noticed(within(writing), progress) });
      await keepAnswer(writing, entry, answer, isSecret(endpoint, context.query));
      return answer;
    });
  } catch (error) {
    if (progress.begun && isAnswer(error)) await around.write((writing) => keepUnlessKnown(writing, entry, error));
    throw error;
  }
}

/** Whether the handler has turned to the data. */
interface Progress {
  begun: boolean;
}

function noticed({ read, write }: Ways, progress: Progress): Ways {
  const begin = (): void => {
    progress.begun = true;
  };
  return { read: (work) => (begin(), read(work)), write: (work) => (begin(), write(work)) };
}

/** Whether it is what the data had to say to the request; not that of a caller who may not, or of a server that cannot. */
const isAnswer = (error: unknown): error is Problem => error instanceof Problem && [404, 409, 412, 422].includes(error.status);

async function keepUnlessKnown(writing: Writing, entry: Entry, problem: Problem): Promise<void> {
  if ((await replay(writing, writing.at, entry)) === undefined) await keepProblem(writing, entry, problem);
}
