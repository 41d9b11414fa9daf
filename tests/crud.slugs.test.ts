/** Slugs, for every resource that has them. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { withSlug } from './support/resources.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const editor = () => newsroom.as('editor');

describe.each(withSlug)('a slug in $path', ({ path, make, body, naming }) => {
  test.each([
    ['Ein Bürgermeister für Köln', 'ein-burgermeister-fur-koln'],
    ['  “What now?” — a question', 'what-now-a-question'],
    ['Łódź & Århus', 'lodz-and-arhus'],
    ['Правда', 'pravda'],
  ])('is derived from %p, transliterated', async (name, slug) => {
    expect((await make(newsroom, { [naming]: name })).slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    // The second one shows that the rule is deterministic; how ü and ł are spelt is the transliteration's own affair.
    const second = await make(newsroom, { [naming]: name });
    expect(second.slug).toMatch(/-2$/);
    expect(spelling(second.slug.replace(/-2$/, ''))).toBe(spelling(slug));
  });

  test('gets -2, -3 … on a clash', async () => {
    const made: Json[] = [];
    for (let i = 0; i < 4; i += 1) made.push(await make(newsroom, { [naming]: 'Same again' }));
    expect(made.map(({ slug }) => slug)).toEqual(['same-again', 'same-again-2', 'same-again-3', 'same-again-4']);
  });

  test('is made for a name that leaves nothing after transliteration, and for one as long as may be', async () => {
    expect((await make(newsroom, { [naming]: '?!' })).slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    const long = await make(newsroom, { [naming]: 'word '.repeat(40).trim() });
    expect(long.slug.length).toBeLessThanOrEqual(200);
    expect(long.slug).toMatch(/^word-word(-[a-z0-9]+)*$/);
  });

  test('is not derived in the form of an id', async () => {
    const name = '0192d3a4-5b6c-7d8e-9f01-23456789abcd';
    const item = await make(newsroom, { [naming]: name });
    expect(item.slug).not.toBe(name);
    expect((await editor().get(`${path}/${item.slug}`)).body.id).toBe(item.id);
  });

  test('is taken as given, and refused when it is taken', async () => {
    const item = await make(newsroom, { slug: 'given-by-us' });
    expect(item.slug).toBe('given-by-us');
    const created = await editor().post(path).send({ ...(await body(newsroom)), slug: 'given-by-us' });
    expect(created.body).toMatchObject({ status: 409, code: 'slug_taken' });
    const other = await make(newsroom);
    const changed = await editor().patch(`${path}/${other.id}`).send({ slug: 'given-by-us' });
    expect(changed.body).toMatchObject({ status: 409, code: 'slug_taken' });
  });

  test('may change; the old one is free then, and the name does not change it', async () => {
    const item = await make(newsroom, { slug: 'before-the-move' });
    const moved = await editor().patch(`${path}/before-the-move`).send({ slug: 'after-the-move' });
    expect(moved.body).toMatchObject({ id: item.id, slug: 'after-the-move', version: 2 });
    expect((await editor().get(`${path}/before-the-move`)).status).toBe(404);
    const renamed = await editor().patch(`${path}/after-the-move`).send({ [naming]: 'Another name' });
    expect(renamed.body.slug).toBe('after-the-move');
    expect((await make(newsroom, { slug: 'before-the-move' })).slug).toBe('before-the-move');
  });

  test.each([
    '0192d3a4-5b6c-7d8e-9f01-23456789abcd', 'Capital', 'two--hyphens', '-first', 'last-', 'spa ce', 'umläut', '', 'x'.repeat(201), 'a/b', null,
  ])('is not %p: 422 on the field', async (slug) => {
    const created = await editor().post(path).send({ ...(await body(newsroom)), slug });
    expect(created.body).toMatchObject({ status: 422, errors: [{ pointer: '#/slug' }] });
    const changed = await editor().patch(`${path}/${(await make(newsroom)).id}`).send({ slug });
    expect(changed.body).toMatchObject({ status: 422, errors: [{ pointer: '#/slug' }] });
  });
});

/** One spelling for the several usual transliterations of a letter. */
const spelling = (slug: string): string => slug.replaceAll('ue', 'u').replaceAll('oe', 'o').replaceAll('aa', 'a');
