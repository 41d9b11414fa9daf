import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Field, type Operation, accepts, bodyWith, fieldsOf, isClosedObject, operations, parameterAccepts, pointerTo } from './support/document-walk.js';
import { hostileJson, hostileQueries, hostileSearches, hostileTexts } from './support/hostile-values.js';
import { type Json, makeImage, makeOutlet, makePublishedArticle, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectGrace, expectProblem } from './support/problem.js';
import { type Wire, type WireAnswer, openWire } from './support/wire.js';

let newsroom: TestNewsroom;
let wire: Wire;
/** The id of one of each, by the first part of its path. */
let ids: Record<string, string>;
let written: number;

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  wire = await openWire(newsroom);
  const article = await makePublishedArticle(newsroom, { quotes: [{ kind: 'direct', text: 'We will see,' }] });
  const [quote] = (await newsroom.as('viewer').get(`/v1/quotes?article=${article.id}`)).body.data;
  const [outlet, speaker, image] = [await makeOutlet(newsroom), await makeSpeaker(newsroom), await makeImage(newsroom)];
  ids = { articles: article.id, quotes: quote.id, outlets: outlet.id, speakers: speaker.id, images: image.id, keys: '01890000-0000-7000-8000-000000000000' };
});
afterAll(async () => {
  await wire.close();
  await newsroom.close();
});

const changes = (): Promise<number> => newsroom.database.read((tx) => tx.change.count());
beforeEach(async () => {
  written = await changes();
});
afterEach(async () => {
  expect(await changes()).toBe(written);
});

const urlOf = ({ path }: Operation): string => path.replace('{id}', ids[path.split('/')[2] ?? ''] ?? '');

const send = (operation: Operation, { query = '', body, type = 'application/json' }: { query?: string; body?: string; type?: string } = {}): Promise<WireAnswer> =>
  wire.send(operation.method, urlOf(operation) + query, { headers: { Authorization: `Bearer ${newsroom.keys.admin}`, ...(body === undefined ? {} : { 'Content-Type': type }) }, body });

/** Sends many, several at once, and lets each answer be checked; then says which were not as they should be. */
async function sendAll<T>(cases: readonly T[], sending: (one: T) => Promise<WireAnswer>, check: (answer: WireAnswer, one: T) => void): Promise<void> {
  const wrong: string[] = [];
  const sendOne = async (one: T): Promise<void> => {
    const answer = await sending(one);
    try {
      check(answer, one);
    } catch (error) {
      wrong.push(`${JSON.stringify(one).slice(0, 300)}\n${answer.status} ${answer.text.slice(0, 600)}\n${(error as Error).message}`);
    }
  };
  for (let i = 0; i < cases.length; i += 8) await Promise.all(cases.slice(i, i + 8).map(sendOne));
  expect(wrong.join('\n\n')).toBe('');
}

const titled = (list: Operation[]) => list.map((operation) => [operation.title, operation] as const);
const withBody = operations.filter(({ body }) => body !== undefined);
const named = (problem: Json): string[] => problem?.errors?.map((error: Json) => error.pointer ?? error.parameter) ?? [];

describe('every field of a body', () => {
  /** The values that the document does not accept for a field. */
  const refused = ({ path, schema }: Field) =>
    Object.entries(hostileJson).filter(([, json]) => !accepts(schema, JSON.parse(json))).map(([kind, json]) => ({ kind, pointer: pointerTo(path), body: bodyWith(path, json) }));

  test.each(titled(withBody))('refuses hostile values by name: %s', async (_title, operation) => {
    await sendAll(fieldsOf(String(operation.body)).flatMap(refused), ({ body }) => send(operation, { body }), (answer, { pointer }) => {
      const problem = expectProblem(answer, 'invalid_body');
      expect(named(problem).filter((given) => given === pointer || given.startsWith(`${pointer}/`))).not.toEqual([]);
    });
  });

  test.each(titled(withBody))('is known: others are refused, the prototype\'s among them: %s', async (_title, operation) => {
    const unknown = ['__proto__', 'constructor', 'prototype', 'toString', 'isAdmin', 'where', '$ne', 'a/b', ''];
    const objects = fieldsOf(String(operation.body)).filter(({ schema }) => accepts(schema, {}) || isClosedObject(schema)).map(({ path }) => path);
    const cases = [[], ...objects].flatMap((path) => unknown.map((name) => ({
      pointer: `${pointerTo(path)}/${encodeURIComponent(name.replace('/', '~1'))}`, body: bodyWith(path, `{${JSON.stringify(name)}:{"admin":true}}`),
    })));
    await sendAll(cases, ({ body }) => send(operation, { body }), (answer, { pointer }) => {
      expect(named(expectProblem(answer, 'invalid_body'))).toContain(pointer);
    });
    expect(({} as Json).admin).toBeUndefined();
  });

  test.each(titled(withBody))('stands in an object; what is none is refused: %s', async (_title, operation) => {
    const others = Object.values(hostileJson).filter((json) => !json.startsWith('{'));
    await sendAll(others, (body) => send(operation, { body }), (answer) => expect(named(expectProblem(answer, 'invalid_body'))).toEqual(['#']));
  });

  test.each(titled(withBody))('stands in JSON; what is none is refused: %s', async (_title, operation) => {
    const broken = ['{', '}', '{"a":}', '{a:1}', '\'\'', 'undefined', 'NaN', '[1,]', '{"a":1}{"b":2}', '\0', '// {}', '"\\x"', '"a\nb"', '[['.repeat(20_000), '{"a":'.repeat(20_000)];
    await sendAll(broken, (body) => send(operation, { body }), (answer) => void expectProblem(answer, 'malformed_json'));
  });
});

describe('every query parameter', () => {
  const parameters = ({ parameters }: Operation): Json[] => parameters.filter((parameter) => parameter.in === 'query');
  const withQuery = operations.filter((operation) => parameters(operation).length > 0);

  test.each(titled(withQuery))('refuses hostile values by name: %s', async (_title, operation) => {
    const cases = parameters(operation).flatMap(({ name, schema }) => Object.entries(hostileTexts).map(([kind, text]) => ({ name, kind, text, schema })));
    await sendAll(cases, ({ name, text }) => send(operation, { query: `?${name}=${encodeURIComponent(text)}` }), (answer, { name, text, schema }) => {
      if (parameterAccepts(schema, text)) expectGrace(answer);
      else expect(named(expectProblem(answer, 'invalid_parameter'))).toContain(name);
    });
  });

  test.each(titled(withQuery))('is refused when it is repeated, unless it is a list: %s', async (_title, operation) => {
    const single = parameters(operation).filter(({ schema }) => schema.type !== 'array');
    await sendAll(single, ({ name }) => send(operation, { query: `?${name}=1&${name}=1` }), (answer, { name }) => {
      expect(named(expectProblem(answer, 'invalid_parameter'))).toContain(name);
    });
  });

  test.each(titled(operations))('is known: others are refused, with the names of those that are: %s', async (_title, operation) => {
    const known = parameters(operation).map(({ name }) => name);
    const body = operation.body && '{}';
    await sendAll(hostileQueries, (query) => send(operation, { query: `?${query}`, body }), (answer, query) => {
      const problem = expectProblem(answer, 'invalid_parameter');
      expect(named(problem)).toEqual(expect.arrayContaining([...new URLSearchParams(query).keys()]));
      for (const name of known) expect(problem.errors[0].message).toContain(name);
    });
  });

  test.each(titled(withQuery))('of 200 kB is refused: %s', async (_title, operation) => {
    const [{ name }] = parameters(operation) as [Json];
    expectProblem(await send(operation, { query: `?${name}=${'x'.repeat(200_000)}` }), 'headers_too_large');
  });

  const searching = operations.filter((operation) => parameters(operation).some(({ name }) => name === 'q'));
  test.each(titled(searching))('q is text, whatever it means to a database: %s', async (_title, operation) => {
    const cases = ['', '&sort=-createdAt', '&page=1'].flatMap((rest) => hostileSearches.map((q) => ({ q, query: `?q=${encodeURIComponent(q)}${rest}` })));
    await sendAll(cases, ({ query }) => send(operation, { query }), (answer, { q }) => {
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
    const at = (segment: string) => send({ ...operation, path: operation.path.replace('{id}', segment) }, { body: operation.body && '{}' });
    await sendAll(hostile, at, (answer) => void expectProblem(answer, 'not_found'));
    await sendAll(undecodable, at, (answer) => expect(named(expectProblem(answer, 'invalid_parameter'))).toEqual(['path']));
  });
});
