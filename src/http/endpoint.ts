/**
 * An Endpoint says all there is to say about one operation. Express is mounted from it (mount.ts) and the OpenAPI
 * document is built from it (../openapi.ts), so that what is documented is what runs.
 */
import type { z } from 'zod';
import type { Together } from '../changes/follow.js';
import type { Caller, Reading, Role, Writing } from '../changes/scope.js';
import type { ProblemCode } from './errors.js';
import type { Precondition } from './etag.js';
import type { Collection } from './kept/tags.js';

/** Who may call: everybody, or the holder of a key with this role or a higher one. */
export type Access = 'public' | Role;

/** What an operation stands in, wherever it comes from: who asks, and the two ways to the data. */
export interface Surroundings {
  caller: Caller;
  /** Whether a change of something that has a version must say of which. */
  requireIfMatch: boolean;
  read<T>(work: (reading: Reading) => Promise<T>): Promise<T>;
  write<T>(work: (writing: Writing) => Promise<T>): Promise<T>;
  /** A link to a path of ours: absolute where PUBLIC_URL is set, else relative. */
  link(path: string): string;
  /** Of a stream: the id of the last event that the caller saw, as it came. */
  lastEventId: string | undefined;
  /** Resolves when the log has a change after this one, or the signal is aborted. */
  beyond(seq: number, signal: AbortSignal): Promise<void>;
  /** Does once what several ask for at the same time; `key` says what it is, and for whom. */
  together: Together;
}

/** What a handler is handed: the request, parsed, and what it stands in. */
export interface Context<Params, Query, Body> extends Surroundings {
  params: Params;
  query: Query;
  body: Body;
  precondition: Precondition;
  /** The path and query of the request, as they came. */
  url: string;
}

export type Ways = Pick<Surroundings, 'read' | 'write'>;

/** The ways to the data within a transaction that is open already: all that is read and written is part of it. */
export const within = (writing: Writing): Ways => ({ read: (work) => work(writing), write: (work) => work(writing) });

interface AnswerHeader<Result> {
  description: string;
  value(result: Result, link: (path: string) => string): string | undefined;
}

interface EndpointDefinition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType | undefined,
  Response extends z.ZodType | undefined,
> {
  operationId: string;
  summary: string;
  description?: string;
  tag: string;
  method: 'get' | 'post' | 'patch' | 'delete';
  /** With parameters in braces, as OpenAPI writes them. */
  path: `/${string}`;
  access: Access;
  params: Params;
  query: Query;
  /** Absent: the operation takes no body. A PATCH takes a JSON Merge Patch (RFC 7396). */
  body?: Body;
  /** Whether the body may be left out; the schema then sees an empty object. */
  bodyIsOptional?: boolean;
  /** Whether the operation changes a resource that has a version, so that If-Match applies. */
  conditional?: boolean;
  response: {
    status: 200 | 201 | 204;
    description: string;
    schema?: Response;
    /** The resource that the answer shows, where `schema` has more to tell: the ETag is of this alone (RFC 9110, 8.8.3). */
    represents?: z.ZodType;
    /** The version that its ETag says, for If-Match to look at, where it is not `version`; undefined: none. */
    versionOf?(result: ResultOf<Response>): number | undefined;
    /** Of a working copy: the version of what it is a copy of, which its ETag says too. */
    copyOf?(result: ResultOf<Response>): number;
    /** Whether it shows a secret, which nobody may keep on the way; of some queries only, where it is a function. */
    secret?: boolean | ((query: z.output<Query>) => boolean);
    /** JSON, when absent. Of a stream, the handler answers its EventSource or LineSource; `schema` says what the text is. */
    contentType?: 'text/plain' | 'text/event-stream' | 'application/x-ndjson';
    headers?: Record<string, AnswerHeader<ResultOf<Response>>>;
  };
  /** Whether what the path names as `{id}` is also found by a name of before: the answer is a 308 to the one of now. */
  moves?: boolean;
  /** Whether it stays reachable under overload and beyond rate limits, and its reads do not wait for what is due. */
  vital?: boolean;
  /**
   * Of what the public reads: that its answers may be kept, and which collections they are chosen from or depend on beyond the ids
   * that stand in them. Absent: they are made anew each time.
   */
  kept?: { collections: readonly Collection[] };
  /** What can go wrong beyond what follows from the rest (a bad parameter, a missing key, …). */
  problems?: ProblemCode[];
  handle(context: Context<z.output<Params>, z.output<Query>, BodyOf<Body>>): Promise<ResultOf<Response>>;
}

type BodyOf<Body extends z.ZodType | undefined> = Body extends z.ZodType ? z.output<Body> : undefined;
type ResultOf<Response extends z.ZodType | undefined> = Response extends z.ZodType ? z.output<Response> : void;

/** An endpoint whose types are erased, for the list of all of them. The one place where `any` stands. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Endpoint = EndpointDefinition<any, any, any, any>;

export function endpoint<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType | undefined = undefined,
  Response extends z.ZodType | undefined = undefined,
>(definition: EndpointDefinition<Params, Query, Body, Response>): Endpoint {
  return definition;
}

/** Whether the answer is events, which go on for as long as the caller listens (event-stream.ts). */
export const isEventStream = ({ response }: Endpoint): boolean => response.contentType === 'text/event-stream';

/** Whether the answer is lines, which end when all have been sent (line-stream.ts). */
export const isLineStream = ({ response }: Endpoint): boolean => response.contentType === 'application/x-ndjson';

/** Whether the answer is sent while it is made: it has no ETag. */
export const isStream = (endpoint: Endpoint): boolean => isEventStream(endpoint) || isLineStream(endpoint);

/** Whether the answer to this query shows a secret. */
export const isSecret = ({ response: { secret = false } }: Endpoint, query: unknown): boolean => (typeof secret === 'function' ? secret(query) : secret);
