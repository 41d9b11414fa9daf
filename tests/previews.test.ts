/** Links that show an article before readers may see it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { Response } from 'supertest';
import { Signer } from '../src/changes/signer.js';
import { writeToken } from '../src/resources/previews/preview.token.js';
import { answerErrors, operation } from './support/document.js';
import { type Json, makeArticle, makeImage, makePublishedArticle, makeQuote, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
/** The log, as it is written. */
const written: string[] = [];
beforeAll(async () => {
  newsroom = await openTestNewsroom({ env: { LOG_LEVEL: 'trace' }, logger: pino({ level: 'trace' }, { write: (text) => void written.push(text) }) });
});
afterAll(() => newsroom.close());

const nobody = '01890000-0000-7000-8000-000000000000';
const soon = (): Date => new Date(Date.now() + 60_000);

const makeLink = async (article: Json, body?: Json): Promise<Json> => {
  const answer = await newsroom.as('editor').post(`/v1/articles/${article.id}/preview-links`).send(body);
  expect(answer.status).toBe(201);
  return answer.body;
};
const tokenFor = async (article: Json): Promise<string> => tokenIn((await makeLink(article)).url);
const tokenIn = (url: string): string => new URL(url, 'http://here').searchParams.get('preview') ?? '';
const look = (reference: string, token: string, search = '', role: 'viewer' | 'editor' | null = null): Promise<Response> =>
  newsroom.as(role).get(`/v1/articles/${reference}?preview=${encodeURIComponent(token)}${search}`);

describe('a preview link', () => {
  test('shows a draft to somebody without a key, whom nobody keeps the answer for', async () => {
    const article = await makeArticle(newsroom);
    const { url, ...rest } = await makeLink(article);
    expect(rest).toEqual({ expiresAt: expect.any(String) });
    const answer = await newsroom.as(null).get(url);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: article.id, headline: article.headline, body: article.body, status: 'draft' });
    expect([answer.headers['cache-control'], answer.headers['x-robots-tag']]).toEqual(['private, no-store', 'noindex']);
    expect(answerErrors(operation('getArticle'), answer)).toEqual([]);
    expectProblem(await newsroom.as(null).get(`/v1/articles/${article.id}`), 'not_found');
  });

  test('is answered to nobody who keeps it, and stored nowhere', async () => {
    const article = await makeArticle(newsroom);
    const changes = () => newsroom.database.read((tx) => tx.change.count());
    const before = await changes();
    const answer = await newsroom.as('editor').post(`/v1/articles/${article.slug}/preview-links`);
    expect([answer.status, answer.headers['cache-control']]).toEqual([201, expect.stringContaining('no-store')]);
    expect(await changes()).toBe(before);
    expect((await newsroom.as('viewer').get(`/v1/articles/${article.id}`)).body.version).toBe(article.version);
  });

  test('is short, safe in a URL, and made for the address of the newsroom', async () => {
    const elsewhere = await openTestNewsroom({ env: { PUBLIC_URL: 'https://news.example' } });
    const article = await makeArticle(elsewhere);
    const { body } = await elsewhere.as('editor').post(`/v1/articles/${article.id}/preview-links`).set('Host', 'evil.example');
    await elsewhere.close();
    expect(body.url).toMatch(new RegExp(`^https://news\\.example/v1/articles/${article.id}\\?preview=[A-Za-z0-9_-]{40,200}$`));
  });

  test.each([[undefined, 86_400], [{}, 86_400], [{ expiresIn: 60 }, 60], [{ expiresIn: 2_592_000 }, 2_592_000]])('made with %j is valid as long as that says', async (body, seconds) => {
    const [earliest, { expiresAt }, latest] = [Date.now(), await makeLink(await makeArticle(newsroom), body), Date.now()];
    expect(Date.parse(expiresAt) - seconds * 1_000).toBeGreaterThanOrEqual(earliest);
    expect(Date.parse(expiresAt) - seconds * 1_000).toBeLessThanOrEqual(latest + 60_000);
  });

  test.each([59, 2_592_001, 0, -1, 60.5, '3600', null, true])('is not made for %j seconds', async (expiresIn) => {
    const article = await makeArticle(newsroom);
    expect(expectProblem(await newsroom.as('editor').post(`/v1/articles/${article.id}/preview-links`).send({ expiresIn }), 'invalid_body').errors[0].pointer).toBe('#/expiresIn');
  });

  test.each([[null, 'unauthenticated'], ['viewer', 'forbidden']] as const)('is not made by %s', async (role, code) => {
    const article = await makeArticle(newsroom);
    expectProblem(await newsroom.as(role).post(`/v1/articles/${article.id}/preview-links`), code);
  });

  test('outlives a new slug, a publication and its end', async () => {
    const article = await makeArticle(newsroom);
    const token = await tokenFor(article);
    await newsroom.as('editor').patch(`/v1/articles/${article.id}`).send({ slug: 'previewed-anew' }).expect(200);
    for (const [verb, status] of [['submit', 'review'], ['publish', 'published'], ['unpublish', 'unpublished']]) {
      await newsroom.as('editor').post(`/v1/articles/${article.id}/${verb}`).expect(200);
      const answer = await look('previewed-anew', token);
      expect([answer.status, answer.body.status, answer.headers['cache-control']]).toEqual([200, status, 'private, no-store']);
    }
  });

  test('works with HEAD, and answers 304 that nobody keeps either', async () => {
    const article = await makeArticle(newsroom);
    const { url } = await makeLink(article);
    const [got, head] = [await newsroom.as(null).get(url), await newsroom.as(null).head(url)];
    expect([head.status, head.headers['etag'], head.headers['cache-control']]).toEqual([200, got.headers['etag'], 'private, no-store']);
    const unchanged = await newsroom.as(null).get(url).set('If-None-Match', String(got.headers['etag']));
    expect([unchanged.status, unchanged.headers['cache-control'], unchanged.headers['x-robots-tag']]).toEqual([304, 'private, no-store', 'noindex']);
  });
});

describe('a preview', () => {
  async function makeSecretive(): Promise<{ article: Json; speaker: Json; picture: Json }> {
    const [speaker, picture] = [await makeSpeaker(newsroom, { name: 'Preview Source' }), await makeImage(newsroom, { title: 'Preview picture' })];
    const hidden = await makeQuote(newsroom, { text: 'We will see,' });
    const article = await makeArticle(newsroom, {
      images: [{ imageId: picture.id, role: 'lead' }],
      quotes: [{ kind: 'direct', text: 'We will see,', speakerId: speaker.id, note: 'memoword', inReplyToId: hidden.id, addressees: [{ name: 'Preview Source', speakerId: speaker.id }] }],
    });
    return { article, speaker, picture };
  }

  test('shows what is included as a part of it, also what only this draft names', async () => {
    const { article, speaker, picture } = await makeSecretive();
    const { body } = await look(article.id, await tokenFor(article), '&include=quotes.speaker,quotes.via.outlet,outlet,images.image');
    expect(body.quotes).toEqual([expect.objectContaining({ text: 'We will see,', speakerId: speaker.id, speaker: expect.objectContaining({ name: 'Preview Source' }) })]);
    expect(body.images).toEqual([expect.objectContaining({ imageId: picture.id, image: expect.objectContaining({ title: 'Preview picture' }) })]);
    expect(body.outlet).toMatchObject({ id: article.outletId });
    for (const path of [`speakers/${speaker.id}`, `images/${picture.id}`, `quotes/${body.quotes[0].id}`]) expectProblem(await newsroom.as(null).get(`/v1/${path}`), 'not_found');
  });

  test.each([null, 'viewer', 'editor'] as const)('has nothing that is for the newsroom only, even for %s', async (role) => {
    const { article } = await makeSecretive();
    const token = await tokenFor(article);
    const { text, body } = await look(article.id, token, '&include=quotes', role);
    expect(body.quotes).toEqual([expect.objectContaining({ note: null, inReplyToId: null })]);
    expect(text).not.toContain('memoword');
    expect(body).toMatchObject({ publishAt: null, unpublishAt: null, hasUnpublishedChanges: false });
  });

  test('shows the working copy of a public article, whose readers see nothing of it', async () => {
    const article = await makePublishedArticle(newsroom, { headline: 'As readers see it' });
    await newsroom.as('editor').patch(`/v1/articles/${article.id}/draft`).send({ headline: 'As it will read', quotes: [{ kind: 'indirect', text: 'A new one', note: 'memoword' }] }).expect(200);
    const { text, body } = await look(article.id, await tokenFor(article), '&include=quotes');
    expect([body.headline, body.quotes.map((quote: Json) => quote.text)]).toEqual(['As it will read', ['A new one']]);
    expect(text).not.toContain('memoword');
    expect((await newsroom.as(null).get(`/v1/articles/${article.id}`)).body.headline).toBe('As readers see it');
  });

  test('has no times of what is planned', async () => {
    const article = await makeArticle(newsroom);
    await newsroom.as('editor').post(`/v1/articles/${article.id}/publish`).send({ at: '2999-01-01T00:00:00.000Z' }).expect(200);
    const { body, text } = await look(article.id, await tokenFor(article), '', 'viewer');
    expect(body).toMatchObject({ publishAt: null, unpublishAt: null });
    expect(text).not.toContain('2999');
  });

  test('is only of the article: its text, its statements and its corrections have none', async () => {
    const article = await makeArticle(newsroom);
    const token = await tokenFor(article);
    for (const path of ['/text', '/verification', '/corrections']) {
      expectProblem(await newsroom.as(null).get(`/v1/articles/${article.id}${path}?preview=${token}`), 'invalid_parameter');
    }
    expectProblem(await newsroom.as(null).get(`/v1/articles?preview=${token}`), 'invalid_parameter');
  });

  test.each(['at=2020-01-01T00:00:00Z', 'include=keys', 'nonsense=1', 'preview=twice'])('is refused together with %s, however good the token', async (search) => {
    const article = await makeArticle(newsroom);
    expectProblem(await look(article.id, await tokenFor(article), `&${search}`), 'invalid_parameter');
    expectProblem(await look(article.id, await tokenFor(article), `&${search}`, 'viewer'), 'invalid_parameter');
  });

  test('does not help a bad key', async () => {
    const { url } = await makeLink(await makeArticle(newsroom));
    expectProblem(await newsroom.as(null).get(url).set('Authorization', 'Bearer nonsense'), 'unauthenticated');
  });
});

describe('a token', () => {
  const damaged: Record<string, (token: string) => string> = {
    'in upper case': (token) => token.toUpperCase(),
    'in lower case': (token) => token.toLowerCase(),
    'without its last character': (token) => token.slice(0, -1),
    'without its first character': (token) => token.slice(1),
    'with one character more': (token) => `${token}A`,
    'with blanks around': (token) => ` ${token} `,
    'with padding': (token) => `${token}=`,
    'without its signature': (token) => token.slice(0, 32),
    'without what is signed': (token) => token.slice(32),
    'twice': (token) => token + token,
    'in the other alphabet of base64': (token) => Buffer.from(token, 'base64url').toString('base64').replace(/[\w]/, '+'),
    'with a NUL character': (token) => `${token}\0`,
    'that is empty': () => '',
    'that is a word': () => 'preview',
    'that is very long': (token) => token.repeat(40),
    'that is an id': () => nobody,
  };
  test.each(Object.keys(damaged))('%s opens nothing', async (how) => {
    const article = await makeArticle(newsroom);
    expectProblem(await look(article.id, damaged[how]?.(await tokenFor(article)) ?? ''), 'forbidden');
  });

  test('with any one character changed opens nothing', async () => {
    const article = await makeArticle(newsroom);
    const token = await tokenFor(article);
    for (let i = 0; i < token.length; i += 1) {
      const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
      expect([i, (await look(article.id, changed)).status]).toEqual([i, 403]);
    }
  });

  test('with the time of another, later one opens nothing', async () => {
    const article = await makeArticle(newsroom);
    const [short, long] = [tokenIn((await makeLink(article, { expiresIn: 60 })).url), tokenIn((await makeLink(article, { expiresIn: 2_592_000 })).url)];
    expectProblem(await look(article.id, long.slice(0, 32) + short.slice(32)), 'forbidden');
  });

  test('that has ended opens nothing, and the moment of its end belongs to that', async () => {
    const article = await makeArticle(newsroom);
    expect((await look(article.id, writeToken(newsroom.signer, article.id, soon()))).status).toBe(200);
    for (const end of [new Date(Date.now() - 1), new Date(), new Date(0)]) expectProblem(await look(article.id, writeToken(newsroom.signer, article.id, end)), 'forbidden');
  });

  test('of another newsroom opens nothing here', async () => {
    const article = await makeArticle(newsroom);
    for (const secret of ['', 'another secret']) expectProblem(await look(article.id, writeToken(new Signer(secret), article.id, soon())), 'forbidden');
  });

  test('is nothing that the server signs for another purpose, and is none of that', async () => {
    const article = await makeArticle(newsroom);
    await makeArticle(newsroom);
    const token = await tokenFor(article);
    const { nextCursor } = (await newsroom.as('viewer').get('/v1/articles?status=any&limit=1')).body.meta;
    expectProblem(await look(article.id, nextCursor), 'forbidden');
    expectProblem(await look(article.id, token.slice(0, 32) + newsroom.signer.sign(token.slice(0, 32))), 'forbidden');
    expectProblem(await newsroom.as('viewer').get(`/v1/articles?status=any&limit=1&cursor=${token.slice(0, 32)}.${token.slice(32)}`), 'invalid_parameter');
    expectProblem(await newsroom.as(null).get('/v1/keys').set('Authorization', `Bearer ${token}`), 'unauthenticated');
  });

  test('for one article tells nothing of others: hidden, public, renamed, in the trash or absent', async () => {
    const token = await tokenFor(await makeArticle(newsroom));
    const [hidden, shown, trashed, renamed] = [await makeArticle(newsroom), await makePublishedArticle(newsroom), await makeArticle(newsroom), await makePublishedArticle(newsroom, { slug: 'others-before' })];
    await newsroom.as('editor').delete(`/v1/articles/${trashed.id}`).expect(204);
    await newsroom.as('editor').patch(`/v1/articles/${renamed.id}`).send({ slug: 'others-after' }).expect(200);
    const told = async (reference: string, given: string, role: 'editor' | null) => {
      const answer = await look(reference, given, '', role);
      const { requestId: _id, instance: _instance, ...problem } = expectProblem(answer, 'forbidden');
      return { problem, kept: answer.headers['cache-control'] };
    };
    const references = [hidden.id, hidden.slug, shown.id, shown.slug, trashed.id, trashed.slug, 'others-before', 'others-after', nobody, 'nothing-at-all'];
    for (const role of [null, 'editor'] as const) {
      for (const given of [token, 'nonsense', '']) {
        const answers = await Promise.all(references.map((reference) => told(reference, given, role)));
        expect(answers).toEqual(references.map(() => answers[0]));
      }
    }
  });

  test('opens its article by a former slug through a 308 that nobody keeps, and by nobody else\'s', async () => {
    const [article, other] = [await makePublishedArticle(newsroom, { slug: 'drafted-before' }), await makeArticle(newsroom)];
    await newsroom.as('editor').post(`/v1/articles/${article.id}/unpublish`).expect(200);
    const [token, foreign] = [await tokenFor(article), await tokenFor(other)];
    await newsroom.as('editor').patch(`/v1/articles/${article.id}`).send({ slug: 'drafted-after' }).expect(200);
    const moved = await look('drafted-before', token, '&include=quotes');
    expect([moved.status, moved.headers['location'], moved.text]).toEqual([308, `/v1/articles/drafted-after?preview=${token}&include=quotes`, '']);
    expect([moved.headers['cache-control'], moved.headers['x-robots-tag']]).toEqual(['private, no-store', 'noindex']);
    expect((await newsroom.as(null).get(String(moved.headers['location']))).status).toBe(200);
    for (const role of [null, 'editor'] as const) expectProblem(await look('drafted-before', foreign, '', role), 'forbidden');
  });

  test('leads to a 404 when its article is in the trash or gone', async () => {
    const article = await makePublishedArticle(newsroom, { slug: 'thrown-before' });
    await newsroom.as('editor').patch(`/v1/articles/${article.id}`).send({ slug: 'thrown-after' }).expect(200);
    const token = await tokenFor(article);
    const names = [article.id, 'thrown-after', 'thrown-before'];
    await newsroom.as('editor').delete(`/v1/articles/${article.id}`).expect(204);
    for (const name of names) expectProblem(await look(name, token, '', 'editor'), 'not_found');
    await newsroom.as('admin').delete(`/v1/articles/${article.id}?permanent=true`).expect(204);
    for (const name of names) expectProblem(await look(name, token, '', 'editor'), 'not_found');
    expectProblem(await look(nobody, token), 'forbidden');
  });

  test('comes into no log and no problem', async () => {
    const article = await makeArticle(newsroom);
    const token = await tokenFor(article);
    written.length = 0;
    const answers = [await look(article.id, token), await look(nobody, token), await look(article.id, token, '&nonsense=1'), await newsroom.as(null).get(`/v1/nothing?preview=${token}`)];
    for (let i = 0; i < 100 && written.length < answers.length; i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(written.length).toBeGreaterThanOrEqual(answers.length);
    for (const text of [...written, ...answers.slice(1).map((answer) => answer.text)]) expect(text).not.toContain(token.slice(0, 32));
  });
});
