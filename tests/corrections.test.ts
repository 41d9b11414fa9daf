/** What readers are told was put right. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Response } from 'supertest';
import { type Json, makeArticle, makeCorrection, makePublishedArticle, makeQuote, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const nobody = '01890000-0000-7000-8000-000000000000';
const pathOf = ({ articleId, id }: Json): string => `/v1/articles/${articleId}/corrections/${id}`;
const correct = (article: Json, body: Json = {}, headers: Record<string, string> = {}): Promise<Response> =>
  newsroom.as('editor').post(`/v1/articles/${article.id}/corrections`).set(headers).send({ type: 'correction', text: 'It was in June.', ...body });
const amend = (correction: Json, body: Json, headers: Record<string, string> = {}): Promise<Response> => newsroom.as('editor').patch(pathOf(correction)).set(headers).send(body);
const read = async (id: string, role: 'viewer' | null = null): Promise<Json> => (await newsroom.as(role).get(`/v1/articles/${id}`)).body;
const tagOf = async (id: string): Promise<string> => String((await newsroom.as('viewer').get(`/v1/articles/${id}`)).headers['etag']);
const changesOf = (resourceId: string): Promise<Json[]> => newsroom.database.read((tx) => tx.change.findMany({ where: { resourceId }, orderBy: { seq: 'asc' } }));

describe('a correction', () => {
  test('is told on the article, with when it was made and the version that it led to', async () => {
    const article = await makePublishedArticle(newsroom);
    const answer = await correct(article);
    expect([answer.status, answer.headers['location']]).toEqual([201, pathOf({ articleId: article.id, id: answer.body.id })]);
    const after = await read(article.id);
    expect(answer.body).toEqual({ id: expect.any(String), type: 'correction', text: 'It was in June.', affects: [], at: after.updatedAt, version: article.version + 1, amendedAt: null });
    expect(after).toMatchObject({ version: article.version + 1, corrections: [answer.body], status: 'published', body: article.body });
    expect((await newsroom.as(null).get(String(answer.headers['location']))).body).toEqual(answer.body);
  });

  test('stands before the older ones, on the article and in the list, whose pages can be followed', async () => {
    const article = await makePublishedArticle(newsroom);
    const made: string[] = [];
    for (const type of ['correction', 'clarification', 'retraction', 'editorsNote']) made.unshift((await correct(article, { type })).body.id);
    const path = `/v1/articles/${article.slug}/corrections`;
    const { body } = await newsroom.as(null).get(`${path}?count=true&limit=3`);
    expect(body.meta).toMatchObject({ limit: 3, total: 4 });
    const next = await newsroom.as(null).get(body.links.next);
    expect([...body.data, ...next.body.data]).toEqual((await read(article.id)).corrections);
    expect((await read(article.id)).corrections.map(({ id }: Json) => id)).toEqual(made);
    expect((await newsroom.as(null).get(`${path}?page=2&limit=3`)).body.data.map(({ id }: Json) => id)).toEqual(made.slice(3));
    const foreign = await makeCorrection(newsroom);
    expectProblem(await newsroom.as(null).get(`/v1/articles/${foreign.articleId}/corrections?cursor=${body.meta.nextCursor}`), 'invalid_parameter');
  });

  test('is one change on record, of the article, with what was told', async () => {
    const article = await makePublishedArticle(newsroom);
    const { body } = await correct(article);
    await amend({ articleId: article.id, id: body.id }, { text: 'It was in July.' });
    const [made, amended, ...others] = (await changesOf(article.id)).slice(2);
    expect(others).toEqual([]);
    expect(made).toMatchObject({ resource: 'article', action: 'correct', version: body.version, snapshot: { corrections: [body] } });
    expect(amended).toMatchObject({ resource: 'article', action: 'amend', version: body.version + 1, snapshot: { corrections: [{ id: body.id, text: 'It was in July.' }] } });
  });

  test('names statements of its article, and goes on naming them when they are gone', async () => {
    const article = await makePublishedArticle(newsroom);
    const quote = await makeQuote(newsroom, { articleId: article.id, kind: 'indirect' });
    const { body } = await correct(article, { affects: [quote.id.toUpperCase()] });
    expect(body.affects).toEqual([quote.id]);
    await newsroom.as('editor').delete(`/v1/quotes/${quote.id}`).expect(204);
    expect((await read(article.id)).corrections[0].affects).toEqual([quote.id]);
    const again = await amend({ articleId: article.id, id: body.id }, { text: 'It was otherwise.', affects: [quote.id] });
    expect([again.status, again.body.affects]).toEqual([200, [quote.id]]);
    expectProblem(await correct(article, { affects: [quote.id] }), 'invalid_body');
  });

  test('that names statements which the article does not have is refused, naming each', async () => {
    const article = await makePublishedArticle(newsroom);
    const [own, foreign] = [await makeQuote(newsroom, { articleId: article.id, kind: 'indirect' }), await makeQuote(newsroom)];
    const { body: made } = await correct(article);
    const affects = [foreign.id, own.id, nobody];
    for (const answer of [await correct(article, { affects }), await amend({ articleId: article.id, id: made.id }, { affects })]) {
      const { errors } = expectProblem(answer, 'invalid_body');
      expect(errors.map(({ pointer, code }: Json) => [pointer, code])).toEqual([['#/affects/0', 'unknown_reference'], ['#/affects/2', 'unknown_reference']]);
    }
    expect((await read(article.id)).corrections).toEqual([made]);
  });

  const wrong: [string, Json, string][] = [
    ['no text', { text: ' ' }, '#/text'],
    ['too long a text', { text: 'x'.repeat(5_001) }, '#/text'],
    ['another type', { type: 'apology' }, '#/type'],
    ['a slug for a statement', { affects: ['a-statement'] }, '#/affects/0'],
    ['too many statements', { affects: Array(101).fill(nobody) }, '#/affects'],
    ['a time of its own', { at: '2020-01-01T00:00:00.000Z' }, '#/at'],
    ['a version of its own', { version: 1 }, '#/version'],
    ['an id of its own', { id: nobody }, '#/id'],
  ];
  test.each(wrong)('with %s is refused', async (_what, body, pointer) => {
    const article = await makePublishedArticle(newsroom);
    expect(expectProblem(await correct(article, body), 'invalid_body').errors.map((error: Json) => error.pointer)).toEqual([pointer]);
    expect((await read(article.id)).corrections).toEqual([]);
  });

  test('stays out of lists of articles, and of what a statement embeds of its article', async () => {
    const { articleId } = await makeCorrection(newsroom, { text: 'It was told.' });
    const quote = await makeQuote(newsroom, { articleId, kind: 'indirect' });
    for (const path of ['/v1/articles?limit=100', `/v1/quotes/${quote.id}?include=article`]) {
      const { text } = await newsroom.as('viewer').get(path);
      expect(text).toContain(articleId);
      expect(text).not.toContain('corrections');
    }
  });
});

describe('an article', () => {
  test('that was never public cannot be corrected, and the answer names its state', async () => {
    const article = await makeArticle(newsroom);
    expect(expectProblem(await correct(article), 'conflict').detail).toContain('draft');
    await newsroom.as('editor').post(`/v1/articles/${article.id}/submit`).expect(200);
    expect(expectProblem(await correct(article), 'conflict').detail).toContain('review');
    expect(await read(article.id, 'viewer')).toMatchObject({ version: 2, corrections: [] });
  });

  test('that was public once can be, and is read with its corrections again when it is', async () => {
    const article = await makePublishedArticle(newsroom);
    await newsroom.as('editor').post(`/v1/articles/${article.id}/unpublish`).expect(200);
    const { body } = await correct(article);
    await publish(newsroom, article);
    expect((await read(article.id)).corrections).toEqual([body]);
  });

  test('takes its corrections back in a PATCH unchanged, and none that were changed', async () => {
    const { articleId } = await makeCorrection(newsroom);
    const article = await read(articleId);
    const patch = (body: Json) => newsroom.as('editor').patch(`/v1/articles/${articleId}`).send(body);
    expect((await patch({ ...article, summary: 'New.' })).body).toMatchObject({ summary: 'New.', corrections: article.corrections, version: article.version + 1 });
    for (const corrections of [[], [{ ...article.corrections[0], text: 'Never mind.' }], [...article.corrections, ...article.corrections]]) {
      expect(expectProblem(await patch({ corrections }), 'invalid_body').errors).toEqual([expect.objectContaining({ pointer: '#/corrections', code: 'read_only' })]);
    }
    expect((await read(articleId)).corrections).toEqual(article.corrections);
  });

  test('has a hundred corrections at most', async () => {
    const article = await makePublishedArticle(newsroom);
    const { body: first } = await correct(article);
    const stored = (n: number) => Array.from({ length: n }, () => first);
    await newsroom.database.write((tx) => tx.article.update({ where: { id: article.id }, data: { corrections: stored(99) } }));
    expect((await correct(article, { text: 'The hundredth.' })).status).toBe(201);
    expect(expectProblem(await correct(article), 'conflict').detail).toContain('100');
    const { corrections } = await read(article.id);
    expect([corrections.length, corrections[0].text]).toEqual([100, 'The hundredth.']);
  });
});

describe('a correction that is amended', () => {
  test('says when, keeps what it was made with, and is a new version of the article', async () => {
    const made = await makeCorrection(newsroom);
    const quote = await makeQuote(newsroom, { articleId: made.articleId, kind: 'indirect' });
    const before = await read(made.articleId);
    const answer = await amend(made, { type: 'clarification', text: 'It was on Monday.', affects: [quote.id] });
    const after = await read(made.articleId);
    const { articleId: _article, ...correction } = made;
    expect([answer.status, answer.body]).toEqual([200, { ...correction, type: 'clarification', text: 'It was on Monday.', affects: [quote.id], amendedAt: after.updatedAt }]);
    expect(after).toMatchObject({ version: before.version + 1, corrections: [answer.body] });
  });

  test('by nothing, or by itself as it was read, stays as it is', async () => {
    const made = await makeCorrection(newsroom);
    const { articleId, ...correction } = made;
    const before = await read(articleId);
    for (const body of [{}, correction, { text: correction.text }]) expect((await amend(made, body)).body).toEqual(correction);
    expect(await read(articleId)).toEqual(before);
  });

  test.each(['id', 'at', 'version', 'amendedAt'])('cannot be given another %s', async (name) => {
    const made = await makeCorrection(newsroom);
    const value = { id: nobody, at: '2020-01-01T00:00:00.000Z', version: 1, amendedAt: '2020-01-01T00:00:00.000Z' }[name];
    expect(expectProblem(await amend(made, { [name]: value }), 'invalid_body').errors).toEqual([expect.objectContaining({ pointer: `#/${name}`, code: 'read_only' })]);
  });

  test('is not removed by anything', async () => {
    const made = await makeCorrection(newsroom);
    for (const path of [pathOf(made), `/v1/articles/${made.articleId}/corrections`]) {
      const problem = await newsroom.as('admin').delete(path);
      expectProblem(problem, 'method_not_allowed');
      expect(problem.headers['allow']).not.toContain('DELETE');
    }
    expect((await read(made.articleId)).corrections).toHaveLength(1);
  });

  test('is found only below its own article', async () => {
    const [made, other] = [await makeCorrection(newsroom), await makeCorrection(newsroom)];
    for (const elsewhere of [{ ...made, articleId: other.articleId }, { ...made, id: nobody }, { ...made, id: 'correction' }, { ...made, articleId: nobody }]) {
      expectProblem(await newsroom.as('viewer').get(pathOf(elsewhere)), 'not_found');
      expectProblem(await amend(elsewhere, { text: 'Elsewhere.' }), 'not_found');
    }
    expect((await newsroom.as(null).get(pathOf({ ...made, id: made.id.toUpperCase() }))).body.id).toBe(made.id);
  });
});

describe('If-Match', () => {
  test('compares the version of the article, for a new correction and for an amended one', async () => {
    const article = await makePublishedArticle(newsroom);
    const first = await tagOf(article.id);
    const made = await correct(article, {}, { 'If-Match': first });
    expect(made.status).toBe(201);
    const correction = { articleId: article.id, id: made.body.id };
    for (const answer of [await correct(article, {}, { 'If-Match': first }), await amend(correction, { text: 'Late.' }, { 'If-Match': first })]) {
      expect(expectProblem(answer, 'precondition_failed').currentVersion).toBe(made.body.version);
    }
    expect((await amend(correction, { text: 'In time.' }, { 'If-Match': await tagOf(article.id) })).status).toBe(200);
  });

  test('takes the tag of a correction, which says the version of the article', async () => {
    const article = await makePublishedArticle(newsroom);
    const made = await correct(article);
    const correction = { articleId: article.id, id: made.body.id };
    const tagIn = ({ headers }: Response): string => String(headers['etag']);
    const amended = await amend(correction, { text: 'Amended.' }, { 'If-Match': tagIn(made) });
    const unchanged = await amend(correction, { text: 'Amended.' }, { 'If-Match': tagIn(amended) });
    const seen = await newsroom.as(null).get(pathOf(correction));
    expect([amended.status, unchanged.status]).toEqual([200, 200]);
    expect([tagIn(unchanged), tagIn(seen)]).toEqual([tagIn(amended), tagIn(amended)]);
    for (const [answer, version] of [[made, article.version + 1], [amended, article.version + 2]] as const) expect(tagIn(answer)).toMatch(new RegExp(`^"${version}-[\\w-]{22}"$`));
    for (const { body } of [made, amended, seen]) expect(Object.keys(body).sort()).toEqual(['affects', 'amendedAt', 'at', 'id', 'text', 'type', 'version']);
    expect((await newsroom.as(null).get(pathOf(correction)).set('If-None-Match', tagIn(seen))).status).toBe(304);
    await newsroom.as('editor').patch(`/v1/articles/${article.id}`).set('If-Match', tagIn(seen)).send({ summary: 'Again.' }).expect(200);
    expect((await newsroom.as(null).get(pathOf(correction)).set('If-None-Match', tagIn(seen))).status).toBe(200);
    for (const answer of [made, amended, seen]) expect(expectProblem(await amend(correction, { text: 'Late.' }, { 'If-Match': tagIn(answer) }), 'precondition_failed').currentVersion).toBe(article.version + 3);
    const likeOne = `"${article.version + 3}-${'x'.repeat(20)}"`; // a hash alone may by chance begin as a version does
    expectProblem(await amend(correction, { text: 'Late.' }, { 'If-Match': likeOne }), 'precondition_failed');
  });

  test('lets one of two through that correct at the same time; without it both are told', async () => {
    const article = await makePublishedArticle(newsroom);
    const tag = await tagOf(article.id);
    const raced = await Promise.all([1, 2].map((n) => correct(article, { text: `Number ${n}.` }, { 'If-Match': tag })));
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 412]);
    const both = await Promise.all([3, 4].map((n) => correct(article, { text: `Number ${n}.` })));
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const { corrections, version } = await read(article.id);
    expect(new Set(corrections.map(({ text }: Json) => text)).size).toBe(3);
    expect(corrections.map((one: Json) => one.version)).toEqual([version, version - 1, version - 2]);
  });
});

describe('the corrections of an article that is not public', () => {
  test('are as if they did not exist to the public, and are shown to a viewer', async () => {
    const made = await makeCorrection(newsroom);
    await newsroom.as('editor').post(`/v1/articles/${made.articleId}/unpublish`).expect(200);
    for (const path of [pathOf(made), `/v1/articles/${made.articleId}/corrections`]) {
      expectProblem(await newsroom.as(null).get(path), 'not_found');
      expect((await newsroom.as('viewer').get(path)).text).toContain(made.id);
    }
  });
});

describe('who may correct', () => {
  test.each([[null, 'unauthenticated'], ['viewer', 'forbidden']] as const)('is not %s', async (role, code) => {
    const made = await makeCorrection(newsroom);
    expectProblem(await newsroom.as(role).post(`/v1/articles/${made.articleId}/corrections`).send({ type: 'correction', text: 'Mine.' }), code);
    expectProblem(await newsroom.as(role).patch(pathOf(made)).send({ text: 'Mine.' }), code);
  });
});
