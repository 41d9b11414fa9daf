/**
 * Everything that can go wrong, as RFC 9457 problem details. One class, one table of codes.
 *
 * What a problem says is written for the caller: nothing from inside (a stack, a path, SQL, a library's message) gets in.
 */
import { z } from 'zod';

/** The codes of the API and what each means. The document shows them as an enum. */
export const problemCodes = {
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  invalid_parameter: { status: 400, title: 'A parameter is invalid' },
  unauthenticated: { status: 401, title: 'A valid key is needed' },
  forbidden: { status: 403, title: 'The key does not allow this' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'The method is not supported here' },
  not_acceptable: { status: 406, title: 'No representation fits the Accept header' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  conflict: { status: 409, title: 'The state of the resource does not allow this' },
  slug_taken: { status: 409, title: 'The slug is taken' },
  in_use: { status: 409, title: 'Something else refers to this' },
  not_publishable: { status: 409, title: 'The article cannot be published as it is' },
  request_in_progress: { status: 409, title: 'The same request is still running' },
  precondition_failed: { status: 412, title: 'The resource has changed since' },
  too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  invalid_body: { status: 422, title: 'The body is invalid' },
  idempotency_mismatch: { status: 422, title: 'The key was used for another request' },
  precondition_required: { status: 428, title: 'If-Match is required' },
  rate_limited: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The server cannot answer now' },
  insufficient_storage: { status: 507, title: 'There is no room left to store this' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problemCodes;

export const FieldError = z
  .object({
    pointer: z.string().optional().meta({ description: 'The field of the body, as a JSON Pointer in a URI fragment (RFC 6901).', examples: ['#/headline'] }),
    parameter: z.string().optional().meta({ description: 'The query or header parameter.', examples: ['limit'] }),
    quoteId: z.string().optional().meta({ description: 'The statement that the error is about.' }),
    code: z.string().meta({ description: 'What kind of error it is.', examples: ['required'] }),
    message: z.string().meta({ description: 'What is wrong and what is expected.' }),
  })
  .meta({ id: 'FieldError', description: 'One thing that is wrong, and where.' });
export type FieldError = z.output<typeof FieldError>;

export const ProblemDetails = z
  .object({
    type: z.string().meta({ format: 'uri-reference', description: 'A URI that names the kind of problem.', examples: ['urn:verbatim:problem:not_found'] }),
    title: z.string().meta({ description: 'The kind of problem in a few words; the same for every occurrence.' }),
    status: z.int().min(400).max(599).meta({ description: 'The HTTP status.' }),
    detail: z.string().meta({ description: 'What happened here, and what to do next.' }),
    instance: z.string().meta({ description: 'The path of the request.' }),
    code: z.enum(Object.keys(problemCodes) as [ProblemCode, ...ProblemCode[]]).meta({ description: 'The kind of problem, for programs.' }),
    requestId: z.string().meta({ description: 'The X-Request-Id of the answer; the log knows it too.' }),
    errors: z.array(FieldError).optional().meta({ description: 'Every field or parameter that is wrong.' }),
    counts: z.record(z.string(), z.int()).optional().meta({ description: 'With `in_use`: how many of each kind refer to the resource.' }),
    currentVersion: z.int().optional().meta({ description: 'With `precondition_failed`: the version that the resource has now.' }),
    operation: z.int().min(0).optional().meta({ description: 'Of a batch: the index of the operation that failed, from 0.' }),
  })
  .meta({ id: 'Problem', description: 'What went wrong, as RFC 9457 problem details. Every answer of 400 and above has this form.' });
export type ProblemDetails = z.output<typeof ProblemDetails>;

interface ProblemExtras {
  errors?: FieldError[];
  counts?: Record<string, number>;
  currentVersion?: number;
  operation?: number;
  headers?: Record<string, string>;
}

/** The one error that code throws on purpose. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly headers: Record<string, string>;
  readonly extras: Omit<ProblemExtras, 'headers'>;

  constructor(
    readonly code: ProblemCode,
    detail: string,
    { headers = {}, ...extras }: ProblemExtras = {},
  ) {
    super(detail);
    this.headers = headers;
    this.extras = extras;
  }

  get status(): number {
    return problemCodes[this.code].status;
  }

  /**
   * The same problem, as that of a part of a request.
   *
   * @param at where the part stands, as a JSON Pointer
   */
  under(at: string, detail = this.message, extras: Pick<ProblemExtras, 'operation'> = {}): Problem {
    const errors = this.extras.errors?.map((error) => (error.pointer === undefined ? error : { ...error, pointer: `#${at}${error.pointer.slice(1)}` }));
    return new Problem(this.code, detail, { ...this.extras, ...(errors && { errors }), ...extras, headers: this.headers });
  }

  /** The same problem, with the errors of others like it. */
  with(others: readonly Problem[]): Problem {
    if (others.length === 0) return this;
    const errors = [this, ...others].flatMap((problem) => problem.extras.errors ?? []).slice(0, MOST_ERRORS);
    return new Problem(this.code, `${this.message} (and ${others.length} more like it)`, { ...this.extras, errors, headers: this.headers });
  }

  toDetails(instance: string, requestId: string): ProblemDetails {
    const { status, title } = problemCodes[this.code];
    const type = `urn:verbatim:problem:${this.code}`;
    return { type, title, status, detail: this.message, instance, code: this.code, requestId, ...this.extras };
  }
}

/** The 404 for a path where nothing is. */
export const nothingAt = ({ path }: { path: string }): Problem =>
  new Problem('not_found', `There is nothing at ${path.slice(0, 200)}. GET / and GET /docs show what there is.`);

/** The 400 for a path that cannot be decoded. */
export const malformedPath = (): Problem =>
  new Problem('invalid_parameter', 'The path has a malformed percent-encoding.', { errors: [{ parameter: 'path', code: 'wrong_format', message: 'must be percent-encoded UTF-8' }] });

/** The 405 that says which methods there are. */
export function methodNotAllowed(method: string, allowed: readonly string[]): Problem {
  const allow = allowed.join(', ');
  return new Problem('method_not_allowed', `${method} is not supported here; ${allow} are.`, { headers: { Allow: allow } });
}

/** How many errors one answer lists at most. */
const MOST_ERRORS = 50;

/** Several errors of one request, all at once; the first few also stand in the detail. */
export function invalid(code: 'invalid_body' | 'invalid_parameter', errors: FieldError[]): Problem {
  const shown = errors.slice(0, 3).map((error) => `${error.parameter ?? error.pointer ?? 'body'}: ${error.message}`);
  const more = errors.length > shown.length ? ` (and ${errors.length - shown.length} more)` : '';
  return new Problem(code, shown.join('; ') + more, { errors: errors.slice(0, MOST_ERRORS) });
}

/** A path into a body as a JSON Pointer in a URI fragment (RFC 6901, sections 3 and 6). */
export function pointer(path: readonly PropertyKey[]): string {
  return `#${path.map((part) => `/${encodeURIComponent(String(part).replace(/~/g, '~0').replace(/\//g, '~1'))}`).join('')}`;
}

/** One field of the body that is wrong although the schema could not know it. */
export function invalidField(path: readonly PropertyKey[], code: string, message: string): Problem {
  return invalid('invalid_body', [{ pointer: pointer(path), code, message }]);
}
