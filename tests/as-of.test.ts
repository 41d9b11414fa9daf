/** `GET /v1/articles/{id}?at=`: an article as readers saw it at a moment of the past. */
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Json, makeArticle, makeImage, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';
import { live, lives } from './support/random-life.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const patch = async (path: string, body: object): Promise<Json> => (await newsroom.as('editor').patch(path).send(body).expect(200)).body;

/** A moment that all that was done before lies before, and all that comes after behind. */
async function moment(): Promise<string> {
  await setTimeout(2);
  const at = new Date().toISOString();
  await setTimeout(2);
  return at;
}

const readAt = (reference: string, at: string, include = '') => newsroom.as('viewer').get(`/v1/articles/${reference}?at=${at}${include && `&include=${include}`}`);

/** Without what is counted today. */
function uncounted(article: Json): Json {
  const { articleCount: _articles, ...outlet } = article.outlet;
  const quotes = article.quotes.map(({ speaker, ...quote }: Json) => {
    const { quoteCount: _quotes, ...named } = speaker ?? {};
    return { ...quote, speaker: speaker && named };
  });
  return { ...article, outlet, quotes };
}

describe('an article at a moment of the past', () => {
  test('is what the public was answered then, in a random life', async () => {
    let seen = 0;
    await fc.assert(fc.asyncProperty(lives(12), async (life) => {
      const { id, moments } = await live(newsroom, life);
      for (const { at, version, outside } of moments) {
        const answer = await readAt(id, at.toISOString(), 'outlet,quotes.speaker');
        if (outside === null) {
          expectProblem(answer, 'not_found');
          continue;
        }
        seen += 1;
        expect(uncounted(answer.body)).toEqual(uncounted(outside));
        expect(answer.headers['etag']).toMatch(new RegExp(`^"${version}-`));
      }
    }), { numRuns: 12 });
    expect(seen).toBeGreaterThan(0);
  });

  test('has the names, the pictures and the slug of then', async () => {
    const [outlet, speaker, image] = [await makeOutlet(newsroom, { name: 'The Tide' }), await makeSpeaker(newsroom, { name: 'Ada Lock' }), await makeImage(newsroom, { alt: 'A lock' })];
    const { id } = await makePublishedArticle(newsroom, { slug: 'the-lock-then', outletId: outlet.id, body: `“We wait,” she said.\n\n![](image:${image.slug})`, quotes: [{ kind: 'direct', text: 'We wait,', speakerId: speaker.id, note: 'For us.' }] });
    const at = await moment();
    await patch(`/v1/outlets/${outlet.id}`, { name: 'The Ebb' });
    await patch(`/v1/speakers/${speaker.id}`, { name: 'Ada Weir' });
    await patch(`/v1/images/${image.id}`, { alt: 'A weir', slug: 'a-weir-now' });
    await patch(`/v1/articles/${id}`, { slug: 'the-weir-now', body: 'Nothing is said.\n\n“We wait,” she said.' });
    const { body } = await readAt(id, at, 'outlet,quotes.speaker').expect(200);
    expect(body).toMatchObject({ slug: 'the-lock-then', outlet: { name: 'The Tide' }, quotes: [{ note: null, speaker: { name: 'Ada Lock' } }], quoteCount: 1, wordCount: 4 });
    expect(body.bodyHtml).toContain('alt="A lock"');
    expect(body.bodyHtml).toContain(`<span data-quote-id="${body.quotes[0].id}" data-speaker-id="${speaker.id}">We wait,</span>`);
  });

  test('embeds nothing that was not asked for', async () => {
    const { id } = await makePublishedArticle(newsroom);
    const at = await moment();
    const bare = (await readAt(id, at).expect(200)).body;
    expect([bare.quotes, bare.outlet]).toEqual([undefined, undefined]);
    expect((await readAt(id, at, 'quotes').expect(200)).body.quotes).toEqual([]);
  });

  test('does not name a statement that answered one which was not public then', async () => {
    const hidden = await makeQuote(newsroom, { kind: 'indirect' });
    const { id } = await makePublishedArticle(newsroom, { quotes: [{ kind: 'indirect', text: 'She answers', inReplyToId: hidden.id }] });
    const before = await moment();
    await publish(newsroom, { id: hidden.articleId });
    const after = await moment();
    await newsroom.as('editor').post(`/v1/articles/${hidden.articleId}/unpublish`).expect(200);
    const answered = async (at: string): Promise<Json> => (await readAt(id, at, 'quotes').expect(200)).body.quotes[0].inReplyToId;
    expect([await answered(before), await answered(after), await answered(await moment())]).toEqual([null, hidden.id, null]);
  });

  test('is read by its id when it is in the trash, and when it is gone for good', async () => {
    const { id, slug } = await makePublishedArticle(newsroom);
    const at = await moment();
    await newsroom.as('editor').delete(`/v1/articles/${id}`).expect(204);
    const inTrash = await moment();
    expect((await readAt(slug, at).expect(200)).body).toMatchObject({ id, status: 'published', trashedAt: null });
    expectProblem(await readAt(id, inTrash), 'not_found');
    await newsroom.as('admin').delete(`/v1/articles/${id}?permanent=true`).expect(204);
    expect((await readAt(id, at).expect(200)).body).toMatchObject({ id, slug });
    expectProblem(await readAt(slug, at), 'not_found');
    expectProblem(await readAt(id, await moment()), 'not_found');
  });

  test('is not there before it was made', async () => {
    const { id } = await makePublishedArticle(newsroom);
    for (const at of ['2001-01-01T00:00:00Z', '0000-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z']) expectProblem(await readAt(id, at), 'not_found');
  });

  test('is found by a slug that it had before, as all that is read of it', async () => {
    const { id, slug } = await makePublishedArticle(newsroom);
    const at = await moment();
    await patch(`/v1/articles/${id}`, { slug: `${slug}-now` });
    expect((await readAt(slug, at).expect(308)).headers['location']).toBe(`/v1/articles/${slug}-now?at=${at}`);
  });
});

describe('asking for a moment', () => {
  test('needs a key, whether or not there is such an article', async () => {
    const { id } = await makePublishedArticle(newsroom);
    for (const reference of [id, 'nothing-of-that-name']) {
      expectProblem(await newsroom.as(null).get(`/v1/articles/${reference}?at=2020-01-01T00:00:00Z`), 'unauthenticated');
    }
  });

  test.each([
    ['a time in the future', 'at=2999-01-01T00:00:00Z', 'at'],
    ['a date', 'at=2020-01-01', 'at'],
    ['a time without a zone', 'at=2020-01-01T00:00:00', 'at'],
    ['a year that UTC cannot write', 'at=0000-01-01T00:00:00%2B23:00', 'at'],
    ['two times', 'at=2020-01-01T00:00:00Z&at=2021-01-01T00:00:00Z', 'at'],
    ['a preview beside it', 'at=2020-01-01T00:00:00Z&preview=any', 'preview'],
    ['what cannot be embedded', 'at=2020-01-01T00:00:00Z&include=images.image', 'include'],
    ['more than can be embedded', 'at=2020-01-01T00:00:00Z&include=quotes.via.outlet', 'include'],
  ])('is a 400 for %s', async (_case, search, parameter) => {
    const { id } = await makeArticle(newsroom);
    expect(expectProblem(await newsroom.as('viewer').get(`/v1/articles/${id}?${search}`), 'invalid_parameter').errors?.map((error: Json) => error.parameter)).toEqual([parameter]);
  });
});
