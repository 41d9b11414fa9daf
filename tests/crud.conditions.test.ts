/** Entity tags and preconditions, for every resource alike (RFC 9110, sections 8.8.3 and 13.1). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, resourceIn } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { resources } from './support/resources.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const editor = () => newsroom.as('editor');
const tagOf = async (path: string): Promise<string> => String((await editor().get(path)).headers['etag']);

describe.each(resources)('$path', ({ path, make, optional }) => {
  const at = ({ id }: Json): string => `${path}/${id}`;

  test('changes and deletes with the tag that was read, and with *', async () => {
    const item = await make(newsroom);
    const first = await editor().patch(at(item)).set('If-Match', await tagOf(at(item))).send({ [optional]: 'Mine' });
    expect({ status: first.status, version: first.body.version }).toEqual({ status: 200, version: 2 });
    const second = await editor().patch(at(item)).set('If-Match', '*').send({ [optional]: 'Any' });
    expect({ status: second.status, version: second.body.version }).toEqual({ status: 200, version: 3 });
    expect((await editor().delete(at(item)).set('If-Match', String(second.headers['etag']))).status).toBe(204);
  });

  test('takes one fitting tag in a list, and the tag of a compressed form', async () => {
    const item = await make(newsroom);
    const listed = await editor().patch(at(item)).set('If-Match', `"7-other", ${await tagOf(at(item))}`).send({ [optional]: 'Listed' });
    expect(listed.status).toBe(200);
    const compressed = (await tagOf(at(item))).replace(/"$/, '-gz"');
    expect((await editor().patch(at(item)).set('If-Match', compressed).send({ [optional]: 'Compressed' })).status).toBe(200);
  });

  test.each<[string, (tag: string) => string]>([
    ['stale', (tag) => tag],
    ['weak', (tag) => `W/${tag.replace('"1-', '"2-')}`],
    ['malformed', () => 'nonsense'],
    ['foreign', () => '"nonsense"'],
    ['empty', () => '""'],
  ])('refuses a %s tag with 412 and the version that there is, and changes nothing', async (_, spoil) => {
    const item = await make(newsroom);
    const tag = spoil(await tagOf(at(item)));
    const { body: current } = await editor().patch(at(item)).send({ [optional]: 'Newer' });
    const answers = [await editor().patch(at(item)).set('If-Match', tag).send({ [optional]: 'Lost' }), await editor().delete(at(item)).set('If-Match', tag)];
    expect(answers.map(({ body }) => [body.status, body.code, body.currentVersion])).toEqual(answers.map(() => [412, 'precondition_failed', 2]));
    expect((await editor().get(at(item))).body).toEqual(resourceIn(current));
  });

  test('refuses a stale tag even with a body that would change nothing', async () => {
    const item = await make(newsroom);
    const tag = await tagOf(at(item));
    await editor().patch(at(item)).send({ [optional]: 'Newer' });
    expect((await editor().patch(at(item)).set('If-Match', tag).send({ [optional]: 'Newer' })).status).toBe(412);
  });

  test.each<[string, (tag: string) => string, Record<string, string>]>([
    ['as it is', (tag) => tag, {}],
    ['with Cache-Control: no-cache', (tag) => tag, { 'Cache-Control': 'no-cache' }],
    ['in its weak form', (tag) => `W/${tag}`, {}],
    ['in a list', (tag) => `"other", W/"another" , ${tag}`, {}],
    ['of the gzip form', (tag) => tag.replace(/"$/, '-gz"'), {}],
    ['of the br form', (tag) => tag.replace(/"$/, '-br"'), {}],
    ['as *', () => '*', {}],
  ])('answers 304 without a body to its tag %s, to GET and HEAD, of one and of the list', async (_, form, headers) => {
    const item = await make(newsroom);
    for (const place of [at(item), path]) {
      const tag = await tagOf(place);
      const answers = [await editor().get(place).set({ 'If-None-Match': form(tag), ...headers }), await editor().head(place).set({ 'If-None-Match': form(tag), ...headers })];
      expect(answers.map(({ status, text, headers }) => [status, text ?? '', headers['etag']])).toEqual(answers.map(() => [304, '', tag]));
    }
  });

  test('answers 200 to the tag of another version, and to an If-None-Match that is none', async () => {
    const item = await make(newsroom);
    const tag = await tagOf(at(item));
    await editor().patch(at(item)).send({ [optional]: 'Newer' });
    expect((await editor().get(at(item)).set('If-None-Match', tag)).status).toBe(200);
    expect((await editor().get(at(item)).set('If-None-Match', 'nonsense')).status).toBe(200);
  });

  test('has one strong tag for one representation, and another for another', async () => {
    const item = await make(newsroom);
    const [first, again, list] = [await tagOf(at(item)), await tagOf(at(item)), await tagOf(path)];
    expect(first).toMatch(/^"1-[^"]+"$/);
    expect(again).toBe(first);
    expect(list).toMatch(/^"[^"]+"$/);
    await make(newsroom);
    expect(await tagOf(`${path}?sort=createdAt`)).not.toBe(list);
  });

  test('answers HEAD as GET, without a body', async () => {
    const item = await make(newsroom);
    for (const place of [at(item), path, `${path}/nothing-here`]) {
      const [get, head] = [await editor().get(place), await editor().head(place)];
      const own = ({ headers: { 'x-request-id': _, date: __, ...headers } }: typeof get): object => headers;
      const length = ({ headers }: typeof get): string | undefined => headers['content-length'];
      expect({ status: head.status, text: head.text ?? '', length: length(head) }).toEqual({ status: get.status, text: '', length: length(get) });
      if (get.status === 200) expect(own(head)).toEqual(own(get));
    }
  });
});

describe('with REQUIRE_IF_MATCH', () => {
  test.each(resources)('$path wants If-Match for a change and for a DELETE, not for a new one', async ({ path, make, optional }) => {
    const strict = await openTestNewsroom({ env: { REQUIRE_IF_MATCH: 'true' } });
    try {
      const item = await make(strict);
      const at = `${path}/${item.id}`;
      const answers = [await strict.as('editor').patch(at).send({ [optional]: 'Blind' }), await strict.as('editor').delete(at)];
      expect(answers.map(({ body }) => [body.status, body.code])).toEqual(answers.map(() => [428, 'precondition_required']));
      const tag = String((await strict.as('editor').get(at)).headers['etag']);
      expect((await strict.as('editor').patch(at).set('If-Match', tag).send({ [optional]: 'Seen' })).status).toBe(200);
    } finally {
      await strict.close();
    }
  });
});
