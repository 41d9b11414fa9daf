/** What every resource promises of one item; lists, conditions and slugs have files of their own (crud.*.test.ts). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makeQuote, resourceIn } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { resources } from './support/resources.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const editor = () => newsroom.as('editor');
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe.each(resources)('$path', ({ path, make, body, naming, optional, use, readOnly, setByServer, includes }) => {
  const at = ({ id }: Json): string => `${path}/${id}`;
  const read = async (item: Json): Promise<Json> => (await editor().get(at(item))).body;

  test('answers 201 with Location, ETag and the object', async () => {
    const answer = await editor().post(path).send(await body(newsroom));
    expect(answer.status).toBe(201);
    expect(answer.headers['location']).toBe(at(answer.body));
    expect(answer.headers['etag']).toMatch(/^"1-[^"]+"$/);
    expect(answer.body).toMatchObject({ id: expect.stringMatching(ID), version: 1, createdAt: expect.stringMatching(TIME) });
    expect(answer.body.updatedAt).toBe(answer.body.createdAt);
    const found = await editor().get(String(answer.headers['location']));
    expect(found.body).toEqual(answer.body);
    expect(found.headers['etag']).toBe(answer.headers['etag']);
  });

  test('reads one by its id in any letter case', async () => {
    const item = await make(newsroom);
    expect((await editor().get(`${path}/${item.id.toUpperCase()}`)).body).toEqual(await read(item));
  });

  test('reads, changes and deletes one by its slug, where it has one', async () => {
    const item = await make(newsroom);
    expect(item.slug === undefined).toBe(naming === undefined);
    if (naming === undefined) return;
    expect((await editor().get(`${path}/${item.slug}`)).body).toEqual(await read(item));
    expect((await editor().patch(`${path}/${item.slug}`).send({ [optional]: 'By slug' })).body).toMatchObject({ id: item.id, [optional]: 'By slug' });
    expect((await editor().delete(`${path}/${item.slug}`)).status).toBe(204);
  });

  test('leaves alone what a PATCH does not name, clears what it names null, and counts each as one version', async () => {
    const item = await make(newsroom, { [optional]: 'At first' });
    const changed = await editor().patch(at(item)).send({ [optional]: 'Then' });
    expect({ ...resourceIn(changed.body), updatedAt: null }).toEqual({ ...item, [optional]: 'Then', version: 2, updatedAt: null, ...derivedOf(changed.body) });
    expect(changed.headers['etag']).toMatch(/^"2-/);
    const cleared = await editor().patch(at(item)).set('Content-Type', 'application/merge-patch+json').send(JSON.stringify({ [optional]: null }));
    expect(cleared.body).toMatchObject({ [optional]: null, version: 3 });
    expect(await read(item)).toEqual(resourceIn(cleared.body));
  });

  test('accepts the whole of what was read, and changes nothing', async () => {
    const item = await read(await make(newsroom, { [optional]: 'Kept' }));
    const sentBack = await editor().patch(at(item)).send(item);
    expect({ status: sentBack.status, body: resourceIn(sentBack.body) }).toEqual({ status: 200, body: item });
    expect(await read(item)).toEqual(item);
  });

  test('accepts the whole of what was read with one change, and changes only that', async () => {
    const item = await read(await make(newsroom));
    const { body: changed } = await editor().patch(at(item)).send({ ...item, [optional]: 'Edited' });
    expect({ ...resourceIn(changed), updatedAt: null }).toEqual({ ...item, [optional]: 'Edited', version: 2, updatedAt: null, ...derivedOf(changed) });
  });

  test.each(readOnly)('refuses to change the read-only %s', async (field) => {
    const item = await make(newsroom);
    const answer = await editor().patch(at(item)).send({ [field]: otherThan(item[field]) });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer: expect.stringMatching(new RegExp(`^#/${field}`)) }));
    expect((await read(item)).version).toBe(item.version);
  });

  test.each(setByServer)('takes no %s from a new one', async (field) => {
    const answer = await editor().post(path).send({ ...(await body(newsroom)), [field]: (await make(newsroom))[field] });
    expect({ status: answer.status, pointer: answer.body.errors?.[0]?.pointer }).toEqual({ status: 422, pointer: `#/${field}` });
  });

  test('names every field of a body that it does not know', async () => {
    const errors = ['#/nonsense', '#/rubbish'].map((pointer) => expect.objectContaining({ pointer, code: 'unknown_field' }));
    const created = await editor().post(path).send({ ...(await body(newsroom)), nonsense: 1, rubbish: 2 });
    expect(created.body).toMatchObject({ status: 422, code: 'invalid_body', errors });
    const changed = await editor().patch(at(await make(newsroom))).send({ nonsense: 1, rubbish: 2 });
    expect(changed.body).toMatchObject({ status: 422, code: 'invalid_body', errors });
  });

  test('answers 204 to a DELETE, and 404 from then on', async () => {
    const item = await make(newsroom);
    const gone = await editor().delete(at(item));
    expect({ status: gone.status, text: gone.text }).toEqual({ status: 204, text: '' });
    const afterwards = [await editor().get(at(item)), await editor().patch(at(item)).send({}), await editor().delete(at(item))];
    expect(afterwards.map(({ status, body }) => [status, body.code])).toEqual(afterwards.map(() => [404, 'not_found']));
  });

  test('keeps what something else refers to, and counts that', async () => {
    if (use === undefined) return;
    const item = await make(newsroom);
    const counts = await use(newsroom, item);
    const answer = await editor().delete(at(item));
    expect(answer.body).toMatchObject({ status: 409, code: 'in_use', counts });
    expect((await editor().get(at(item))).status).toBe(200);
  });

  test('refuses an include that it does not know, and names those that it does', async () => {
    const item = await make(newsroom);
    for (const place of [path, at(item)]) {
      const answer = await editor().get(`${place}?include=nonsense`);
      expect(answer.body).toMatchObject({ status: 400, code: 'invalid_parameter', errors: [{ parameter: 'include' }] });
      for (const include of includes) expect(answer.body.detail).toContain(include);
    }
  });

  test('is written by editors only', async () => {
    const item = await make(newsroom);
    const attempts = (role: 'viewer' | null) => [newsroom.as(role).post(path).send({}), newsroom.as(role).patch(at(item)).send({}), newsroom.as(role).delete(at(item))];
    expect((await Promise.all(attempts('viewer'))).map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await Promise.all(attempts(null))).map(({ status }) => status)).toEqual([401, 401, 401]);
  });
});

/** What follows from a change of a statement: nothing here, but its article's version stands in its anchor. */
const derivedOf = ({ anchor }: Json): object => (anchor === undefined ? {} : { anchor });

/** Another value of the same type, so that the refusal is about the change and not about the type. */
function otherThan(value: Json): unknown {
  if (typeof value === 'number') return value + 41;
  if (value === null) return '2015-10-12T08:00:00.000Z';
  if (typeof value === 'object') return { ...value, status: 'orphaned' };
  if (ID.test(value)) return `${value.slice(0, -4)}0000`;
  if (TIME.test(value)) return '2015-10-12T08:00:00.000Z';
  return value === 'draft' ? 'published' : `${value}x`;
}

describe('an article and its statements', () => {
  test('are one aggregate: each write to a statement is a new version of its article', async () => {
    const article = await makeArticle(newsroom);
    const version = async (): Promise<number> => (await editor().get(`/v1/articles/${article.id}`)).body.version;
    const quote = await makeQuote(newsroom, { articleId: article.id });
    expect(await version()).toBe(2);
    await editor().patch(`/v1/quotes/${quote.id}`).send({ note: 'Checked' });
    expect(await version()).toBe(3);
    await editor().patch(`/v1/quotes/${quote.id}`).send({ note: 'Checked' });
    expect(await version()).toBe(3);
    await editor().delete(`/v1/quotes/${quote.id}`);
    expect(await version()).toBe(4);
  });
});
