/** The publishing gate: readers see no statement that has lost its words or has no speaker, unless somebody says why. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { everything } from './support/everything.js';
import { type Json, makeArticle, makeQuote, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

const speakerId = 'lock-keeper';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  await makeSpeaker(newsroom, { slug: speakerId });
});
afterAll(() => newsroom.close());

const BODY = '“We open the lock at noon,” she said. “Nobody told the crew of it,” he said.\n\n“Not now,” said one. “Not now,” said the other.';
const OPEN = 'We open the lock at noon,';
const CREW = 'Nobody told the crew of it,';
const said = (text: string, given: Json = {}): Json => ({ kind: 'direct', text, speakerId, ...given });
const REASON = 'The desk has checked the recording.';

const send = (method: 'post' | 'patch', path: string, body: object, query = '') => newsroom.as('editor')[method](`${path}${query}`).send(body);
const publish = ({ id }: Json, body: object = {}) => send('post', `/v1/articles/${id}/publish`, body);
const overriding = `?override=${encodeURIComponent(REASON)}`;
const verified = async ({ id }: Json): Promise<Json> => (await newsroom.as('viewer').get(`/v1/articles/${id}/verification`).expect(200)).body;

/** An article and its statements in the order given. */
async function tell(...quotes: Json[]): Promise<{ article: Json; ids: string[] }> {
  const article = await makeArticle(newsroom, { body: BODY });
  const ids: string[] = [];
  for (const quote of quotes) ids.push((await makeQuote(newsroom, { ...quote, articleId: article.id })).id);
  return { article, ids };
}

async function tellPublished(...quotes: Json[]): Promise<{ article: Json; ids: string[] }> {
  const told = await tell(...quotes);
  await publish(told.article).expect(200);
  return told;
}

/** The last row of the change log. */
const lastChange = (): Promise<Json> =>
  newsroom.database.read((tx) => tx.change.findFirst({ orderBy: { seq: 'desc' }, select: { resource: true, resourceId: true, action: true, override: true } }));

async function expectRefused(request: () => ReturnType<typeof send>, errors: [string | undefined, string][]): Promise<void> {
  const before = await everything(newsroom);
  const problem = expectProblem(await request(), 'not_publishable');
  expect(problem.errors.map(({ quoteId, code }: Json) => [quoteId, code])).toEqual(errors);
  for (const { message } of problem.errors) expect(message).toMatch(/\S/);
  expect(await everything(newsroom) === before).toBe(true);
}

/** A statement that must not be read, and why. */
const unfit: [string, Json, string[]][] = [
  ['a direct statement whose words are not there', said('We close the lock at noon,'), ['orphaned']],
  ['a direct statement whose words stand twice', said('Not now,'), ['ambiguous']],
  ['a direct statement without a speaker', said(OPEN, { speakerId: null }), ['unattributed']],
  ['a direct statement with neither place nor speaker', said('Not now,', { speakerId: null }), ['ambiguous', 'unattributed']],
  ['a mixed statement whose words are not there', said('She spoke of “a broken lock”', { kind: 'mixed' }), ['orphaned']],
];

const fit: [string, Json][] = [
  ['a direct statement in its place', said(CREW)],
  ['one of two places that was given', said('Not now,', { segments: [{ exact: 'Not now,', suffix: '” said the other' }] })],
  ['a mixed statement without a speaker', said('She meant to “open the lock at noon”', { kind: 'mixed', speakerId: null })],
  ['a paraphrase without a place', said('They hope for rain.', { kind: 'indirect' })],
  ['a paraphrase without a speaker', said('They hope for rain.', { kind: 'indirect', speakerId: null })],
];

describe('publishing', () => {
  test.each(unfit)('is refused for %s', async (_what, quote, codes) => {
    const { article, ids: [id] } = await tell(quote);
    await expectRefused(() => publish(article), codes.map((code) => [id, code]));
    expect(await verified(article)).toMatchObject({ publishable: false, problems: codes.map((code) => ({ quoteId: id, code })) });
  });

  test.each(fit)('passes for %s', async (_what, quote) => {
    const { article } = await tell(quote);
    expect(await verified(article)).toMatchObject({ publishable: true, problems: [] });
    expect((await publish(article).expect(200)).body).toMatchObject({ status: 'published', anchors: [] });
    expect(await lastChange()).toMatchObject({ action: 'publish', override: null });
  });

  test('is refused with all reasons at once, in the order of the text', async () => {
    const { article, ids: [lost, , silent] } = await tell(said('We close the lock at noon,'), said(CREW), said(OPEN, { speakerId: null }));
    await expectRefused(() => publish(article), [[silent, 'unattributed'], [lost, 'orphaned']]);
  });

  test('passes with a reason, which is on record', async () => {
    const { article } = await tell(...unfit.map(([, quote]) => quote));
    expect((await publish(article, { override: REASON }).expect(200)).body.status).toBe('published');
    expect(await lastChange()).toEqual({ resource: 'article', resourceId: article.id, action: 'publish', override: REASON });
  });

  test('records no reason where none was needed', async () => {
    const { article } = await tell(said(OPEN));
    await publish(article, { override: REASON }).expect(200);
    expect(await lastChange()).toMatchObject({ action: 'publish', override: null });
  });

  test('passes once the statements are mended', async () => {
    const { article, ids: [lost, silent] } = await tell(said('We close the lock at noon,'), said(CREW, { speakerId: null }));
    await send('patch', `/v1/quotes/${lost}`, { text: OPEN }).expect(200);
    await send('patch', `/v1/quotes/${silent}`, { speakerId }).expect(200);
    await publish(article).expect(200);
  });

  test('is answered under the ETag that a GET has afterwards', async () => {
    const { article } = await tell(said(OPEN));
    const { headers } = await publish(article).expect(200);
    expect(headers['etag']).toBe((await newsroom.as(null).get(`/v1/articles/${article.id}`).expect(200)).headers['etag']);
  });

  test('again needs a reason again', async () => {
    const { article, ids: [id] } = await tell(said('We close the lock at noon,'));
    await publish(article, { override: REASON }).expect(200);
    await send('post', `/v1/articles/${article.id}/unpublish`, {}).expect(200);
    await expectRefused(() => publish(article), [[id, 'orphaned']]);
  });

  test('does not mind the statements of another article', async () => {
    await tell(said('We close the lock at noon,'));
    const { article } = await tell(said(OPEN));
    await publish(article).expect(200);
  });
});

describe('a draft is never gated', () => {
  test('whatever is done to its statements, before its publication and after it', async () => {
    const { article, ids: [id] } = await tell(said(OPEN));
    const spoil = async (text: string): Promise<void> => {
      await send('patch', `/v1/articles/${article.id}`, { body: text }).expect(200);
      await send('patch', `/v1/quotes/${id}`, { speakerId: null, text: 'Gone.' }).expect(200);
      for (const [, quote] of unfit) await send('post', '/v1/quotes', { ...quote, articleId: article.id }).expect(201);
    };
    await spoil('Nothing was said.');
    await publish(article, { override: REASON }).expect(200);
    await send('post', `/v1/articles/${article.id}/unpublish`, {}).expect(200);
    await spoil('Nothing at all was said.');
    expect(await lastChange()).toMatchObject({ override: null });
  });
});

describe('to a published article', () => {
  test.each(unfit)('%s is added only with a reason', async (_what, quote, codes) => {
    const { article } = await tellPublished(said(CREW));
    const body = { ...quote, articleId: article.id };
    const before = await everything(newsroom);
    const problem = expectProblem(await send('post', '/v1/quotes', body), 'not_publishable');
    expect(problem.errors.map(({ code }: Json) => code)).toEqual(codes);
    expect(await everything(newsroom) === before).toBe(true);
    const added = (await send('post', '/v1/quotes', body, overriding).expect(201)).body;
    expect(await lastChange()).toEqual({ resource: 'quote', resourceId: added.id, action: 'create', override: REASON });
  });

  test.each(fit)('%s is added without one', async (_what, quote) => {
    const { article } = await tellPublished(said(OPEN));
    await send('post', '/v1/quotes', { ...quote, articleId: article.id }, overriding).expect(201);
    expect(await lastChange()).toMatchObject({ action: 'create', override: null });
  });

  test.each<[string, string, string]>([
    ['takes a statement\'s words away', BODY.replace('noon', 'ten'), 'orphaned'],
    ['doubles them on the spot', `${BODY.split('\n')[0]}\n\n${BODY}`, 'ambiguous'],
  ])('an edit that %s needs a reason', async (_what, body, code) => {
    const { article, ids: [id] } = await tellPublished(said(OPEN));
    const path = `/v1/articles/${article.id}`;
    await expectRefused(() => send('patch', path, { body, headline: 'Changed' }), [[id, code]]);
    expect((await send('patch', path, { body }, overriding).expect(200)).body).toMatchObject({ body, anchors: [{ quoteId: id, from: 'exact', to: code }] });
    expect(await lastChange()).toEqual({ resource: 'article', resourceId: article.id, action: 'update', override: REASON });
  });

  test('an edit that rewrites a paraphrase needs none', async () => {
    const { article, ids: [id] } = await tellPublished(said('the crew of it', { kind: 'indirect' }));
    expect((await send('patch', `/v1/articles/${article.id}`, { body: 'Nobody said anything.' }).expect(200)).body.anchors).toEqual([{ quoteId: id, from: 'exact', to: 'orphaned' }]);
  });

  test('an edit that leaves all statements their words needs none, and records none', async () => {
    const { article } = await tellPublished(said(OPEN), said(CREW));
    await send('patch', `/v1/articles/${article.id}`, { body: `At the harbour.\n\n${BODY}` }, overriding).expect(200);
    expect(await lastChange()).toMatchObject({ action: 'update', override: null });
  });

  test.each<[string, Json, string]>([
    ['other words', { text: 'We close the lock at noon,' }, 'orphaned'],
    ['words that stand twice', { text: 'Not now,' }, 'ambiguous'],
    ['no speaker', { speakerId: null }, 'unattributed'],
  ])('a statement is given %s only with a reason', async (_what, change, code) => {
    const { ids: [id] } = await tellPublished(said(OPEN), said(CREW));
    await expectRefused(() => send('patch', `/v1/quotes/${id}`, change), [[id, code]]);
    expect((await send('patch', `/v1/quotes/${id}`, change, overriding).expect(200)).body).toMatchObject(change);
    expect(await lastChange()).toEqual({ resource: 'quote', resourceId: id, action: 'update', override: REASON });
  });

  test('a paraphrase without a speaker becomes direct speech only with a reason', async () => {
    const { ids: [id] } = await tellPublished(said(OPEN, { kind: 'indirect', speakerId: null }));
    await expectRefused(() => send('patch', `/v1/quotes/${id}`, { kind: 'direct' }), [[id, 'unattributed']]);
  });

  test('a stale write is told so before it is gated', async () => {
    const { article, ids: [id] } = await tellPublished(said(OPEN));
    expectProblem(await send('patch', `/v1/articles/${article.id}`, { body: 'Nothing.' }).set('If-Match', '"1-stale"'), 'precondition_failed');
    expectProblem(await send('patch', `/v1/quotes/${id}`, { text: 'Nothing.' }).set('If-Match', '"9-stale"'), 'precondition_failed');
  });
});

describe('an article that was published for a reason', () => {
  async function tellOverridden(): Promise<{ article: Json; lost: string; silent: string }> {
    const { article, ids: [lost = '', silent = ''] } = await tell(said('We close the lock at noon,'), said(CREW, { speakerId: null }));
    await publish(article, { override: REASON }).expect(200);
    return { article, lost, silent };
  }

  test('is repaired step by step without another', async () => {
    const { article, lost, silent } = await tellOverridden();
    await send('patch', `/v1/quotes/${silent}`, { speakerId }).expect(200);
    expect(await lastChange()).toMatchObject({ resourceId: silent, override: null });
    const { body } = await send('patch', `/v1/articles/${article.id}`, { body: BODY.replace('open', 'close') }).expect(200);
    expect(body.anchors).toEqual([{ quoteId: lost, from: 'orphaned', to: 'moved' }]);
    expect(await verified(article)).toMatchObject({ publishable: true, problems: [] });
  });

  test('may lose the statements that are unfit', async () => {
    const { article, lost, silent } = await tellOverridden();
    for (const id of [lost, silent]) await newsroom.as('editor').delete(`/v1/quotes/${id}`).expect(204);
    expect(await verified(article)).toMatchObject({ publishable: true });
  });

  test('is not repaired by one thing and spoilt by another', async () => {
    const { lost, silent } = await tellOverridden();
    await expectRefused(() => send('patch', `/v1/quotes/${silent}`, { speakerId, text: 'Not now,' }), [[lost, 'orphaned'], [silent, 'ambiguous']]);
  });

  test('takes a headline without another, but no body and no statement', async () => {
    const { article, lost } = await tellOverridden();
    await send('patch', `/v1/articles/${article.id}`, { headline: 'Changed' }).expect(200);
    expect(await lastChange()).toMatchObject({ action: 'update', override: null });
    expectProblem(await send('patch', `/v1/articles/${article.id}`, { body: `${BODY} Then it rained.` }), 'not_publishable');
    expectProblem(await send('patch', `/v1/quotes/${lost}`, { note: 'Changed' }), 'not_publishable');
    await send('patch', `/v1/articles/${article.id}`, { body: `${BODY} Then it rained.` }, overriding).expect(200);
    expect(await lastChange()).toMatchObject({ resource: 'article', override: REASON });
    await send('patch', `/v1/quotes/${lost}`, { note: 'Changed' }, overriding).expect(200);
    expect(await lastChange()).toMatchObject({ resource: 'quote', override: REASON });
  });
});

describe('a reason', () => {
  const long = 'x'.repeat(501);
  test.each(['', '%20', long])('in the query is 400 when it is empty, blank or too long', async (override) => {
    const { article, ids: [id] } = await tellPublished(said(OPEN));
    const requests = [
      () => send('patch', `/v1/articles/${article.id}`, { body: 'Gone.' }, `?override=${override}`),
      () => send('patch', `/v1/quotes/${id}`, { speakerId: null }, `?override=${override}`),
      () => send('post', '/v1/quotes', { ...said('Gone.'), articleId: article.id }, `?override=${override}`),
    ];
    for (const request of requests) expect(expectProblem(await request(), 'invalid_parameter').errors).toMatchObject([{ parameter: 'override' }]);
  });

  test.each([['', 'too_short'], ['\n', 'too_short'], [long, 'too_long'], [null, 'wrong_type'], [5, 'wrong_type']])('in the body is 422 when it is %j', async (override, code) => {
    const { article } = await tell(said('Gone.'));
    expect(expectProblem(await publish(article, { override }), 'invalid_body').errors).toMatchObject([{ pointer: '#/override', code }]);
  });

  test('may have 500 characters, whatever they are', async () => {
    const { article } = await tell(said('Gone.'));
    const override = '🎉'.repeat(500);
    await publish(article, { override }).expect(200);
    expect(await lastChange()).toMatchObject({ override });
  });

  test('is no member of the body of a PATCH, nor of a statement', async () => {
    const { article, ids: [id] } = await tellPublished(said(OPEN));
    expectProblem(await send('patch', `/v1/articles/${article.id}`, { override: REASON }), 'invalid_body');
    expectProblem(await send('patch', `/v1/quotes/${id}`, { override: REASON }), 'invalid_body');
  });
});
