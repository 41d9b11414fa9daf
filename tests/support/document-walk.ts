/** Walks the OpenAPI document: every parameter and every field of every body, with what its schema accepts. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { buildDocument } from '../../src/openapi.js';
import { endpoints } from '../../src/resources/index.js';
import type { Json } from './make.js';

/** The document as its readers see it. */
export const document: Json = JSON.parse(buildDocument(endpoints).getSpecAsJson());

export interface Operation {
  title: string;
  method: string;
  path: string;
  parameters: Json[];
  /** Where the schema of its body stands in the document, as a JSON Pointer. */
  body: string | undefined;
}

export interface Field {
  /** From the root of the body: names, and 0 for the item of an array. */
  path: (string | number)[];
  /** Where its schema stands in the document. */
  schema: string;
}

const follow = (pointer: string): Json =>
  pointer.split('/').slice(1).reduce((node, part) => node[part.replace(/~1/g, '/').replace(/~0/g, '~')], document);

export const operations: Operation[] = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
  Object.entries<Json>(methods).map(([method, operation]) => ({
    title: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    parameters: operation.parameters.map((parameter: Json) => (parameter.$ref ? follow(parameter.$ref) : parameter)),
    body: operation.requestBody && `/paths/${path.replace(/\//g, '~1')}/${method}/requestBody/content/application~1json/schema`,
  })));

/** Every field below a schema, nested ones too. */
export function fieldsOf(schema: string, path: Field['path'] = []): Field[] {
  const { $ref, properties = {}, items, unevaluatedItems, anyOf = [], oneOf = [] } = follow(schema);
  if ($ref) return fieldsOf($ref.slice(1), path);
  const own = Object.keys(properties).flatMap((name) => {
    const field = { path: [...path, name], schema: `${schema}/properties/${name}` };
    return [field, ...fieldsOf(field.schema, field.path)];
  });
  const item = items ? 'items' : unevaluatedItems ? 'unevaluatedItems' : undefined;
  const inItems = item === undefined ? [] : [{ path: [...path, 0], schema: `${schema}/${item}` }, ...fieldsOf(`${schema}/${item}`, [...path, 0])];
  const branches = [...anyOf.map((_: Json, i: number) => `anyOf/${i}`), ...oneOf.map((_: Json, i: number) => `oneOf/${i}`)];
  const nested = branches.flatMap((branch) => fieldsOf(`${schema}/${branch}`, path));
  return [...own, ...inItems, ...nested];
}

/** A body in which one field has this value, as JSON text; what stands around it is as little as possible. */
export function bodyWith(path: Field['path'], json: string): string {
  return path.reduceRight<string>((inner, part) => (typeof part === 'number' ? `[${inner}]` : `{${JSON.stringify(part)}:${inner}}`), json);
}

/** An object, or the array with one item, whose members all have this value, as JSON text. */
export const membersWith = (names: Field['path'], json: string): string =>
  names[0] === 0 ? `[${json}]` : `{${names.map((name) => `${JSON.stringify(name)}:${json}`).join(',')}}`;

/** Fields that stand beside each other, at most `most` at a time. */
export function siblings(paths: Field['path'][], most: number): { parent: Field['path']; names: Field['path'] }[] {
  const groups = new Map<string, { parent: Field['path']; names: Field['path'] }[]>();
  for (const path of paths) {
    const [parent, name = ''] = [path.slice(0, -1), path.at(-1)];
    const chunks = groups.get(pointerTo(parent)) ?? [];
    const last = chunks.at(-1);
    if (last === undefined || last.names.length >= most || name === 0 || last.names[0] === 0) chunks.push({ parent, names: [name] });
    else last.names.push(name);
    groups.set(pointerTo(parent), chunks);
  }
  return [...groups.values()].flat();
}

export const pointerTo = (path: Field['path']): string => `#${path.map((part) => `/${part}`).join('')}`;

/** A body that an operation accepts, as JSON text: the first example in the document. */
export function exampleFor({ body }: Operation): string | undefined {
  if (body === undefined) return undefined;
  const { $ref } = follow(body);
  return JSON.stringify(follow($ref.slice(1)).examples?.[0] ?? {});
}

/** How long a text or a list may be, where the document limits it. */
export function limitsOf(schema: string): { maxLength?: number; maxItems?: number } {
  const { $ref, maxLength, maxItems, anyOf = [] } = follow(schema);
  if ($ref) return limitsOf($ref.slice(1));
  return { maxLength, maxItems, ...anyOf.map((_: Json, i: number) => limitsOf(`${schema}/anyOf/${i}`)).find((limits: object) => Object.values(limits).some(Boolean)) };
}

/** Whether a schema is that of an object with a closed list of names, which may be null. */
export function isClosedObject(schema: string): boolean {
  const { $ref, additionalProperties, anyOf = [] } = follow(schema);
  return additionalProperties === false || ($ref && isClosedObject($ref.slice(1))) || anyOf.some((_: Json, i: number) => isClosedObject(`${schema}/anyOf/${i}`));
}

const ajv = new Ajv2020({ strict: false, coerceTypes: false, validateFormats: true });
const coercing = new Ajv2020({ strict: false, coerceTypes: true });
for (const each of [ajv, coercing]) {
  (addFormats as unknown as (ajv: Ajv2020) => void)(each);
  each.addSchema(document, 'document');
}
const compiled = new Map<string, (value: unknown) => boolean>();

/** Whether the documented schema of a field accepts a value. */
export function accepts(schema: string, value: unknown): boolean {
  const validate = compiled.get(schema) ?? (ajv.compile({ $ref: `document#${encodeURI(schema)}` }) as (value: unknown) => boolean);
  compiled.set(schema, validate);
  return validate(value);
}

/** Whether a documented parameter accepts a text: a list's items are parted by commas, though names may contain some. */
export function parameterAccepts(schema: Json, text: string): boolean {
  return (schema.type === 'array' ? [text.split(','), [text]] : [text]).some((value) => coercing.validate(schema, value));
}
