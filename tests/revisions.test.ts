/** What the log tells of a resource's past: its revisions, whole, and what lies between them. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import jsonpatch from 'fast-json-patch';
import fc from 'fast-check';
import { type Json, makeArticle, makeImage, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';
import { live, lives } from './support/random-life.js';
import { runsOf } from './support/runs.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const get = async (path: string): Promise<Json> => (await newsroom.as('viewer').get(path).expect(200)).body;
const patch = async (path: string, body: object): Promise<Json> => (await newsroom.as('editor').patch(path).send(body).expect(200)).body;

/** What an article's snapshot says, out of what a read of it answers. */
const written = ({ bodyHtml: _html, wordCount: _words, quoteCount: _count, hasUnpublishedChanges: _draft, ...rest }: Json): Json => rest;

describe('the revisions of an article', () => {
  test('are, at every version, what a read of it with its statements answered then', async () => {
    await fc.assert(fc.asyncProperty(lives(12), async (life) => {
      const { id, moments } = await live(newsroom, life);
      for (const { version, inside } of moments) {
        const { snapshot, ...told } = await get(`/v1/articles/${id}/revisions/${version}`);
        expect(snapshot).toEqual(written(inside));
        expect(told).toMatchObject({ version, at: inside.updatedAt, pruned: false });
      }
    }), { numRuns: runsOf(10) });
  });

  test('are turned into one another by the patch between them, whichever way', async () => {
    await fc.assert(fc.asyncProperty(lives(8), fc.nat(), fc.nat(), async (life, one, other) => {
      const { id, moments } = await live(newsroom, life);
      const [from, to] = [one, other].map((n) => moments[n % moments.length]?.version ?? 1) as [number, number];
      const [before, after] = [await get(`/v1/articles/${id}/revisions/${from}`), await get(`/v1/articles/${id}/revisions/${to}`)];
      const diff = await get(`/v1/articles/${id}/revisions/${to}/diff?from=${from}`);
      expect(diff).toMatchObject({ from, to });
      expect(jsonpatch.applyPatch(before.snapshot, diff.patch, true, false).newDocument).toEqual(after.snapshot);
      const { snapshot: was } = await get(`/v1/articles/${id}/revisions/${from}`);
      const joined = (...ops: string[]): string => diff.body.filter(({ op }: Json) => ops.includes(op)).map(({ text }: Json) => text).join('');
      expect([joined('equal', 'delete'), joined('equal', 'insert')]).toEqual([was.body, after.snapshot.body]);
      expect(placeless(withDiff(was.quotes, diff.quotes))).toEqual(placeless(byId(after.snapshot.quotes)));
    }), { numRuns: runsOf(10) });
  });

  /** Where a statement stands may change with the text around it, without a change of its own. */
  const placeless = (quotes: Json): Json => Object.fromEntries(Object.entries<Json>(quotes).map(([id, { position: _position, segments: _segments, anchor: { status }, ...rest }]) => [id, { ...rest, status }]));

  const byId = (quotes: Json[]): Json => Object.fromEntries(quotes.map((quote) => [quote.id, quote]));
  const withDiff = (quotes: Json[], { added, removed, changed }: Json): Json => {
    const all = byId(quotes);
    for (const { id } of removed) delete all[id];
    for (const { id, patch: steps } of changed) all[id] = jsonpatch.applyPatch(all[id], steps, true, false).newDocument;
    return { ...all, ...byId(added) };
  };

  test('are listed the newest first, those that its statements led to as well, each with who made it', async () => {
    const { id } = await makeArticle(newsroom, { quotes: [{ kind: 'indirect', text: 'She waits' }, { kind: 'indirect', text: 'He waits' }] });
    const quote = await makeQuote(newsroom, { articleId: id, kind: 'indirect' });
    await newsroom.as('editor').post(`/v1/articles/${id}/publish`).set('X-Request-Id', 'the-request').send({ override: 'It is only a test.' }).expect(200);
    const { data, links } = await get(`/v1/articles/${id}/revisions`);
    expect(data.map(({ version, resource, resourceId, action }: Json) => [version, resource, resourceId, action])).toEqual([
      [3, 'article', id, 'publish'], [2, 'quote', quote.id, 'create'], [1, 'article', id, 'create'],
    ]);
    expect(data[0]).toEqual({
      version: 3, at: expect.any(String), actor: { id: expect.any(String), name: 'Test editor' }, requestId: 'the-request', action: 'publish',
      override: null, problems: null, pruned: false, resource: 'article', resourceId: id,
    });
    expect(links.next).toBeNull();
  });

  test('come in pages, by cursor and by number, without a version twice or left out', async () => {
    const { id } = await makeArticle(newsroom);
    for (let i = 0; i < 3; i += 1) {
      await makeQuote(newsroom, { articleId: id, kind: 'indirect' });
      await patch(`/v1/articles/${id}`, { summary: `Summary ${i}` });
    }
    const seen: number[] = [];
    for (let path: string | null = `/v1/articles/${id}/revisions?limit=3&count=true`; path !== null;) {
      const { data, meta, links } = await get(path);
      seen.push(...data.map(({ version }: Json) => version));
      expect(meta.total).toBe(7);
      path = links.next;
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
    const second = await get(`/v1/articles/${id}/revisions?limit=3&page=2`);
    expect([second.data.map(({ version }: Json) => version), second.meta.total]).toEqual([[4, 3, 2], 7]);
  });

  test('show in a diff the words that changed, and which statements came, went and changed', async () => {
    const { id } = await makeArticle(newsroom, { body: 'The lock opens at noon. “We wait,” she said.', quotes: [{ kind: 'direct', text: 'We wait,' }] });
    const [waits] = (await get(`/v1/quotes?article=${id}`)).data;
    const other = await makeQuote(newsroom, { articleId: id, kind: 'indirect', text: 'She goes' });
    await patch(`/v1/quotes/${waits.id}`, { place: 'Saltmarsh' });
    await newsroom.as('editor').delete(`/v1/quotes/${other.id}`).expect(204);
    const added = await makeQuote(newsroom, { articleId: id, kind: 'indirect', text: 'She stays' });
    await patch(`/v1/articles/${id}`, { body: 'The lock opened at one. “We wait,” she said.' });
    const diff = await get(`/v1/articles/${id}/revisions/6/diff?from=2`);
    expect(diff.body).toEqual([
      { op: 'equal', text: 'The lock ' }, { op: 'delete', text: 'opens' }, { op: 'insert', text: 'opened' }, { op: 'equal', text: ' at ' },
      { op: 'delete', text: 'noon' }, { op: 'insert', text: 'one' }, { op: 'equal', text: '. “We wait,” she said.' },
    ]);
    const ids = (quotes: Json[]): string[] => quotes.map((quote) => quote.id);
    expect([ids(diff.quotes.added), ids(diff.quotes.removed), ids(diff.quotes.changed)]).toEqual([[added.id], [other.id], [waits.id]]);
    expect(diff.quotes.changed[0].patch).toContainEqual({ op: 'replace', path: '/place', value: 'Saltmarsh' });
    expect((await get(`/v1/articles/${id}/revisions/6/diff`)).quotes).toEqual({ added: [], removed: [], changed: [] });
  });

  test('of a working copy are a line of their own, whole and comparable', async () => {
    const { id, version } = await makePublishedArticle(newsroom, { summary: 'Live' });
    await patch(`/v1/articles/${id}/draft`, { summary: 'First' });
    const second = await patch(`/v1/articles/${id}/draft`, { body: '“We shall see,” she said.', quotes: [{ kind: 'direct', text: 'We shall see,' }] });
    const { data } = await get(`/v1/articles/${id}/draft/revisions`);
    expect(data.map((revision: Json) => [revision.version, revision.action])).toEqual([[2, 'update'], [1, 'create']]);
    const { snapshot } = await get(`/v1/articles/${id}/draft/revisions/2`);
    expect(snapshot).toMatchObject({ id, version: second.version, summary: 'First', body: second.body, quotes: [{ text: 'We shall see,' }] });
    const diff = await get(`/v1/articles/${id}/draft/revisions/2/diff`);
    expect(diff.quotes.added.map(({ text }: Json) => text)).toEqual(['We shall see,']);
    expect((await get(`/v1/articles/${id}/revisions`)).data[0].version).toBe(version);
  });
});

describe('the revisions of a statement, a speaker, an image and an outlet', () => {
  type Case = [plural: string, make: (newsroom: TestNewsroom) => Promise<Json>, changes: object];
  const cases: Case[] = [
    ['quotes', makeQuote, { place: 'Saltmarsh', via: { name: 'A radio' } }],
    ['speakers', makeSpeaker, { aliases: ['Her'], positions: [{ title: 'Mayor', organization: null, from: null, to: null }] }],
    ['images', makeImage, { focalPoint: { x: 0.1, y: 0.2 }, alt: '' }],
    ['outlets', makeOutlet, { country: 'PT', name: 'Renamed' }],
  ];
  /** Derived, and so in no snapshot. */
  const counted = ({ quoteCount: _quotes, articleCount: _articles, currentPositions: _positions, position: _position, ...rest }: Json): Json => rest;

  test.each(cases)('hold what a read of it answered: %s', async (plural, make, changes) => {
    const first = await make(newsroom);
    const second = await patch(`/v1/${plural}/${first.id}`, changes);
    for (const item of [first, second]) {
      expect((await get(`/v1/${plural}/${first.id}/revisions/${item.version}`)).snapshot).toEqual(counted(item));
    }
    const { from, to, patch: steps } = await get(`/v1/${plural}/${first.id}/revisions/2/diff`);
    expect([from, to]).toEqual([1, 2]);
    expect(jsonpatch.applyPatch(counted(first), steps, true, false).newDocument).toEqual(counted(second));
  });

  test.each(cases)('stay readable by its id when it is deleted: %s', async (plural, make) => {
    const { id, slug, ...item } = await make(newsroom);
    await newsroom.as('editor').delete(`/v1/${plural}/${id}`).expect(204);
    const { data } = await get(`/v1/${plural}/${id}/revisions`);
    expect(data.map(({ version, action }: Json) => [version, action])).toEqual([[2, 'delete'], [1, 'create']]);
    expect((await get(`/v1/${plural}/${id}/revisions/1`)).snapshot).toMatchObject({ id, createdAt: item.createdAt });
    if (slug !== undefined) expectProblem(await newsroom.as('viewer').get(`/v1/${plural}/${slug}/revisions`), 'not_found');
    for (const path of ['2', '2/diff', '1/diff?from=2']) {
      expect(expectProblem(await newsroom.as('viewer').get(`/v1/${plural}/${id}/revisions/${path}`), 'not_found').detail).toContain('was gone');
    }
    expect(expectProblem(await newsroom.as('editor').post(`/v1/${plural}/${id}/revisions/1/restore`), 'not_found').detail).toContain('only what exists can be restored');
  });
});

describe('a revision that is not there', () => {
  test.each([
    ['a version that nothing led to', '9', 'has no version 9'],
    ['a comparison with such a one', '1/diff?from=9', 'has no version 9'],
    ['what comes before the first', '1/diff', 'nothing before version 1'],
  ])('is a 404 that says so: %s', async (_case, path, detail) => {
    const { id } = await makeArticle(newsroom);
    expect(expectProblem(await newsroom.as('viewer').get(`/v1/articles/${id}/revisions/${path}`), 'not_found').detail).toContain(detail);
  });

  test.each(['0', '-1', '1.5', 'one', '99999999999'])('is a 404 for a version that is none: %s', async (version) => {
    const { id } = await makeArticle(newsroom);
    expectProblem(await newsroom.as('viewer').get(`/v1/articles/${id}/revisions/${version}`), 'not_found');
  });

  test('is a 404 where an id is that of something else', async () => {
    const { id } = await makeOutlet(newsroom);
    expectProblem(await newsroom.as('viewer').get(`/v1/articles/${id}/revisions`), 'not_found');
  });
});

describe('an article that is in the trash, or gone for good', () => {
  test('keeps its revisions, and its statements theirs', async () => {
    const { id, slug } = await makeArticle(newsroom, { quotes: [{ kind: 'indirect', text: 'She waits' }] });
    const [quote] = (await get(`/v1/quotes?article=${id}`)).data;
    await newsroom.as('editor').delete(`/v1/articles/${id}`).expect(204);
    expect((await get(`/v1/articles/${slug}/revisions`)).data[0]).toMatchObject({ version: 2, resource: 'article' });
    expect((await get(`/v1/articles/${id}/revisions/2`)).snapshot).toMatchObject({ trashedAt: expect.any(String), quotes: [{ id: quote.id }] });
    await newsroom.as('admin').delete(`/v1/articles/${id}?permanent=true`).expect(204);
    expectProblem(await newsroom.as('viewer').get(`/v1/articles/${slug}/revisions`), 'not_found');
    expect((await get(`/v1/articles/${id}/revisions/1`)).snapshot.quotes).toHaveLength(1);
    expect((await get(`/v1/quotes/${quote.id}/revisions/1`)).snapshot).toMatchObject({ text: 'She waits' });
    expectProblem(await newsroom.as('viewer').get(`/v1/articles/${id}/revisions/3`), 'not_found');
  });
});
