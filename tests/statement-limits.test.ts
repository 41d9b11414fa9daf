/** What bounds the statements of an article, and what a paraphrase may do that a quotation may not. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Json, makeArticle, makeQuote } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const post = (body: Json) => newsroom.as('editor').post('/v1/quotes').send(body);

test('the segments of a statement have 20,000 characters together at most', async () => {
  const article = await makeArticle(newsroom, { body: 'It goes on. '.repeat(2_500).trim() });
  const given = { articleId: article.id, kind: 'indirect', text: 'It goes on and on.' };
  const problem = expectProblem(await post({ ...given, segments: [{ start: 0, end: 10_000 }, { start: 10_000, end: 20_001 }] }), 'invalid_body');
  expect(problem.errors).toMatchObject([{ pointer: '#/segments', code: 'too_large' }]);
  expect((await post({ ...given, segments: [{ start: 0, end: 10_000 }, { start: 10_000, end: 20_000 }] })).status).toBe(201);
});

test('an article has 500 statements at most', async () => {
  const quotes = Array.from({ length: 500 }, () => ({ kind: 'indirect', text: 'They will see' }));
  const article = await makeArticle(newsroom, { quotes });
  const problem = expectProblem(await post({ articleId: article.id, kind: 'indirect', text: 'One more' }), 'conflict');
  expect(problem.detail).toContain('500');
  expect((await newsroom.as('viewer').get(`/v1/articles/${article.id}`)).body).toMatchObject({ version: 1, quoteCount: 500 });
});

test('a paraphrase keeps its passage when its own text is rewritten', async () => {
  const article = await makeArticle(newsroom, { body: 'The minister hinted that taxes might rise soon. Nobody asked.' });
  const quote = await makeQuote(newsroom, { articleId: article.id, kind: 'indirect', text: 'Taxes may rise', segments: [{ exact: 'The minister hinted that taxes might rise soon.' }] });
  const { body } = await newsroom.as('editor').patch(`/v1/quotes/${quote.id}`).send({ text: 'Taxes may rise.' });
  expect(body).toMatchObject({ text: 'Taxes may rise.', segments: quote.segments, anchor: { status: 'exact' } });
});

test('a reply may stand at the end of a long chain, but not close it', async () => {
  const article = await makeArticle(newsroom);
  const ids: string[] = [];
  for (let i = 0; i < 30; i += 1) ids.push((await makeQuote(newsroom, { articleId: article.id, inReplyToId: ids.at(-1) ?? null })).id);
  const problem = expectProblem(await newsroom.as('editor').patch(`/v1/quotes/${ids[0]}`).send({ inReplyToId: ids.at(-1) }), 'invalid_body');
  expect(problem.errors).toMatchObject([{ pointer: '#/inReplyToId', code: 'circle' }]);
});
