import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Operation, accepts, bodyWith, exampleFor, fieldsOf, isClosedObject, limitsOf, membersWith, operations, parameterAccepts, pointerTo, siblings } from './support/document-walk.js';
import { hostileJson, hostileQueries, hostileSearches, hostileTexts } from './support/hostile-values.js';
import type { Json } from './support/make.js';
import { expectGrace, expectProblem } from './support/problem.js';
import { someOf } from './support/runs.js';
import { type Target, named, openTarget, sendAll } from './support/target.js';

let target: Target;
let written: number;

beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

beforeEach(async () => {
  written = await target.changes();
});
afterEach(async () => {
  expect(await target.changes()).toBe(written);
});

const titled = (list: Operation[]) => list.map((operation) => [operation.title, operation] as const);
const withBody = operations.filter(({ body }) => body !== undefined);

describe('every field of a body', () => {
  /** Bodies with one value in several fields that stand beside each other, none of which the document lets have it. */
  function bodiesWith(root: string, kind: string, json: string) {
    const refused = fieldsOf(root).filter(({ schema }) => !accepts(schema, JSON.parse(json))).map(({ path }) => path);
    return siblings(refused, kind === 'an array of many' ? 1 : 8).map(({ parent, names }) => ({
      kind, pointers: names.map((name) => pointerTo([...parent, name])), body: bodyWith(parent, membersWith(names, json)),
    }));
  }

  test.each(titled(withBody))('refuses hostile values by name: %s', async (_title, operation) => {
    const cases = Object.entries(hostileJson).flatMap(([kind, json]) => bodiesWith(String(operation.body), kind, json));
    await sendAll(someOf(cases), ({ body }) => target.send(operation, { body }), (answer, { pointers }) => {
      const given = named(expectProblem(answer, 'invalid_body'));
      expect(pointers.filter((pointer) => !given.some((one) => one === pointer || one.startsWith(`${pointer}/`)))).toEqual([]);
    });
  });

  test.each(titled(withBody))('is known: others are refused, the prototype\'s among them: %s', async (_title, operation) => {
    const unknown = ['__proto__', 'constructor', 'prototype', 'toString', 'isAdmin', 'where', '$ne', 'a/b', ''];
    const object = membersWith(unknown, '{"admin":true}');
    const objects = fieldsOf(String(operation.body)).filter(({ schema }) => isClosedObject(schema)).map(({ path }) => path);
    const cases = [[], ...objects].map((path) => ({ pointer: pointerTo(path), body: bodyWith(path, object) }));
    await sendAll(someOf(cases), ({ body }) => target.send(operation, { body }), (answer, { pointer }) => {
      const pointers = unknown.map((name) => `${pointer}/${encodeURIComponent(name.replace('/', '~1'))}`);
      expect(named(expectProblem(answer, 'invalid_body'))).toEqual(expect.arrayContaining(pointers));
    });
    expect(({} as Json).admin).toBeUndefined();
  });

  test.each(titled(withBody))('has at most the length that is documented: %s', async (_title, operation) => {
    const cases = fieldsOf(String(operation.body)).flatMap(({ path, schema }) => {
      const { maxLength, maxItems } = limitsOf(schema);
      const tooLong = [...(maxLength ? [JSON.stringify('x'.repeat(maxLength + 1))] : []), ...(maxItems ? [`[${Array(maxItems + 1).fill('"x"').join()}]`] : [])];
      return tooLong.map((json) => ({ pointer: pointerTo(path), body: bodyWith(path, json) }));
    });
    await sendAll(someOf(cases), ({ body }) => target.send(operation, { body }), (answer, { pointer }) => {
      expect(named(expectProblem(answer, 'invalid_body'))).toContain(pointer);
    });
  });

  test.each(titled(withBody))('stands in an object; what is none is refused: %s', async (_title, operation) => {
    const others = Object.values(hostileJson).filter((json) => !json.startsWith('{'));
    await sendAll(someOf(others), (body) => target.send(operation, { body }), (answer) => expect(named(expectProblem(answer, 'invalid_body'))).toEqual(['#']));
  });

  test.each(titled(withBody))('stands in JSON; what is none is refused: %s', async (_title, operation) => {
    const broken = ['{', '}', '{"a":}', '{a:1}', '\'\'', 'undefined', 'NaN', '[1,]', '{"a":1}{"b":2}', '\0', '// {}', '"\\x"', '"a\nb"', '[['.repeat(20_000), '{"a":'.repeat(20_000)];
    await sendAll(someOf(broken), (body) => target.send(operation, { body }), (answer) => void expectProblem(answer, 'malformed_json'));
  });
});

describe('every query parameter', () => {
  const parameters = ({ parameters }: Operation): Json[] => parameters.filter((parameter) => parameter.in === 'query');
  const withQuery = operations.filter((operation) => parameters(operation).length > 0);

  test.each(titled(withQuery))('refuses hostile values by name: %s', async (_title, operation) => {
    const cases = parameters(operation).flatMap(({ name, schema }) => Object.entries(hostileTexts).map(([kind, text]) => ({ name, kind, text, schema })));
    const isTaken = ({ schema, text }: (typeof cases)[number]): boolean => parameterAccepts(schema, text);
    await sendAll([...cases.filter(isTaken), ...someOf(cases.filter((one) => !isTaken(one)))], ({ name, text }) => target.send(operation, { query: `?${name}=${encodeURIComponent(text)}` }), (answer, { name, text, schema }) => {
      if (parameterAccepts(schema, text)) expectGrace(answer);
      else expect(named(expectProblem(answer, 'invalid_parameter'))).toContain(name);
    });
  });

  test.each(titled(withQuery))('is refused when it is repeated, unless it is a list: %s', async (_title, operation) => {
    const single = parameters(operation).filter(({ schema }) => schema.type !== 'array');
    await sendAll(someOf(single), ({ name }) => target.send(operation, { query: `?${name}=1&${name}=1` }), (answer, { name }) => {
      expect(named(expectProblem(answer, 'invalid_parameter'))).toContain(name);
    });
  });

  test.each(titled(operations))('is known: others are refused, with the names of those that are: %s', async (_title, operation) => {
    const known = parameters(operation).map(({ name }) => name);
    const body = operation.body && '{}';
    await sendAll(someOf(hostileQueries), (query) => target.send(operation, { query: `?${query}`, body }), (answer, query) => {
      const problem = expectProblem(answer, 'invalid_parameter');
      expect(named(problem)).toEqual(expect.arrayContaining([...new URLSearchParams(query).keys()]));
      for (const name of known) expect(problem.errors[0].message).toContain(name);
    });
  });

  test.each(titled(withQuery))('of 200 kB is refused: %s', async (_title, operation) => {
    const [{ name }] = parameters(operation) as [Json];
    expectProblem(await target.send(operation, { query: `?${name}=${'x'.repeat(200_000)}` }), 'headers_too_large');
  });

  const searching = operations.filter((operation) => parameters(operation).some(({ name }) => name === 'q'));
  test.each(titled(searching))('q is text, whatever it means to a database: %s', async (_title, operation) => {
    const cases = ['', '&sort=-createdAt', '&page=1'].flatMap((rest) => hostileSearches.map((q) => ({ q, query: `?q=${encodeURIComponent(q)}${rest}` })));
    await sendAll(cases, ({ query }) => target.send(operation, { query }), (answer, { q }) => {
      if (q.includes('\0') || q.trim() === '') expect(named(expectProblem(answer, 'invalid_parameter'))).toEqual(['q']);
      else expect([answer.status, JSON.parse(answer.text)]).toEqual([200, expect.objectContaining({ data: expect.any(Array) })]);
    });
  });
});

describe('every path parameter', () => {
  const hostile = [
    '%00', '%20', '%0d%0a', '%2e%2e', '%2F..%2F', '__proto__', 'constructor', '\'%20OR%201=1', '*', '$ne', 'x'.repeat(8_000), '%F0%9F%97%9E', '%7B%22not%22:%22%22%7D', '0', '-1', 'null',
  ];
  const undecodable = ['%', '%zz', '%E0%A4%A', '%ED%A0%80', '%ff', '%c0%ae'];

  test.each(titled(operations.filter(({ path }) => path.includes('{id}'))))('names nothing when it is hostile: %s', async (_title, operation) => {
    const at = (segment: string) => target.send({ ...operation, path: operation.path.replace('{id}', segment) }, { body: exampleFor(operation) });
    await sendAll(hostile, at, (answer) => void expectProblem(answer, 'not_found'));
    await sendAll(undecodable, at, (answer) => expect(named(expectProblem(answer, 'invalid_parameter'))).toEqual(['path']));
  });
});
