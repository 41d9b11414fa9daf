/** The OpenAPI document as a judge: what it says of an operation, and whether an answer keeps to it. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Response } from 'supertest';
import { buildDocument } from '../../src/openapi.js';
import { endpoints } from '../../src/resources/index.js';
import type { Json } from './make.js';

/** As a client reads it: through JSON. */
export const document: Json = JSON.parse(buildDocument(endpoints).getSpecAsJson());

export interface Operation {
  operationId: string;
  method: 'get' | 'post' | 'patch' | 'delete';
  path: string;
  statuses: string[];
  /** The role that it needs; null: none. */
  role: 'viewer' | 'editor' | 'admin' | null;
  definition: Json;
}

/** Every operation, in the order of the document. */
export const operations: Operation[] = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
  Object.entries<Json>(item).map(([method, definition]) => ({
    operationId: definition.operationId, method: method as Operation['method'], path, definition,
    statuses: Object.keys(definition.responses), role: roleOf(definition),
  })));

/** Where a key is needed the description says which, as a person reads it. */
function roleOf({ security, description }: Json): Operation['role'] {
  if (security.some((requirement: object) => Object.keys(requirement).length === 0)) return null;
  return /Needs a key with the role `(viewer|editor|admin)`/.exec(description)?.[1] as Operation['role'];
}

export function operation(operationId: string): Operation {
  const found = operations.find((candidate) => candidate.operationId === operationId);
  if (found === undefined) throw new Error(`The document has no operation ${operationId}.`);
  return found;
}

/** Follows a reference into the document. */
export function resolve(value: Json): Json {
  if (value?.$ref === undefined) return value;
  return (value.$ref as string).slice(2).split('/').reduce((part: Json, name) => part[name], document);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Closes every object schema, so that an answer's undocumented property is an error. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]));
  return isObject(schema['properties']) && !('additionalProperties' in schema) ? { ...parts, additionalProperties: false } : parts;
}

function validator(schemas: unknown): (schema: Json) => ValidateFunction {
  // In 'strictTypes' Ajv asks for the type again beside every keyword; the alternatives of an anyOf have it above them.
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  formats.default(ajv);
  ajv.addVocabulary(['components']);
  ajv.addSchema({ $id: 'https://verbatim.example/document', components: { schemas } });
  const compiled = new Map<string, ValidateFunction>();
  return (schema) => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"https://verbatim.example/document#/components/');
    const known = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, known);
    return known;
  };
}

const ofInput = validator(document.components.schemas);
const ofAnswers = validator(closed(document.components.schemas));

function errorsOf(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`);
}

/** What a value has against a schema of the document. */
export const schemaErrors = (schema: Json, value: unknown): string[] => errorsOf(ofInput(schema), value);

/** What a request has against the document: a body that works must be one that is documented. */
export function requestErrors({ definition }: Operation, body: unknown): string[] {
  const schema = definition.requestBody?.content['application/json'].schema;
  return body === undefined || schema === undefined ? [] : schemaErrors(schema, body);
}

function headerErrors(headers: Record<string, Json> = {}, answer: Response): string[] {
  return Object.entries(headers).flatMap(([name, { required, schema }]) => {
    const value = answer.headers[name.toLowerCase()];
    if (value === undefined) return required ? [`lacks the header ${name}`] : [];
    return errorsOf(ofAnswers(schema), schema.type === 'integer' ? Number(value) : value).map((error) => `${name}: ${error}`);
  });
}

function contentErrors(content: Record<string, Json> | undefined, answer: Response, head: boolean): string[] {
  const type = answer.headers['content-type']?.split(';')[0];
  if (content === undefined) return type === undefined && !answer.text ? [] : [`has an undocumented body of ${type}: ${answer.text}`];
  const media = content[type ?? ''];
  if (media === undefined) return [`is ${type}; documented are ${Object.keys(content).join(', ')}`];
  if (head) return [];
  if (type === 'application/x-ndjson') return linesIn(answer.text).flatMap((line) => errorsOf(ofAnswers(media.schema), JSON.parse(line)));
  return errorsOf(ofAnswers(media.schema), type?.endsWith('json') ? JSON.parse(answer.text) : answer.text);
}

/** Each ends with a line feed, the last one too. */
const linesIn = (text: string): string[] => text.split('\n').slice(0, -1);

/** What an answer has against the document: its status, headers, content type and body. */
export function answerErrors({ definition }: Operation, answer: Response, { head = false } = {}): string[] {
  const response = resolve(definition.responses[answer.status]);
  if (response === undefined) return [`answers ${answer.status}, which is not documented: ${answer.text}`];
  return [...headerErrors(response.headers, answer), ...contentErrors(response.content, answer, head)];
}
