/** Working copies: prepared beside the live article, seen by nobody else, published as one. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const body = '“We will see in June,” she said. The harbour is quiet.\n\n“Nobody knows the tides,” the pilot said.';

/** A published article with two statements. */
async function makeLive(given: Json = {}): Promise<Json> {
  const speakerId = (await makeSpeaker(newsroom)).id;
  const quotes = [{ kind: 'direct', text: 'We will see in June,', speakerId }, { kind: 'direct', text: 'Nobody knows the tides,', speakerId, note: 'checked twice' }];
  return makePublishedArticle(newsroom, { body, quotes, ...given });
}

const draftOf = ({ id }: Json) => `/v1/articles/${id}/draft`;
const patch = async (article: Json, changes: Json, etag?: string) => {
  const test = newsroom.as('editor').patch(draftOf(article)).send(changes);
  return etag === undefined ? test : test.set('If-Match', etag);
};
async function draft(article: Json, changes: Json): Promise<Json> {
  const answer = await patch(article, changes);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body;
}
const readDraft = async (article: Json): Promise<Json> => (await newsroom.as('viewer').get(draftOf(article)).expect(200)).body;
const live = async ({ id }: Json, role: 'viewer' | null = null): Promise<Json> => (await newsroom.as(role).get(`/v1/articles/${id}?include=quotes`).expect(200)).body;
const release = (article: Json, request: Json = {}) => newsroom.as('editor').post(`/v1/articles/${article.id}/publish`).send(request);
const log = (where: object) => newsroom.database.read((tx) => tx.change.findMany({ where, orderBy: { seq: 'asc' } }));

describe('a working copy', () => {
  test('is made by the first PATCH and leaves what readers see as it was, ETag included', async () => {
    const article = await makeLive();
    expectProblem(await newsroom.as('viewer').get(draftOf(article)), 'not_found');
    const before = await newsroom.as(null).get(`/v1/articles/${article.id}?include=quotes`);
    const answer = await patch(article, { headline: 'To come', body: `${body}\n\nMore to come.` });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: article.id, version: 1, headline: 'To come', basedOn: article.version, conflicts: [], hasUnpublishedChanges: true, status: 'published' });
    const after = await newsroom.as(null).get(`/v1/articles/${article.id}?include=quotes`);
    expect(after.text).toBe(before.text);
    expect(after.headers['etag']).toBe(before.headers['etag']);
    expect((await live(article, 'viewer')).hasUnpublishedChanges).toBe(true);
    expect((await live(article)).hasUnpublishedChanges).toBe(false);
    expect((await live(article)).version).toBe(article.version);
  });

  test('answers what PATCH accepts back, and that changes nothing', async () => {
    const article = await makeLive({ dateline: { place: 'Averil', date: '2026-03' }, topics: ['Harbour'] });
    const first = await draft(article, { summary: 'Short.' });
    const again = await patch(article, await readDraft(article));
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first);
    expect(await log({ resource: 'articleDraft', resourceId: article.id })).toHaveLength(1);
  });

  test('is a line of its own: versions, ETags that fit nothing of the live article, and changes on record', async () => {
    const article = await makeLive();
    const first = await patch(article, { summary: 'One.' });
    const liveTag = (await newsroom.as('viewer').get(`/v1/articles/${article.id}`)).headers['etag'] ?? '';
    const draftTag = first.headers['etag'] ?? '';
    expect(draftTag).toMatch(/^"1-/);
    expectProblem(await patch(article, { summary: 'Two.' }, liveTag), 'precondition_failed');
    expectProblem(await newsroom.as('editor').patch(`/v1/articles/${article.id}`).set('If-Match', draftTag).send({ summary: 'Two.' }), 'precondition_failed');
    expect((await patch(article, { summary: 'Two.' }, draftTag)).body.version).toBe(2);
    expectProblem(await patch(article, { summary: 'Three.' }, draftTag), 'precondition_failed');
    await newsroom.as('editor').delete(draftOf(article)).expect(204);
    expect((await draft(article, { summary: 'Three.' })).version).toBe(4);
    const changes = await log({ resource: 'articleDraft', resourceId: article.id });
    expect(changes.map(({ version, action }) => [version, action])).toEqual([[1, 'create'], [2, 'update'], [3, 'delete'], [4, 'create']]);
    expect((await live(article)).version).toBe(article.version);
  });

  test('is made by one of many that start from one version of the article', async () => {
    const article = await makeLive();
    const tag = (await newsroom.as('viewer').get(`/v1/articles/${article.id}`)).headers['etag'] ?? '';
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => patch(article, { summary: `Writer ${i}` }, tag)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
  });

  test('can be discarded, and then is as if it had never been', async () => {
    const article = await makeLive();
    await draft(article, { headline: 'Never' });
    await newsroom.as('editor').delete(draftOf(article)).expect(204);
    expectProblem(await newsroom.as('viewer').get(draftOf(article)), 'not_found');
    expectProblem(await newsroom.as('editor').delete(draftOf(article)), 'not_found');
    expect((await live(article, 'viewer')).hasUnpublishedChanges).toBe(false);
    expectProblem(await release(article), 'conflict');
  });

  test.each([
    ['an unknown field', { title: 'x' }, '#/title'],
    ['a read-only field that is changed', { status: 'draft' }, '#/status'],
    ['an outlet that does not exist', { outletId: 'nowhere' }, '#/outletId'],
    ['an image that does not exist', { body: 'See ![it](image:nowhere)' }, '#/body'],
    ['a statement of nobody', { quotes: [{ id: '01890000-0000-7000-8000-000000000000' }] }, '#/quotes/0/id'],
    ['a new statement without words', { quotes: [{ kind: 'direct' }] }, '#/quotes/0/text'],
    ['a new statement with a speaker who does not exist', { quotes: [{ kind: 'direct', text: 'Nobody knows the tides,', speakerId: 'nobody' }] }, '#/quotes/0/speakerId'],
    ['segments that do not fit', { quotes: [{ kind: 'direct', text: 'Nobody knows the tides,', segments: [{ start: 0, end: 3 }] }] }, '#/quotes/0/segments'],
    ['a field of a statement that is not known', { quotes: [{ kind: 'direct', text: 'x', loud: true }] }, '#/quotes/0/loud'],
  ])('refuses %s and is not made', async (_what, changes, pointer) => {
    const article = await makeLive();
    const answer = await patch(article, changes);
    expectProblem(answer, 'invalid_body');
    expect(answer.body.errors[0].pointer).toBe(pointer);
    expectProblem(await newsroom.as('viewer').get(draftOf(article)), 'not_found');
  });

  test('refuses one statement listed twice', async () => {
    const article = await makeLive();
    const [first] = (await live(article)).quotes;
    expectProblem(await patch(article, { quotes: [{ id: first.id }, { id: first.id }] }), 'invalid_body');
  });

  test('keeps what it names from being deleted', async () => {
    const article = await makeLive();
    const speaker = await makeSpeaker(newsroom);
    const outlet = await makeOutlet(newsroom);
    const { quotes } = await draft(article, { outletId: outlet.slug });
    await draft(article, { quotes: [...quotes.map(({ id }: Json) => ({ id })), { kind: 'indirect', text: 'It rained.', speakerId: speaker.slug }] });
    for (const path of [`/v1/speakers/${speaker.id}`, `/v1/outlets/${outlet.id}`]) {
      const answer = await newsroom.as('editor').delete(path);
      expectProblem(answer, 'in_use');
      expect(answer.body.counts).toEqual({ workingCopies: 1 });
    }
    await newsroom.as('editor').delete(draftOf(article)).expect(204);
    await newsroom.as('editor').delete(`/v1/speakers/${speaker.id}`).expect(204);
  });
});

describe('the slug of a working copy', () => {
  test('is left to it by articles whose slug is derived', async () => {
    const article = await makeLive();
    await draft(article, { slug: 'the-great-dredging' });
    const other = await makeArticle(newsroom, { headline: 'The great dredging' });
    expect(other.slug).toBe('the-great-dredging-2');
    expect((await release(article)).body.slug).toBe('the-great-dredging');
    expect((await newsroom.as(null).get(`/v1/articles/${article.slug}`)).headers['location']).toBe('/v1/articles/the-great-dredging');
  });
});

describe('the statements of a working copy', () => {
  test('follow its text, and the new ones are located in it', async () => {
    const article = await makeLive();
    const { quotes } = await draft(article, { body: `Before it all.\n\n${body.replace('the pilot', 'the old pilot')}\n\n“It rains,” he said.` });
    expect(quotes.map(({ anchor }: Json) => anchor.status)).toEqual(['exact', 'exact']);
    const listed = await draft(article, { quotes: [...quotes, { kind: 'direct', text: 'It rains,' }] });
    expect(listed.quotes.map(({ text, position }: Json) => [position, text])).toEqual([[1, 'We will see in June,'], [2, 'Nobody knows the tides,'], [3, 'It rains,']]);
    expect(listed.quotes[2]).toMatchObject({ anchor: { status: 'exact' }, version: 1, articleId: article.id });
    expect(listed.bodyHtml).toContain(listed.quotes[2].id);
  });

  test('keep the fields that are not given, change those that are, and go when they are left out', async () => {
    const article = await makeLive();
    const [first, second] = (await live(article, 'viewer')).quotes;
    const { quotes } = await draft(article, { quotes: [{ id: second.id, place: 'On board' }] });
    expect(quotes).toHaveLength(1);
    expect(quotes[0]).toMatchObject({ id: second.id, text: second.text, speakerId: second.speakerId, note: 'checked twice', place: 'On board', version: 1 });
    expect((await live(article)).quotes.map(({ id }: Json) => id)).toEqual([first.id, second.id]);
  });
});

describe('publishing a working copy', () => {
  test('makes the article and all its statements what it says, as one version', async () => {
    const article = await makeLive({ section: 'Local', topics: ['A'] });
    const [first, second] = (await live(article)).quotes;
    const outlet = await makeOutlet(newsroom);
    const text = `${body.replace('see in June', 'see in July')}\n\n“It rains,” he said.`;
    const speaker = await makeSpeaker(newsroom);
    const copy = await draft(article, {
      headline: 'After', slug: `after-${article.slug}`, body: text, topics: ['B', 'C'], outletId: outlet.id,
      quotes: [{ id: first.id, text: 'We will see in July,' }, { kind: 'direct', text: 'It rains,', speakerId: speaker.slug, inReplyToId: first.id }],
    });
    const answer = await release(article);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ version: article.version + 1, headline: 'After', topics: ['B', 'C'], outletId: outlet.id, publishedAt: article.publishedAt, status: 'published', hasUnpublishedChanges: false });
    const now = await live(article);
    expect(now.quotes.map(({ id, version, text: words, anchor, inReplyToId }: Json) => ({ id, version, words, status: anchor.status, inReplyToId }))).toEqual([
      { id: first.id, version: 2, words: 'We will see in July,', status: 'exact', inReplyToId: null },
      { id: copy.quotes[1].id, version: 1, words: 'It rains,', status: 'exact', inReplyToId: first.id },
    ]);
    expectProblem(await newsroom.as('viewer').get(`/v1/quotes/${second.id}`), 'not_found');
    expectProblem(await newsroom.as('viewer').get(draftOf(article)), 'not_found');
    expect((await newsroom.as(null).get(`/v1/speakers/${speaker.id}`)).body.quoteCount).toBe(1);
    expect((await newsroom.as(null).get(`/v1/outlets/${outlet.id}`)).body.articleCount).toBe(1);
    expect((await newsroom.as(null).get(`/v1/outlets/${article.outletId}`)).body.articleCount).toBe(0);
    expect((await newsroom.as(null).get(`/v1/quotes?q="rains"&speaker=${speaker.slug}`)).body.data).toHaveLength(1);
    expect((await newsroom.as(null).get(`/v1/quotes?outlet=${outlet.slug}`)).body.data).toHaveLength(2);
    const changes = await log({ OR: [{ resourceId: article.id, version: article.version + 1, resource: 'article' }, { articleId: article.id, articleVersion: article.version + 1 }] });
    expect(changes.map(({ resource, action }) => `${resource} ${action}`).sort()).toEqual(['article publish', 'quote create', 'quote delete', 'quote update']);
  });

  test('stops at the gate, and everything is as it was', async () => {
    const article = await makeLive();
    await draft(article, { body: 'Nothing was said.' });
    const before = await newsroom.as('viewer').get(`/v1/articles/${article.id}?include=quotes`);
    const answer = await release(article);
    expectProblem(answer, 'not_publishable');
    expect(answer.body.errors).toHaveLength(2);
    expect((await newsroom.as('viewer').get(`/v1/articles/${article.id}?include=quotes`)).text).toBe(before.text);
    expect((await readDraft(article)).body).toBe('Nothing was said.');
    expect((await release(article, { override: 'The tape is gone.' })).status).toBe(200);
  });

  test('takes the ETag of the article or of the working copy, and no older one', async () => {
    const article = await makeLive();
    const first = await patch(article, { summary: 'One.' });
    await patch(article, { summary: 'Two.' });
    const publish = (tag: string) => newsroom.as('editor').post(`/v1/articles/${article.id}/publish`).set('If-Match', tag).send({});
    expectProblem(await publish(first.headers['etag'] ?? ''), 'precondition_failed');
    const current = (await newsroom.as('viewer').get(draftOf(article))).headers['etag'] ?? '';
    expect((await publish(current)).body.summary).toBe('Two.');
  });

  test('works on a draft, which then is public for the first time as its copy says', async () => {
    const article = await makeArticle(newsroom, { body });
    await draft(article, { headline: 'At last', quotes: [{ kind: 'indirect', text: 'The pilot does not know the tides.', segments: [{ exact: 'Nobody knows the tides,' }] }] });
    expect((await release(article)).status).toBe(200);
    const now = await live(article);
    expect(now).toMatchObject({ headline: 'At last', quoteCount: 1 });
    expect(now.firstPublishedAt).toBe(now.publishedAt);
  });
});

describe('an article that goes on while its working copy is made', () => {
  test('keeps what only it has changed, and gets what only the copy has', async () => {
    const article = await makeLive();
    const [first, second] = (await live(article)).quotes;
    await draft(article, { headline: 'From the copy', quotes: [{ id: first.id, place: 'From the copy' }, { id: second.id }] });
    await newsroom.as('editor').patch(`/v1/articles/${article.id}`).send({ summary: 'From the article', body: `A word before.\n\n${body}` }).expect(200);
    await newsroom.as('editor').patch(`/v1/quotes/${second.id}`).send({ place: 'From the article' }).expect(200);
    const added = await makeQuote(newsroom, { articleId: article.id, kind: 'indirect', text: 'The harbour is quiet.' });
    const copy = await readDraft(article);
    expect(copy).toMatchObject({ headline: 'From the copy', summary: 'From the article', conflicts: [], version: 1 });
    expect(copy.quotes.map(({ id, place, anchor }: Json) => [id, place, anchor.status])).toEqual([
      [first.id, 'From the copy', 'exact'], [added.id, null, 'exact'], [second.id, 'From the article', 'exact'],
    ]);
    const published = await release(article);
    expect(published.status).toBe(200);
    expect(published.body).toMatchObject({ headline: 'From the copy', summary: 'From the article' });
    const now = await live(article);
    expect(now.quotes.map(({ id, place, version }: Json) => [id, place, version])).toEqual([[first.id, 'From the copy', 2], [added.id, null, 1], [second.id, 'From the article', 2]]);
    expect(now.body).toMatch(/^A word before/);
  });

  test('and has changed the same: nothing is lost unnoticed', async () => {
    const article = await makeLive();
    const [first, second] = (await live(article)).quotes;
    await draft(article, { headline: 'From the copy', quotes: [{ id: first.id, place: 'Here' }] });
    await newsroom.as('editor').patch(`/v1/articles/${article.id}`).send({ headline: 'From the article' }).expect(200);
    await newsroom.as('editor').patch(`/v1/quotes/${first.id}`).send({ place: 'There' }).expect(200);
    await newsroom.as('editor').patch(`/v1/quotes/${second.id}`).send({ place: 'There' }).expect(200);
    const copy = await readDraft(article);
    expect(copy.headline).toBe('From the copy');
    expect(copy.conflicts.map(({ pointer, quoteId }: Json) => [pointer, quoteId])).toEqual([['#/headline', undefined], ['#/quotes', first.id], ['#/quotes', second.id]]);
    const refused = await release(article);
    expectProblem(refused, 'conflict');
    expect(refused.body.errors).toHaveLength(3);
    expectProblem(await release(article, { at: '2099-01-01T00:00:00Z' }), 'conflict');
    await draft(article, { summary: 'A change that settles nothing' });
    expectProblem(await release(article), 'conflict');
    const { version } = await live(article);
    expectProblem(await patch(article, { basedOn: version + 1 }), 'conflict');
    const settled = await draft(article, { basedOn: version });
    expect(settled).toMatchObject({ conflicts: [], headline: 'From the copy', basedOn: version });
    expect((await release(article)).status).toBe(200);
    const now = await live(article);
    expect(now.headline).toBe('From the copy');
    expect(now.quotes.map(({ id, place }: Json) => [id, place])).toEqual([[first.id, 'Here']]);
  });

  test('and its working copy is saved meanwhile: what only the article has changed stays the article\'s', async () => {
    const article = await makeLive({ section: 'A' });
    await draft(article, { headline: 'From the copy' });
    const change = (changes: Json) => newsroom.as('editor').patch(`/v1/articles/${article.id}`).send(changes).expect(200);
    await change({ headline: 'From the article', section: 'B' });
    const added = await makeQuote(newsroom, { articleId: article.id, kind: 'indirect', text: 'The harbour is quiet.' });
    expect((await draft(article, { summary: 'Saved in a conflict' })).conflicts).toHaveLength(1);
    await newsroom.as('editor').delete(`/v1/quotes/${added.id}`).expect(204);
    await change({ section: 'C' });
    const copy = await readDraft(article);
    expect(copy).toMatchObject({ headline: 'From the copy', section: 'C', summary: 'Saved in a conflict' });
    expect(copy.conflicts.map(({ pointer }: Json) => pointer)).toEqual(['#/headline']);
    expect(copy.quotes.map(({ id }: Json) => id)).not.toContain(added.id);
    const settled = await draft(article, { basedOn: copy.articleVersion });
    expect(settled.conflicts).toEqual([]);
    await change({ section: 'D' });
    expect((await release(article)).body).toMatchObject({ headline: 'From the copy', section: 'D', summary: 'Saved in a conflict' });
    expect((await live(article)).quotes).toHaveLength(2);
  });

  test('is in accord again when the copy takes its side, and says so at once', async () => {
    const article = await makeLive({ section: 'A' });
    await draft(article, { headline: 'From the copy' });
    const change = (changes: Json) => newsroom.as('editor').patch(`/v1/articles/${article.id}`).send(changes).expect(200);
    await change({ headline: 'From the article', section: 'B' });
    const agreed = await draft(article, { headline: 'From the article' });
    expect(agreed.conflicts).toEqual([]);
    expect(agreed.basedOn).toBe(agreed.articleVersion);
    await change({ section: 'A' });
    expect(await readDraft(article)).toMatchObject({ section: 'A', conflicts: [] });
    expect((await release(article)).body).toMatchObject({ section: 'A', headline: 'From the article' });
  });

  test('is not overwritten by whoever has read the copy before', async () => {
    const article = await makeLive();
    await draft(article, { summary: 'The copy.' });
    const before = await newsroom.as('viewer').get(draftOf(article));
    await newsroom.as('editor').patch(`/v1/articles/${article.id}`).send({ headline: 'A mended headline' }).expect(200);
    expectProblem(await patch(article, { ...before.body, section: 'Z' }, before.headers['etag']), 'precondition_failed');
    expectProblem(await patch(article, { ...before.body, section: 'Z' }), 'conflict');
    expectProblem(await newsroom.as('editor').post(`/v1/articles/${article.id}/publish`).set('If-Match', String(before.headers['etag'])), 'precondition_failed');
    expect((await readDraft(article)).headline).toBe('A mended headline');
  });

  test('and a working copy of which nothing is left publishes the article as it is', async () => {
    const article = await makeLive();
    await draft(article, {});
    await newsroom.as('editor').patch(`/v1/articles/${article.id}`).send({ headline: 'From the article' }).expect(200);
    expect((await release(article)).body.headline).toBe('From the article');
  });
});

describe('replies in a working copy', () => {
  /** An article whose first statement answers one of another article. */
  async function makeAnswering() {
    const other = await makeLive();
    const [asked] = (await live(other)).quotes;
    const article = await makeLive();
    const [first, second] = (await live(article)).quotes;
    await newsroom.as('editor').patch(`/v1/quotes/${first.id}`).send({ inReplyToId: asked.id }).expect(200);
    return { other, asked, article, first, second };
  }

  test('to something in the trash do not stand against publishing, and are there again when it is restored', async () => {
    const { other, asked, article, first } = await makeAnswering();
    await draft(article, { headline: 'To come' });
    await newsroom.as('editor').delete(`/v1/articles/${other.id}`).expect(204);
    expect((await release(article)).status).toBe(200);
    expect((await live(article, 'viewer')).quotes[0].inReplyToId).toBeNull();
    await newsroom.as('editor').post(`/v1/articles/${other.id}/restore`).expect(200);
    expect((await live(article, 'viewer')).quotes[0]).toMatchObject({ id: first.id, inReplyToId: asked.id });
  });

  test('to something that is gone for good are gone, on record, and do not stand against publishing', async () => {
    const { other, article, first } = await makeAnswering();
    await draft(article, { headline: 'To come' });
    await newsroom.as('admin').delete(`/v1/articles/${other.id}?permanent=true`).expect(204);
    expect((await readDraft(article)).quotes[0].inReplyToId).toBeNull();
    const changes = await log({ resourceId: first.id });
    expect(changes.at(-1)).toMatchObject({ action: 'update', snapshot: expect.objectContaining({ inReplyToId: null }) });
    expect((await release(article)).status).toBe(200);
  });

  test('to a statement that the article has lost meanwhile are gone', async () => {
    const article = await makeLive();
    const [first, second] = (await live(article)).quotes;
    await draft(article, { quotes: [{ id: first.id, inReplyToId: second.id }, { id: second.id }] });
    await newsroom.as('editor').delete(`/v1/quotes/${second.id}`).expect(204);
    expect((await release(article)).status).toBe(200);
    expect((await live(article)).quotes.map(({ id, inReplyToId }: Json) => [id, inReplyToId])).toEqual([[first.id, null]]);
  });

  test('may be turned round', async () => {
    const article = await makeLive();
    const [first, second] = (await live(article)).quotes;
    for (const [from, to] of [[second, first], [first, second]]) {
      await draft(article, { quotes: [{ id: from.id, inReplyToId: to.id }, { id: to.id, inReplyToId: null }] });
      expect((await release(article)).status).toBe(200);
      expect((await newsroom.as(null).get(`/v1/quotes/${from.id}`)).body.inReplyToId).toBe(to.id);
    }
  });

  test('must not go round in a circle', async () => {
    const article = await makeLive();
    const [first, second] = (await live(article)).quotes;
    const answer = await patch(article, { quotes: [{ id: first.id, inReplyToId: second.id }, { id: second.id, inReplyToId: first.id }] });
    expectProblem(answer, 'invalid_body');
    expect(answer.body.errors.map(({ pointer }: Json) => pointer)).toEqual(['#/quotes/0/inReplyToId', '#/quotes/1/inReplyToId']);
    await draft(article, { quotes: [{ id: first.id, inReplyToId: second.id }, { id: second.id }] });
    await newsroom.as('editor').patch(`/v1/quotes/${second.id}`).send({ inReplyToId: first.id }).expect(200);
    expect((await readDraft(article)).conflicts.map(({ code, quoteId }: Json) => [code, quoteId])).toEqual([['circle', first.id], ['circle', second.id]]);
    expectProblem(await release(article), 'conflict');
  });
});
