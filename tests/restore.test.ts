/** `POST …/revisions/{version}/restore`: an earlier revision comes back as a new version, or into the working copy. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makeImage, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const get = async (path: string): Promise<Json> => (await newsroom.as('viewer').get(path).expect(200)).body;
const patch = async (path: string, body: object): Promise<Json> => (await newsroom.as('editor').patch(path).send(body).expect(200)).body;
const restore = (path: string, version: number, search = '') => newsroom.as('editor').post(`${path}/revisions/${version}/restore${search}`);
const remove = (path: string) => newsroom.as('editor').delete(path).expect(204);

/** What somebody wrote: not what the server adds. */
const written = ({ id: _id, version: _version, createdAt: _created, updatedAt: _updated, anchor: _anchor, ...rest }: Json): Json => rest;

type Case = [plural: string, make: (newsroom: TestNewsroom, given?: Json) => Promise<Json>, changes: object];
const cases: Case[] = [
  ['quotes', makeQuote, { place: 'Saltmarsh', via: { name: 'A radio' }, addressees: [{ name: 'All' }], role: { title: 'Mayor' }, kind: 'indirect', text: 'She will see' }],
  ['speakers', makeSpeaker, { name: 'Renamed', aliases: ['Her'], positions: [{ title: 'Mayor' }], wikidataId: 'Q77', slug: 'restored-speaker' }],
  ['images', makeImage, { focalPoint: { x: 0.1, y: 0.2 }, alt: '', url: '/media/other.jpg', slug: 'restored-image' }],
  ['outlets', makeOutlet, { country: 'PT', name: 'Renamed', slug: 'restored-outlet' }],
];

describe('restoring a statement, a speaker, an image or an outlet', () => {
  test.each(cases)('makes a new version with the content of then: %s', async (plural, make, changes) => {
    const first = await make(newsroom);
    const path = `/v1/${plural}/${first.id}`;
    const second = await patch(path, changes);
    const back = (await restore(path, 1).expect(200)).body;
    expect(back.version).toBe(3);
    expect(written(back)).toEqual(written(first));
    expect(await get(path)).toEqual(back);
    expect(written((await restore(path, 2).expect(200)).body)).toEqual(written(second));
    expect((await get(`${path}/revisions`)).data.map(({ version }: Json) => version)).toEqual([4, 3, 2, 1]);
  });

  test.each(cases)('makes no new version where nothing differs: %s', async (plural, make) => {
    const first = await make(newsroom);
    expect((await restore(`/v1/${plural}/${first.id}`, 1).expect(200)).body).toEqual(first);
  });

  test.each(cases)('heeds If-Match: %s', async (plural, make, changes) => {
    const { id } = await make(newsroom);
    const path = `/v1/${plural}/${id}`;
    const first = String((await newsroom.as('viewer').get(path)).headers['etag']);
    await patch(path, { ...changes, slug: undefined, wikidataId: undefined });
    expectProblem(await restore(path, 1).set('If-Match', first), 'precondition_failed');
    await restore(path, 1).set('If-Match', String((await newsroom.as('viewer').get(path)).headers['etag'])).expect(200);
  });

  test('is refused where it names what is gone, with everything that is', async () => {
    const [speaker, addressee, outlet] = [await makeSpeaker(newsroom), await makeSpeaker(newsroom), await makeOutlet(newsroom)];
    const { articleId } = await makeQuote(newsroom);
    const answered = await makeQuote(newsroom, { articleId, kind: 'indirect' });
    const { id } = await makeQuote(newsroom, {
      articleId, kind: 'indirect', speakerId: speaker.id, via: { outletId: outlet.id }, addressees: [{ name: 'All' }, { name: 'Her', speakerId: addressee.id }], inReplyToId: answered.id,
    });
    await patch(`/v1/quotes/${id}`, { speakerId: null, via: null, addressees: [], inReplyToId: null });
    for (const path of [`speakers/${speaker.id}`, `speakers/${addressee.id}`, `outlets/${outlet.id}`, `quotes/${answered.id}`]) await remove(`/v1/${path}`);
    const { errors } = expectProblem(await restore(`/v1/quotes/${id}`, 1), 'conflict');
    expect(errors.map(({ pointer }: Json) => pointer).sort()).toEqual(['#/addressees/1/speakerId', '#/inReplyToId', '#/speakerId', '#/via/outletId']);
    expect((await get(`/v1/quotes/${id}`)).version).toBe(2);
  });

  test('is refused where another one has its slug now', async () => {
    const { id, slug } = await makeOutlet(newsroom);
    await patch(`/v1/outlets/${id}`, { slug: `${slug}-then` });
    await makeOutlet(newsroom, { slug });
    expectProblem(await restore(`/v1/outlets/${id}`, 1), 'slug_taken');
  });

  test('needs an editor', async () => {
    const { id } = await makeOutlet(newsroom);
    expectProblem(await newsroom.as('viewer').post(`/v1/outlets/${id}/revisions/1/restore`), 'forbidden');
  });
});

describe('restoring a statement', () => {
  const body = '“We wait,” she said. “We wait,” he said. “We go,” they said.';

  test('puts it back where it stood, of two places that have its words', async () => {
    const article = await makeArticle(newsroom, { body, quotes: [{ kind: 'direct', text: 'We wait,', segments: [{ start: 22, end: 30 }] }] });
    const [{ id, segments }] = (await get(`/v1/quotes?article=${article.id}`)).data;
    await patch(`/v1/quotes/${id}`, { segments: [{ start: 1, end: 9 }] });
    expect((await restore(`/v1/quotes/${id}`, 1).expect(200)).body).toMatchObject({ version: 3, segments });
  });

  test('looks for its words where the text is another one now', async () => {
    const article = await makeArticle(newsroom, { body, quotes: [{ kind: 'direct', text: 'We go,' }] });
    const [{ id, segments: [{ start }] }] = (await get(`/v1/quotes?article=${article.id}`)).data;
    await patch(`/v1/quotes/${id}`, { kind: 'indirect', text: 'They go' });
    await patch(`/v1/articles/${article.id}`, { body: `So. ${body}` });
    expect((await restore(`/v1/quotes/${id}`, 1).expect(200)).body).toMatchObject({ text: 'We go,', anchor: { status: 'exact' }, segments: [{ start: start + 4 }] });
  });

  test('passes the gate before readers see it, or says why not', async () => {
    const article = await makePublishedArticle(newsroom, { body, quotes: [{ kind: 'direct', text: 'We go,', speakerId: (await makeSpeaker(newsroom)).id }] });
    const [{ id }] = (await get(`/v1/quotes?article=${article.id}`)).data;
    await patch(`/v1/quotes/${id}`, { kind: 'indirect' });
    await patch(`/v1/articles/${article.id}`, { body: 'Nothing was said.' });
    expectProblem(await restore(`/v1/quotes/${id}`, 1), 'not_publishable');
    await restore(`/v1/quotes/${id}`, 1, '?override=It%20was%20said.').expect(200);
    expect((await get(`/v1/quotes/${id}/revisions/3`))).toMatchObject({ override: 'It was said.', snapshot: { kind: 'direct' } });
  });
});

describe('restoring an article', () => {
  test('goes into its working copy, statements included, and readers see nothing of it', async () => {
    const { id } = await makePublishedArticle(newsroom, { headline: 'Before', body: '“We wait,” she said.', quotes: [{ kind: 'direct', text: 'We wait,', speakerId: (await makeSpeaker(newsroom)).id }] });
    const [quote] = (await get(`/v1/quotes?article=${id}`)).data;
    await patch(`/v1/articles/${id}`, { headline: 'After' });
    await remove(`/v1/quotes/${quote.id}`);
    const live = (await newsroom.as(null).get(`/v1/articles/${id}?include=quotes`)).body;
    const answer = await restore(`/v1/articles/${id}`, 2).expect(200);
    expect(answer.body).toMatchObject({ headline: 'Before', quotes: [{ text: 'We wait,', anchor: { status: 'exact' } }] });
    expect(answer.headers['etag']).toContain('-draft.');
    expect(await get(`/v1/articles/${id}/draft`)).toEqual(answer.body);
    expect((await newsroom.as(null).get(`/v1/articles/${id}?include=quotes`)).body).toEqual(live);
    await newsroom.as('editor').post(`/v1/articles/${id}/publish`).expect(200);
    expect(await get(`/v1/articles/${id}?include=quotes`)).toMatchObject({ headline: 'Before', quotes: [{ text: 'We wait,' }] });
  });

  test('shows the pictures of then, whatever their names belong to now', async () => {
    const image = await makeImage(newsroom, { slug: 'harbour-then', url: 'https://images.example/then.jpg' });
    const { id } = await makeArticle(newsroom, { body: '![](image:harbour-then)' });
    await patch(`/v1/articles/${id}`, { body: 'No picture.' });
    await patch(`/v1/images/${image.id}`, { slug: 'harbour-before' });
    expect((await restore(`/v1/articles/${id}`, 1).expect(200)).body.bodyHtml).toContain('then.jpg');
    await makeImage(newsroom, { slug: 'harbour-then', url: 'https://images.example/now.jpg' });
    expect((await restore(`/v1/articles/${id}`, 1).expect(200)).body.bodyHtml).toContain('then.jpg');
  });

  test('takes a revision of the working copy as well', async () => {
    const { id } = await makePublishedArticle(newsroom);
    const first = await patch(`/v1/articles/${id}/draft`, { headline: 'First' });
    await patch(`/v1/articles/${id}/draft`, { headline: 'Second' });
    await remove(`/v1/articles/${id}/draft`);
    const { body: draft } = await restore(`/v1/articles/${id}/draft`, first.version).expect(200);
    expect(draft.headline).toBe('First');
    expect(draft.version).toBeGreaterThan(2);
  });

  test('is a 404 for one that is in the trash', async () => {
    const { id } = await makeArticle(newsroom);
    await remove(`/v1/articles/${id}`);
    expectProblem(await restore(`/v1/articles/${id}`, 1), 'not_found');
  });
});
