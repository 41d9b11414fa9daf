/** One operation, wherever it comes from: a request, a request that is repeated, a batch. Parse, conditions, work, present. */
import type { z } from 'zod';
import { type Context, type Endpoint, type Surroundings, isSecret } from './endpoint.js';
import { Problem, nothingAt } from './errors.js';
import { etagOf, parseIfMatch } from './etag.js';
import { tagHeaders, tagsOf } from './kept/tags.js';
import { Moved, pathUnder } from './moved.js';
import { presenterOf } from './presenter.js';
import { invalidBody, invalidParameters } from './zod-problem.js';

/** What is asked for, as it came. */
export interface Asked {
  path: string;
  /** The path and query. */
  url: string;
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  ifMatch: string | undefined;
  /** JSON; undefined where there is none. */
  body: unknown;
}

/** An answer that is ready to be sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** Null: none. */
  body: string | null;
  /** What it was made from, where it may be kept for everybody. */
  tags?: readonly string[] | undefined;
}

type Parsed = Context<unknown, unknown, unknown>;

/**
 * What the handler of an endpoint needs to do what is asked.
 *
 * @throws Problem not_found, invalid_parameter, invalid_body, precondition_required
 */
export function parse(endpoint: Endpoint, asked: Asked, around: Surroundings): Parsed {
  const params = endpoint.params.safeParse(asked.params);
  if (!params.success) throw nothingAt(asked);
  const query = endpoint.query.safeParse(asked.query, { reportInput: true });
  if (!query.success) throw invalidParameters(query.error, Object.keys(endpoint.query.shape));
  const body = parseBody(endpoint, asked.body);
  const precondition = parseIfMatch(asked.ifMatch);
  if (endpoint.conditional && around.requireIfMatch && precondition === undefined) {
    throw new Problem('precondition_required', 'Send the ETag of the version that you have read as If-Match.');
  }
  return { ...around, params: params.data, query: query.data, body, precondition, url: asked.url };
}

function parseBody({ body: schema, bodyIsOptional }: Endpoint, json: unknown): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(json === undefined && bodyIsOptional ? {} : json, { reportInput: true });
  if (!parsed.success) throw invalidBody(parsed.error);
  return parsed.data;
}

/**
 * Does what is asked, and presents what came of it.
 *
 * @throws whatever the handler throws
 */
export async function perform(endpoint: Endpoint, context: Parsed): Promise<Answer> {
  try {
    return present(endpoint, await endpoint.handle(context), context);
  } catch (error) {
    if (!endpoint.moves || !(error instanceof Moved)) throw error;
    return presentMoved(endpoint, error, context);
  }
}

function present(endpoint: Endpoint, result: unknown, context: Parsed): Answer {
  const { status, schema, headers: own = {} } = endpoint.response;
  const headers = Object.entries(own).flatMap(([name, header]) => {
    const value = header.value(result, context.link);
    return value === undefined ? [] : [[name, value]];
  });
  const body = schema === undefined ? null : encode(schema, result);
  const tag = body === null ? {} : { ETag: tagOf(endpoint, result, body) };
  const tags = body === null ? undefined : tagsOfAnswer(endpoint, body, context);
  return { status, headers: { ...Object.fromEntries(headers), ...keeping(endpoint, context), ...tag, ...(tags && tagHeaders(tags)) }, body, tags };
}

/** Undefined where an answer is not for everybody. */
function tagsOfAnswer(endpoint: Endpoint, body: string, { caller, query, url }: Parsed): readonly string[] | undefined {
  if (endpoint.kept === undefined || caller.role !== null || isSecret(endpoint, query)) return undefined;
  return tagsOf([body, url], endpoint.kept.collections);
}

function tagOf({ response: { schema, represents = schema, versionOf = ownVersion, copyOf } }: Endpoint, result: unknown, body: string): string {
  return etagOf(represents === schema ? body : encode(represents, result), versionOf(result), copyOf?.(result));
}

const ownVersion = (result: unknown): number | undefined => (result as { version?: number }).version;

/** What was found by a name that it had before (RFC 9110, section 15.4.9). */
function presentMoved(endpoint: Endpoint, { to }: Moved, context: Parsed): Answer {
  const path = pathUnder(to, endpoint.path, context.params as Record<string, string>, context.url);
  return { status: 308, headers: { ...keeping(endpoint, context), Location: context.link(path) }, body: null };
}

/** What a key was needed for is nobody else's; what it was not may be kept, if it is asked for anew each time. */
function keeping(endpoint: Endpoint, { caller, query }: Parsed): Record<string, string> {
  if (isSecret(endpoint, query)) return { 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' };
  return { 'Cache-Control': caller.role === null ? 'public, no-cache' : 'private, no-cache' };
}

function encode(schema: z.ZodType, result: unknown): string {
  const encoded = presenterOf(schema)(result);
  return typeof encoded === 'string' ? encoded : JSON.stringify(encoded);
}
