/** PATCH is a JSON Merge Patch (RFC 7396), also inside the objects of a resource. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeArticle, makeImage, makeOutlet, makeQuote, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const patch = (path: string, body: object) => newsroom.as('editor').patch(path).send(body);

describe('a merge patch', () => {
  test('merges the members of an object, and null clears one', async () => {
    const outlet = await makeOutlet(newsroom);
    const quote = await makeQuote(newsroom, {
      role: { title: 'Mayor', organization: 'City' }, via: { outletId: outlet.id, program: 'The Morning Tide' }, attribution: { cue: 'said' },
    });
    const answer = await patch(`/v1/quotes/${quote.id}`, {
      role: { organization: null }, via: { url: 'https://radio.example/1' }, attribution: { asPrinted: 'the mayor said' },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      version: 2,
      role: { title: 'Mayor', organization: null },
      via: { outletId: outlet.id, program: 'The Morning Tide', url: 'https://radio.example/1', name: null },
      attribution: { asPrinted: 'the mayor said', cue: 'said' },
    });
  });

  test('clears an object that is null', async () => {
    const quote = await makeQuote(newsroom, { role: { title: 'Mayor' } });
    expect((await patch(`/v1/quotes/${quote.id}`, { role: null })).body).toMatchObject({ role: null, version: 2 });
  });

  test('makes an object where there was none, if it is whole, and else is a conflict', async () => {
    const quote = await makeQuote(newsroom);
    expect((await patch(`/v1/quotes/${quote.id}`, { role: { title: 'Pilot' } })).body.role).toEqual({ title: 'Pilot', organization: null });
    const other = await makeQuote(newsroom);
    const refused = await patch(`/v1/quotes/${other.id}`, { role: { organization: 'Harbour' } });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'conflict', errors: [{ pointer: '#/role/title' }] });
    expect((await newsroom.as('editor').get(`/v1/quotes/${other.id}`)).body.version).toBe(1);
  });

  test('merges a dateline and a focal point', async () => {
    const article = await makeArticle(newsroom, { dateline: { place: 'Port Averil', date: '2026-03' } });
    expect((await patch(`/v1/articles/${article.id}`, { dateline: { date: '2026-03-04' } })).body.dateline).toEqual({ place: 'Port Averil', date: '2026-03-04' });
    const image = await makeImage(newsroom, { focalPoint: { x: 0.1, y: 0.2 } });
    expect((await patch(`/v1/images/${image.id}`, { focalPoint: { y: 0.9 } })).body.focalPoint).toEqual({ x: 0.1, y: 0.9 });
  });

  test('replaces a list as a whole', async () => {
    const speaker = await makeSpeaker(newsroom, { aliases: ['A', 'B'], positions: [{ title: 'Mayor', from: '2020' }] });
    const { body } = await patch(`/v1/speakers/${speaker.id}`, { aliases: ['C'], positions: [] });
    expect(body).toMatchObject({ aliases: ['C'], positions: [] });
  });

  test('that names a thing by its slug changes nothing where it is that thing already', async () => {
    const outlet = await makeOutlet(newsroom);
    const article = await makeArticle(newsroom, { outletId: outlet.id });
    expect((await patch(`/v1/articles/${article.id}`, { outletId: outlet.slug })).body.version).toBe(1);
  });
});

describe('a statement', () => {
  test('is located anew when its text changes, even when its old segments are sent back', async () => {
    const article = await makeArticle(newsroom, { body: '“We will see,” she said. “Or we will not,” he said.' });
    const quote = await makeQuote(newsroom, { articleId: article.id });
    const { body } = await patch(`/v1/quotes/${quote.id}`, { ...quote, text: 'Or we will not,' });
    expect(body).toMatchObject({ anchor: { status: 'exact', articleVersion: 3 }, segments: [{ exact: 'Or we will not,' }] });
  });

  test('keeps the place that its segments decided when they are sent back with another kind', async () => {
    const article = await makeArticle(newsroom, { body: '“Yes,” he said. “Yes,” she said.' });
    const quote = await makeQuote(newsroom, { articleId: article.id, text: 'Yes,', segments: [{ start: 17, end: 21 }] });
    const { body } = await patch(`/v1/quotes/${quote.id}`, { ...quote, kind: 'indirect' });
    expect(body).toMatchObject({ anchor: { status: 'exact' }, segments: [{ start: 17 }] });
    expect((await patch(`/v1/quotes/${quote.id}`, { kind: 'direct' })).body).toMatchObject({ anchor: { status: 'exact' }, segments: [{ start: 17 }] });
    expect((await patch(`/v1/quotes/${quote.id}`, { text: 'Yes' })).body).toMatchObject({ anchor: { status: 'ambiguous' }, segments: [] });
  });

  test('that paraphrases is orphaned, and shows no place, once its sentence is gone', async () => {
    const article = await makeArticle(newsroom, { body: 'He said that it would rain.', quotes: [{ kind: 'indirect', text: 'it would rain' }] });
    await patch(`/v1/articles/${article.id}`, { body: 'He said nothing.' });
    const [quote] = (await newsroom.as('editor').get(`/v1/quotes?article=${article.id}`)).body.data;
    expect(quote).toMatchObject({ anchor: { status: 'orphaned' }, segments: [] });
  });

  test('can be sent back by the slug of its article, and after its position has moved on', async () => {
    const article = await makeArticle(newsroom, { body: '“We will see,” she said. “Or not,” he said.' });
    const quote = await makeQuote(newsroom, { articleId: article.id, text: 'Or not,' });
    expect((await patch(`/v1/quotes/${quote.id}`, { articleId: article.slug })).status).toBe(200);
    await makeQuote(newsroom, { articleId: article.id });
    const path = `/v1/quotes/${quote.id}`;
    expect((await patch(path, quote)).status).toBe(422);
    const { headers } = await newsroom.as('editor').get(path);
    expect((await newsroom.as('editor').patch(path).set('If-Match', String(headers['etag'])).send({ ...quote, place: 'Quay' })).body).toMatchObject({ place: 'Quay', position: 2 });
  });

  test('follows its words when the body of its article changes, and says so when they are gone', async () => {
    const article = await makeArticle(newsroom, { quotes: [{ kind: 'direct', text: 'We will see,' }] });
    const read = async () => (await newsroom.as('editor').get(`/v1/articles/${article.id}?include=quotes`)).body.quotes[0];
    const before = await read();
    await patch(`/v1/articles/${article.id}`, { body: 'On Monday it rained.\n\n“We will see,” she said.' });
    const after = await read();
    expect(after.segments[0].start - before.segments[0].start).toBe('On Monday it rained.\n\n'.length);
    expect(after).toMatchObject({ version: 1, anchor: { articleVersion: 2 } });
    await patch(`/v1/articles/${article.id}`, { body: 'On Monday it rained.' });
    expect(await read()).toMatchObject({ segments: [], anchor: { status: 'orphaned', articleVersion: 3 } });
    await patch(`/v1/articles/${article.id}`, { body: '“We will see,” she said again.' });
    expect(await read()).toMatchObject({ segments: [{ exact: 'We will see,' }], anchor: { articleVersion: 4 } });
  });

  test('that stands in two places is ambiguous until segments decide', async () => {
    const article = await makeArticle(newsroom, { body: '“No comment,” she said.\n\n“No comment,” he said.', quotes: [{ kind: 'direct', text: 'No comment,' }] });
    const [quote] = (await newsroom.as('editor').get(`/v1/quotes?article=${article.id}`)).body.data;
    expect(quote).toMatchObject({ anchor: { status: 'ambiguous' }, segments: [] });
    const { body } = await patch(`/v1/quotes/${quote.id}`, { segments: [{ exact: 'No comment,', suffix: '” he said.' }] });
    expect(body).toMatchObject({ anchor: { status: 'exact' }, segments: [{ start: 26, end: 37 }] });
  });

  test.each([
    ['beyond the text', [{ start: 10, end: 10_000 }], '#/segments/0/end'],
    ['backwards', [{ start: 5, end: 3 }], '#/segments/0/end'],
    ['not there', [{ exact: 'never said' }], '#/segments/0/exact'],
    ['overlapping', [{ start: 1, end: 8 }, { start: 4, end: 13 }], '#/segments/1/start'],
    ['other words than the text', [{ start: 15, end: 23 }], '#/segments'],
  ])('is refused with segments that are %s', async (_, segments, pointer) => {
    const article = await makeArticle(newsroom);
    const answer = await newsroom.as('editor').post('/v1/quotes').send({ articleId: article.id, kind: 'direct', text: 'We will see,', segments });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toBe(pointer);
    expect((await newsroom.as('editor').get(`/v1/articles/${article.id}`)).body).toMatchObject({ version: 1, quoteCount: 0 });
  });

  test('cannot answer itself, straight or in a circle', async () => {
    const first = await makeQuote(newsroom);
    const second = await makeQuote(newsroom, { inReplyToId: first.id });
    for (const inReplyToId of [first.id, second.id]) {
      const answer = await patch(`/v1/quotes/${first.id}`, { inReplyToId });
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0]).toMatchObject({ pointer: '#/inReplyToId', code: 'circle' });
    }
  });

  test('is not created when one of its fellows cannot be: the article and all its statements, or nothing', async () => {
    const outlet = await makeOutlet(newsroom);
    const answer = await newsroom.as('editor').post('/v1/articles').send({
      headline: 'All or nothing', body: '“We will see,” she said.', outletId: outlet.id,
      quotes: [{ kind: 'direct', text: 'We will see,' }, { kind: 'direct', text: 'x', speakerId: 'nobody' }, { kind: 'direct', text: 'y', via: { outletId: 'nowhere' } }],
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toBe('#/quotes/1/speakerId');
    expect((await newsroom.as('editor').get('/v1/articles?status=any&q="All or nothing"')).body.data).toEqual([]);
    expect((await newsroom.as('editor').get(`/v1/quotes?outlet=${outlet.id}`)).body.data).toEqual([]);
  });
});
