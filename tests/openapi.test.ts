import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { projectRoot } from '../src/project-root.js';
import { document, operations, resolve, schemaErrors } from './support/document.js';
import type { Json } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

const committed = readFileSync(join(projectRoot, 'openapi.yaml'), 'utf8');

describe('the committed openapi.yaml', () => {
  // Not by toEqual: the difference would fill thousands of lines.
  test('is the document built from the endpoints; if not, run `npm run openapi`', () => {
    expect(isDeepStrictEqual(parse(committed), document)).toBe(true);
  });

  test('says the same to a reader of YAML 1.1, to whom a bare NO is false and a bare date a date', () => {
    expect(isDeepStrictEqual(parse(committed, { version: '1.1' }), document)).toBe(true);
  });
});

describe('the served document', () => {
  let newsroom: TestNewsroom;
  beforeAll(async () => {
    newsroom = await openTestNewsroom();
  });
  afterAll(() => newsroom.close());

  test('is the committed one, as JSON', async () => {
    const answer = await newsroom.as(null).get('/openapi.json');
    expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
    expect(answer.body).toEqual(document);
  });

  test('is the committed one, as YAML', async () => {
    const answer = await newsroom.as(null).get('/openapi.yaml').buffer(true);
    expect(answer.headers['content-type']).toMatch(/^application\/yaml\b/);
    expect(answer.text === committed).toBe(true);
  });
});

describe('the document', () => {
  test('has unique operationIds in camelCase', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)*$/.test(id))).toEqual([]);
  });

  test('describes every schema and every property', () => {
    const undescribed = Object.entries<Json>(document.components.schemas).flatMap(([name, schema]) => undescribedIn(schema, name));
    expect(undescribed).toEqual([]);
  });

  test('describes every operation, parameter, response and header', () => {
    const undescribed = operations.flatMap(({ operationId, definition }) => {
      const responses = Object.values<Json>(definition.responses).map(resolve);
      const headers = responses.flatMap(({ headers = {} }) => Object.values<Json>(headers));
      const parts = [definition, ...definition.parameters.map(resolve), ...responses, ...headers];
      return parts.filter(({ description }) => !description).map((part) => `${operationId}: ${part.name ?? JSON.stringify(part)}`);
    });
    expect(undescribed).toEqual([]);
  });

  test('has only examples that validate', () => {
    const found = Object.entries<Json>(document.components.schemas).flatMap(([name, schema]) => examplesIn(schema, name));
    expect(found.length).toBeGreaterThan(10);
    const wrong = found.flatMap(({ at, schema, example }) => schemaErrors(schema, example).map((error) => `${at}: ${error}`));
    expect(wrong).toEqual([]);
  });

  test('has an example for every body that can say something', () => {
    const bodies = operations.flatMap(({ operationId, definition: { requestBody } }) =>
      requestBody === undefined ? [] : [{ operationId, schema: resolve(requestBody.content['application/json'].schema) }]);
    const without = bodies.filter(({ schema }) => Object.keys(schema.properties).length > 0 && !schema.examples);
    expect(without.map(({ operationId }) => operationId)).toEqual([]);
  });

  test.each(operations)('names the schema of every JSON that $operationId takes or answers', ({ definition }) => {
    const contents = [definition.requestBody, ...Object.values<Json>(definition.responses).map(resolve)].map((part) => part?.content ?? {});
    const unnamed = contents.flatMap((content) => Object.entries<Json>(content)).filter(([type, media]) => type.endsWith('json') && !media.schema.$ref);
    expect(unnamed).toEqual([]);
  });

  test('has no component that nothing refers to', () => {
    const text = JSON.stringify(document);
    const names = Object.entries<Json>(document.components).flatMap(([kind, parts]) => Object.keys(parts).map((name) => `#/components/${kind}/${name}`));
    const unused = names.filter((name) => !name.includes('/securitySchemes/') && !text.includes(`"${name}"`));
    expect(unused).toEqual([]);
  });
});

/** Schemas below `schema`, each with its place and whether it is a property. */
function* schemasIn(schema: Json, at: string): Generator<{ schema: Json; at: string; property: boolean }> {
  for (const [name, property] of Object.entries<Json>(schema.properties ?? {})) {
    yield { schema: property, at: `${at}.${name}`, property: true };
    yield* schemasIn(property, `${at}.${name}`);
  }
  for (const part of [schema.items, schema.unevaluatedItems, ...(schema.anyOf ?? [])].filter(Boolean)) {
    yield { schema: part, at: `${at}[]`, property: false };
    yield* schemasIn(part, `${at}[]`);
  }
}

/** A reference is described where it leads. */
function undescribedIn(component: Json, name: string): string[] {
  const all = [{ schema: component, at: name, property: true }, ...schemasIn(component, name)];
  return all.filter(({ schema, property }) => property && !schema.description && !schema.$ref).map(({ at }) => at);
}

function examplesIn(component: Json, name: string): { at: string; schema: Json; example: unknown }[] {
  const all = [{ schema: component, at: name }, ...schemasIn(component, name)];
  return all.flatMap(({ schema, at }) => (schema.examples ?? []).map((example: unknown) => ({ at, schema, example })));
}
