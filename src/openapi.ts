/** The OpenAPI 3.1 document, built from the endpoints: what is documented is what runs. */
import {
  OpenApiBuilder, type ContentObject, type HeadersObject, type OperationObject, type ParameterObject, type ResponseObject, type ResponsesObject, type SchemaObject,
} from 'openapi3-ts/oas31';
import { z } from 'zod';
import { roles } from './changes/scope.js';
import { type Endpoint, isEventStream, isStream } from './http/endpoint.js';
import { type ProblemCode, problemCodes } from './http/errors.js';
import { takesIdempotencyKey } from './http/idempotency.js';

/** The version of the API, not of the product. */
const API_VERSION = '1.0.0';

const ref = (id: string): string => `#/components/schemas/${id}`;

/** Leaves out what a document must not repeat, and patterns beside a format that already says it all. */
function tidy(schema: z.core.JSONSchema.BaseSchema): SchemaObject {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => {
    if (key === '$schema' || key === '$id' || key === '~standard') return undefined;
    return isObject(value) ? tidyObject(value) : value;
  })) as SchemaObject;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function tidyObject({ default: fallback, ...schema }: Record<string, unknown>): Record<string, unknown> {
  // Code generators take a field with a default for one that must be given. What holds without it is in its description.
  if (isObject(fallback)) return { default: tidyObject(fallback), ...schema }; // a property that is called "default"
  // What no tool can make up (passages that must stand in an article) is declared as unevaluatedItems: to a validator
  // the same as items, but generators of test data leave such a list empty.
  const { unguessable, items, ...rest } = schema;
  if (unguessable === true) return { ...rest, unevaluatedItems: items };
  const { pattern, ...unpatterned } = schema;
  return 'format' in schema && schema['format'] !== 'uri' && typeof pattern === 'string' ? unpatterned : schema;
}

function componentSchemas(): Record<string, SchemaObject> {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    io: 'input', uri: ref,
    // Zod leaves examples out wherever a codec is inside; ours are written as they are sent.
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema as unknown as z.ZodType)?.['examples'];
      if (examples !== undefined) jsonSchema.examples = examples as unknown[];
    },
  });
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, schema]) => [id, tidy(schema)]));
}

/** A schema in place: a reference where it has a name. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input'): SchemaObject {
  const id = z.globalRegistry.get(schema)?.['id'];
  return id === undefined ? tidy(z.toJSONSchema(schema, { io })) : ({ $ref: ref(id) } as SchemaObject);
}

function parametersOf(endpoint: Endpoint): ParameterObject[] {
  const paths = Object.entries(endpoint.params.shape as z.ZodRawShape).map(([name, schema]): ParameterObject => ({
    name, in: 'path', required: true, ...split(schemaOf(schema as z.ZodType, 'output')),
  }));
  const queries = Object.entries(endpoint.query.shape as z.ZodRawShape).map(([name, schema]): ParameterObject => {
    const described = split(schemaOf(schema as z.ZodType, 'output'));
    const list = (described.schema as SchemaObject).type === 'array';
    return { name, in: 'query', required: false, ...described, ...(list ? { style: 'form', explode: false } : {}) };
  });
  return [...paths, ...queries, ...headerParameters(endpoint)];
}

/** A parameter's description stands beside its schema. */
function split({ description, ...schema }: SchemaObject): { description: string; schema: SchemaObject } {
  return { description: description ?? '', schema };
}

function headerParameters(endpoint: Endpoint): ParameterObject[] {
  const header = (name: string): ParameterObject => ({ $ref: `#/components/parameters/${name}` }) as unknown as ParameterObject;
  return [
    ...(endpoint.conditional ? [header('IfMatch')] : []),
    ...(takesIdempotencyKey(endpoint) ? [header('IdempotencyKey')] : []),
    ...(isEventStream(endpoint) ? [header('LastEventId')] : []),
    ...(endpoint.method === 'get' && !isStream(endpoint) ? [header('IfNoneMatch')] : []),
  ];
}

/** What can go wrong with an operation, by what it is. */
function problemsOf(endpoint: Endpoint): ProblemCode[] {
  return [
    'invalid_parameter', 'unauthenticated', 'internal',
    ...(endpoint.vital ? [] : (['rate_limited', 'unavailable'] as const)),
    ...(endpoint.response.schema ? (['not_acceptable'] as const) : []),
    ...(roles.indexOf(endpoint.access as (typeof roles)[number]) > 0 ? (['forbidden'] as const) : []),
    ...(endpoint.body ? (['malformed_json', 'too_large', 'unsupported_media_type', 'invalid_body'] as const) : []),
    ...(endpoint.conditional ? (['precondition_failed', 'precondition_required'] as const) : []),
    ...(endpoint.method === 'get' ? [] : (['insufficient_storage'] as const)),
    ...(takesIdempotencyKey(endpoint) ? (['request_in_progress', 'idempotency_mismatch'] as const) : []),
    ...(endpoint.problems ?? []),
  ];
}

const answerHeaders: HeadersObject = {
  'X-Request-Id': { description: 'The id of the request, from the request or made here.', required: true, schema: { type: 'string' } },
};

const etagHeader: HeadersObject = {
  ETag: { description: 'The entity tag of this representation; its version part is what If-Match compares.', required: true, schema: { type: 'string', pattern: '^"[^"]+"$' } },
};

const replayedHeader: HeadersObject = {
  'Idempotency-Replayed': { description: 'That this is the answer to an earlier request with the same Idempotency-Key.', schema: { type: 'string', enum: ['true'] } },
};

const locationHeader: HeadersObject = {
  Location: { description: 'The same path under its new name, with the query.', required: true, schema: { type: 'string', format: 'uri-reference' } },
};

function responsesOf(endpoint: Endpoint): ResponsesObject {
  const { status, description, schema, contentType = 'application/json', headers = {} } = endpoint.response;
  const own: HeadersObject = Object.fromEntries(
    Object.entries(headers).map(([name, header]) => [name, { description: header.description, required: true, schema: { type: 'string' } }]),
  );
  const content: ContentObject | undefined = schema && { [contentType]: { schema: schemaOf(schema) } };
  const success: ResponseObject = { description, headers: { ...answerHeaders, ...(schema && !isStream(endpoint) ? etagHeader : {}), ...(takesIdempotencyKey(endpoint) ? replayedHeader : {}), ...own }, ...(content ? { content } : {}) };
  const codes = [...new Set(problemsOf(endpoint))];
  const statuses = [...new Set(codes.map((code) => problemCodes[code].status))].sort((a, b) => a - b);
  return {
    [status]: success,
    ...(endpoint.method === 'get' && !isStream(endpoint) ? { 304: { description: 'The representation is the one that If-None-Match names.', headers: { ...answerHeaders, ...etagHeader } } } : {}),
    ...(endpoint.moves ? { 308: { description: 'That was its name before; the same is at `Location`, under the name of now.', headers: { ...answerHeaders, ...locationHeader } } } : {}),
    ...Object.fromEntries(statuses.map((number) => [number, { $ref: `#/components/responses/Problem${number}` }])),
  };
}

const problemHeaders: Record<number, HeadersObject> = {
  404: replayedHeader,
  409: { ...replayedHeader, 'Retry-After': { description: 'Seconds to wait, with `request_in_progress`.', schema: { type: 'integer' } } },
  412: replayedHeader,
  422: replayedHeader,
  401: { 'WWW-Authenticate': { description: 'How to authenticate (RFC 6750).', required: true, schema: { type: 'string' } } },
  429: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } },
  503: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } },
};

/** One response for every status of a problem, with the codes that it may carry. */
function addProblemResponses(builder: OpenApiBuilder, endpoints: readonly Endpoint[]): void {
  const statuses = new Set(endpoints.flatMap(problemsOf).map((code) => problemCodes[code].status));
  for (const status of statuses) {
    const codes = Object.entries(problemCodes).filter(([, problem]) => problem.status === status);
    builder.addResponse(`Problem${status}`, {
      description: codes.map(([code, { title }]) => `\`${code}\`: ${title}.`).join(' '),
      headers: { ...answerHeaders, ...problemHeaders[status] },
      content: { 'application/problem+json': { schema: { $ref: ref('Problem') } } },
    });
  }
}

function bodyOf(endpoint: Endpoint): Pick<OperationObject, 'requestBody'> {
  if (endpoint.body === undefined) return {};
  const media = { schema: schemaOf(endpoint.body) };
  const content: ContentObject = endpoint.method === 'patch' ? { 'application/merge-patch+json': media, 'application/json': media } : { 'application/json': media };
  return { requestBody: { required: !endpoint.bodyIsOptional, content } };
}

function operationOf(endpoint: Endpoint): OperationObject {
  const { operationId, summary, description = `${summary}.`, tag, access } = endpoint;
  return {
    operationId, summary, description: access === 'public' ? description : `${description} Needs a key with the role \`${access}\`.`, tags: [tag],
    security: access === 'public' ? [{}, { key: [] }] : [{ key: [] }],
    parameters: parametersOf(endpoint),
    ...bodyOf(endpoint),
    responses: responsesOf(endpoint),
  };
}

const tags = {
  Article: 'News articles, each with its statements.',
  Correction: 'What was put right in articles after they were published.',
  Quote: 'Attributed statements: who said what, in what capacity, and where it stands.',
  Speaker: 'Whoever makes a statement.',
  Image: 'Pictures and how to credit them.',
  Outlet: 'Who publishes.',
  Change: 'The log of every change: audit, caches and feeds follow it.',
  Batch: 'Several writes at once: all or none.',
  Report: 'What the published statements add up to.',
  Export: 'All that there is, a line each: to move content to another newsroom, or to look at it elsewhere.',
  Key: 'API keys; for admins.',
  Service: 'The server itself.',
};

/** @throws where two operations have one name, or one method and path: one would hide the other without a word */
function demandDistinct(endpoints: readonly Endpoint[]): void {
  const names = endpoints.flatMap(({ operationId, method, path }) => [operationId, `${method} ${path.replace(/\{\w+\}/g, '{}')}`]);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`There are two operations for ${twice.join(', ')}.`);
}

/**
 * As text that readers of YAML 1.1 understand alike: to them a bare NO is false, and y is true. Without aliases: where there
 * are more than a hundred, readers take them for an attack.
 */
export const asYaml = (document: OpenApiBuilder): string => document.getSpecAsYaml(undefined, { compat: 'yaml-1.1', aliasDuplicateObjects: false });

export function buildDocument(endpoints: readonly Endpoint[]): OpenApiBuilder {
  const builder = OpenApiBuilder.create()
    .addOpenApiVersion('3.1.0')
    .addInfo({
      title: 'Verbatim', version: API_VERSION,
      description: 'A headless CMS for news whose quotes are attributed statements. Reading what is published needs no key; with one, send `Authorization: Bearer <key>`. Every error is a problem detail (RFC 9457).',
      license: { name: 'Proprietary', url: 'https://verbatim.example/licence' },
    })
    .addServer({ url: '/', description: 'The server that serves this document.' })
    .addSecurityScheme('key', { type: 'http', scheme: 'bearer', description: 'An API key with the role viewer, editor or admin.' })
    .addParameter('IfMatch', { name: 'If-Match', in: 'header', required: false, description: 'The ETag of the version that was read; if the resource has another one now, nothing is done.', schema: { type: 'string' } })
    .addParameter('IdempotencyKey', { name: 'Idempotency-Key', in: 'header', required: false, description: 'Makes the request one that may be repeated: whoever sends the very same request with the same key again within 24 hours gets the first answer again, success or error, and nothing is done twice. Make one that nobody can guess for every request, a UUID, say.', schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]{1,255}$' } })
    .addParameter('IfNoneMatch', { name: 'If-None-Match', in: 'header', required: false, description: 'The ETag of the representation that the caller has; if it is still the same, the answer is 304.', schema: { type: 'string' } })
    .addParameter('LastEventId', { name: 'Last-Event-ID', in: 'header', required: false, description: 'The `id` of the last event that the caller saw: the stream goes on after it. It wins over `after`.', schema: { type: 'string', pattern: '^\\d{1,9}$' } });
  for (const [name, description] of Object.entries(tags)) builder.addTag({ name, description });
  for (const [id, schema] of Object.entries(componentSchemas())) builder.addSchema(id, schema);
  addProblemResponses(builder, endpoints);
  demandDistinct(endpoints);
  for (const endpoint of endpoints) builder.addPath(endpoint.path, { [endpoint.method]: operationOf(endpoint) });
  return builder;
}
