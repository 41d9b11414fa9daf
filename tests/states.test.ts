/** The states of an article and the verbs between them: which lead where, and which make no sense. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Response } from 'supertest';
import { type Json, makeArticle, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
let outletId: string;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  outletId = (await makeOutlet(newsroom)).id;
});
afterAll(() => newsroom.close());

const editor = () => newsroom.as('editor');
const read = async (id: string): Promise<Json> => (await editor().get(`/v1/articles/${id}`)).body;
const log = (id: string) => newsroom.database.read((tx) => tx.change.findMany({ where: { resource: 'article', resourceId: id }, orderBy: { seq: 'asc' } }));

const SOON = '2098-01-01T00:00:00.000Z';
const LATER = '2099-01-01T00:00:00.000Z';
const YET_LATER = '2100-01-01T00:00:00.000Z';

type Send = (id: string, tag?: string) => Promise<Response>;
const conditional = (call: Response | PromiseLike<Response>): Promise<Response> => Promise.resolve(call);
const post = (verb: string, body: object = {}): Send => (id, tag) => {
  const call = editor().post(`/v1/articles/${id}/${verb}`);
  return conditional((tag === undefined ? call : call.set('If-Match', tag)).send(body));
};
const remove = (path = ''): Send => (id, tag) => {
  const call = editor().delete(`/v1/articles/${id}${path}`);
  return conditional(tag === undefined ? call : call.set('If-Match', tag));
};

const verbs = {
  submit: post('submit'),
  publish: post('publish'),
  'publish at': post('publish', { at: SOON }),
  unpublish: post('unpublish'),
  'unpublish at': post('unpublish', { at: LATER }),
  'cancel the schedule': remove('/schedule'),
  delete: remove(),
  restore: post('restore'),
} satisfies Record<string, Send>;
type Verb = keyof typeof verbs;

async function after(article: Json, ...steps: Send[]): Promise<Json> {
  for (const step of steps) {
    const answer = await step(article.id);
    if (answer.status >= 300) throw new Error(answer.text);
  }
  return article;
}
const draft = (): Promise<Json> => makeArticle(newsroom, { outletId });
const published = (): Promise<Json> => makePublishedArticle(newsroom, { outletId });
const copied: Send = (id) => conditional(editor().patch(`/v1/articles/${id}/draft`).send({ headline: 'Changed in the copy' }));

const states: Record<string, () => Promise<Json>> = {
  draft,
  review: async () => after(await draft(), verbs.submit),
  'scheduled, a draft before': async () => after(await draft(), verbs['publish at']),
  'scheduled, in review before': async () => after(await draft(), verbs.submit, verbs['publish at']),
  'scheduled, unpublished before': async () => after(await published(), verbs.unpublish, verbs['publish at']),
  published,
  'published, to be unpublished': async () => after(await published(), verbs['unpublish at']),
  'published, with a working copy': async () => after(await published(), copied),
  'published, with a working copy that is scheduled': async () => after(await published(), copied, verbs['publish at']),
  unpublished: async () => after(await published(), verbs.unpublish),
  'in the trash': async () => after(await draft(), verbs.delete),
};

/** What becomes of the status, or what refuses; in the trash, a 404. `-`: the status that it was scheduled from. */
const table: Record<keyof typeof states, Partial<Record<Verb, string>>> = {
  draft: { submit: 'review', publish: 'published', 'publish at': 'scheduled', delete: 'draft' },
  review: { publish: 'published', 'publish at': 'scheduled', delete: 'draft' },
  'scheduled, a draft before': { publish: 'published', 'publish at': 'scheduled', 'unpublish at': 'scheduled', 'cancel the schedule': 'draft', delete: 'draft' },
  'scheduled, in review before': { publish: 'published', 'publish at': 'scheduled', 'unpublish at': 'scheduled', 'cancel the schedule': 'review', delete: 'draft' },
  'scheduled, unpublished before': { publish: 'published', 'publish at': 'scheduled', 'unpublish at': 'scheduled', 'cancel the schedule': 'unpublished', delete: 'unpublished' },
  published: { unpublish: 'unpublished', 'unpublish at': 'published', delete: 'unpublished' },
  'published, to be unpublished': { unpublish: 'unpublished', 'unpublish at': 'published', 'cancel the schedule': 'published', delete: 'unpublished' },
  'published, with a working copy': { publish: 'published', 'publish at': 'published', unpublish: 'unpublished', 'unpublish at': 'published', delete: 'unpublished' },
  'published, with a working copy that is scheduled': { publish: 'published', 'publish at': 'published', unpublish: 'unpublished', 'unpublish at': 'published', 'cancel the schedule': 'published', delete: 'unpublished' },
  unpublished: { submit: 'review', publish: 'published', 'publish at': 'scheduled', delete: 'unpublished' },
  'in the trash': { restore: 'draft' },
};

/** What is planned after a verb; nothing, where neither stands here. */
const plans: Partial<Record<Verb, (state: string) => { publishAt?: string; unpublishAt?: string }>> = {
  publish: (state) => (state.includes('to be unpublished') ? { unpublishAt: LATER } : {}),
  'publish at': () => ({ publishAt: SOON }),
  'unpublish at': (state) => ({ unpublishAt: LATER, ...(state.includes('scheduled') ? { publishAt: SOON } : {}) }),
};

const actions: Record<Verb, string> = {
  submit: 'submit', publish: 'publish', 'publish at': 'schedule', unpublish: 'unpublish', 'unpublish at': 'schedule', 'cancel the schedule': 'unschedule', delete: 'trash', restore: 'restore',
};

/** As the row is, in the trash too. */
const row = (id: string) => newsroom.database.read((tx) => tx.article.findUniqueOrThrow({ where: { id } }));

describe.each(Object.keys(states))('an article that is %s', (state) => {
  test.each(Object.keys(verbs) as Verb[])('and the verb: %s', async (verb) => {
    const { id } = (await states[state]?.()) as Json;
    const before = await row(id);
    const changes = (await log(id)).length;
    const answer = await verbs[verb](id);
    const now = await row(id);
    const expected = table[state]?.[verb];
    if (expected === undefined) {
      const problem = expectProblem(answer, state === 'in the trash' ? 'not_found' : 'conflict');
      if (state !== 'in the trash') expect(problem.detail).toContain(before.status);
      expect([now, (await log(id)).length]).toEqual([before, changes]);
      return;
    }
    expect([verb, answer.status]).toEqual([verb, verb === 'delete' ? 204 : 200]);
    const { publishAt = null, unpublishAt = null } = plans[verb]?.(state) ?? {};
    expect({ status: now.status, publishAt: now.publishAt?.toISOString() ?? null, unpublishAt: now.unpublishAt?.toISOString() ?? null, version: now.version })
      .toEqual({ status: expected, publishAt, unpublishAt, version: before.version + 1 });
    expect({ public: now.publishedAt !== null, before: now.statusBefore !== null, kept: now.publishOverride }).toEqual({ public: expected === 'published', before: expected === 'scheduled', kept: null });
    if (verb !== 'delete') {
      expect(answer.headers['etag']).toMatch(new RegExp(`^"${now.version}-`));
      expect(answer.body).toMatchObject({ id, status: expected, publishAt, unpublishAt, version: now.version, trashedAt: null });
    }
    const made = (await log(id)).slice(changes);
    expect(made.map(({ action, version }) => ({ action, version }))).toEqual([{ action: actions[verb], version: now.version }]);
    expect(made[0]?.snapshot).toMatchObject({ status: expected, publishAt, unpublishAt, version: now.version });
  });
});

describe('a verb', () => {
  const racing: [string, string, Send][] = [
    ['submit', 'draft', verbs.submit], ['publish', 'draft', verbs.publish], ['publish at', 'draft', verbs['publish at']], ['unpublish', 'published', verbs.unpublish],
    ['unpublish at', 'published', verbs['unpublish at']], ['cancel the schedule', 'published, to be unpublished', verbs['cancel the schedule']], ['delete', 'draft', verbs.delete],
  ];

  test.each(racing)('has one winner among many with one ETag: %s', async (_verb, state, send) => {
    const { id } = (await states[state]?.()) as Json;
    const tag = String((await editor().get(`/v1/articles/${id}`)).headers['etag']);
    const { version } = await row(id);
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(id, tag)));
    const won = answers.filter(({ status }) => status < 300);
    const lost = answers.filter(({ status }) => status >= 300);
    expect([won.length, lost.length]).toEqual([1, 11]);
    // What was deleted is not there any more.
    expect([...new Set(lost.map(({ body }) => body.code))]).toEqual([send === verbs.delete ? 'not_found' : 'precondition_failed']);
    expect((await row(id)).version).toBe(version + 1);
  });

  test('has one winner among many that restore with one version', async () => {
    const { id } = (await states['in the trash']?.()) as Json;
    const answers = await Promise.all(Array.from({ length: 12 }, () => verbs.restore(id, `"2-${'x'.repeat(22)}"`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 11 }, () => 412)]);
  });

  test('lets different ones with one ETag exclude each other', async () => {
    const { id } = await draft();
    const tag = String((await editor().get(`/v1/articles/${id}`)).headers['etag']);
    const answers = await Promise.all([verbs.submit, verbs.publish, verbs['publish at'], verbs.submit, verbs.publish].map((send) => send(id, tag)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
  });
});

describe('publishing', () => {
  test.each([
    ['both times', { at: SOON, publishedAt: '2015-01-01T00:00:00Z' }],
    ['a time that has passed', { at: '2015-01-01T00:00:00Z' }],
    ['a time that is none', { at: 'tomorrow' }],
    ['a time that is null', { at: null }],
  ])('takes no %s', async (_what, body) => {
    const { id } = await draft();
    const problem = expectProblem(await post('publish', body)(id), 'invalid_body');
    expect([...new Set(problem.errors.map(({ pointer }: Json) => pointer))]).toEqual(['#/at']);
    expect((await row(id)).version).toBe(1);
  });

  test('takes no time that has passed to unpublish', async () => {
    const { id } = await published();
    const problem = expectProblem(await post('unpublish', { at: '2015-01-01T00:00:00Z' })(id), 'invalid_body');
    expect(problem.errors).toEqual([expect.objectContaining({ pointer: '#/at', code: 'in_the_past' })]);
  });

  test('asks the gate when it is planned, and keeps the reason for when it is due', async () => {
    const { articleId: id } = await makeQuote(newsroom);
    const refused = expectProblem(await verbs['publish at'](id), 'not_publishable');
    expect(refused.errors).toEqual([expect.objectContaining({ code: 'unattributed' })]);
    const { body } = await post('publish', { at: SOON, override: 'The speaker is unknown.' })(id);
    expect(body.status).toBe('scheduled');
    expect((await row(id)).publishOverride).toBe('The speaker is unknown.');
    expect((await log(id)).at(-1)).toMatchObject({ action: 'schedule', override: 'The speaker is unknown.' });
    // A plan that is moved takes its reason along; what is done now wants one of its own.
    expect((await post('publish', { at: LATER })(id)).body.publishAt).toBe(LATER);
    expect((await row(id)).publishOverride).toBe('The speaker is unknown.');
    expectProblem(await verbs.publish(id), 'not_publishable');
    await verbs['cancel the schedule'](id);
    expectProblem(await verbs['publish at'](id), 'not_publishable');
  });

  test('of a working copy leaves the time of publication as it is, unless another is given', async () => {
    const { id } = await publish(newsroom, await draft(), { publishedAt: '2015-01-01T00:00:00.000Z' });
    await copied(id);
    const { body } = await verbs.publish(id);
    expect(body).toMatchObject({ headline: 'Changed in the copy', publishedAt: '2015-01-01T00:00:00.000Z', firstPublishedAt: '2015-01-01T00:00:00.000Z', hasUnpublishedChanges: false });
    await copied(id);
    expect((await post('publish', { publishedAt: '2016-01-01T00:00:00Z' })(id)).body).toMatchObject({ publishedAt: '2016-01-01T00:00:00.000Z', firstPublishedAt: '2015-01-01T00:00:00.000Z' });
  });

  test('of a working copy that moves to another outlet counts at both', async () => {
    const [from, to] = [await makeOutlet(newsroom), await makeOutlet(newsroom)];
    const speaker = await makeSpeaker(newsroom);
    const { id } = await makePublishedArticle(newsroom, { outletId: from.id, quotes: [{ kind: 'direct', text: 'We will see,', speakerId: speaker.id }] });
    await editor().patch(`/v1/articles/${id}/draft`).send({ outletId: to.id, quotes: [] }).expect(200);
    const counts = async () => [
      ...(await Promise.all([from, to].map(async (outlet) => (await newsroom.as(null).get(`/v1/outlets/${outlet.id}`)).body.articleCount))),
      (await editor().get(`/v1/speakers/${speaker.id}`)).body.quoteCount,
    ];
    expect(await counts()).toEqual([1, 0, 1]);
    await verbs.publish(id);
    expect(await counts()).toEqual([0, 1, 0]);
  });
});

describe('two plans of one article', () => {
  test('of which it would be unpublished first, or at the same time, are refused while it is not public', async () => {
    const { id } = await after(await draft(), post('publish', { at: LATER }));
    for (const at of [SOON, LATER]) expectProblem(await post('unpublish', { at })(id), 'conflict');
    expect((await post('unpublish', { at: YET_LATER })(id)).body).toMatchObject({ publishAt: LATER, unpublishAt: YET_LATER, status: 'scheduled' });
    expectProblem(await post('publish', { at: YET_LATER })(id), 'conflict');
    expect((await post('publish', { at: SOON })(id)).body).toMatchObject({ publishAt: SOON, unpublishAt: YET_LATER });
    expect((await verbs['cancel the schedule'](id)).body).toMatchObject({ publishAt: null, unpublishAt: null, status: 'draft' });
  });

  test('may bring what is public down first and back later, but not both at once', async () => {
    const { id } = await after(await published(), copied, post('unpublish', { at: SOON }));
    expectProblem(await post('publish', { at: SOON })(id), 'conflict');
    expect((await post('publish', { at: LATER })(id)).body).toMatchObject({ publishAt: LATER, unpublishAt: SOON, status: 'published' });
    expectProblem(await post('unpublish', { at: LATER })(id), 'conflict');
  });

  test('keep what is to be unpublished later when it is published earlier than planned', async () => {
    const { id } = await after(await draft(), verbs['publish at'], verbs['unpublish at'], verbs.publish);
    expect(await read(id)).toMatchObject({ status: 'published', publishAt: null, unpublishAt: LATER });
  });
});

describe('a list', () => {
  test('takes every status, with a key', async () => {
    const section = 'Every status';
    const inSection = async (steps: Send[]): Promise<string> => (await after(await makeArticle(newsroom, { outletId, section }), ...steps)).id;
    const ids: Record<string, string> = {
      draft: await inSection([]), review: await inSection([verbs.submit]), scheduled: await inSection([verbs['publish at']]),
      published: await inSection([verbs.publish]), unpublished: await inSection([verbs.publish, verbs.unpublish]),
    };
    await inSection([verbs.delete]);
    const list = async (query: string): Promise<string[]> => (await newsroom.as('viewer').get(`/v1/articles?section=Every+status${query}`)).body.data.map(({ id }: Json) => id);
    for (const [status, id] of Object.entries(ids)) expect([status, await list(`&status=${status}`)]).toEqual([status, [id]]);
    expect((await list('&status=review,scheduled')).sort()).toEqual([ids['review'], ids['scheduled']].sort());
    expect((await list('&status=any')).sort()).toEqual(Object.values(ids).sort());
    expect(await list('')).toEqual([ids['published']]);
    const { body } = await newsroom.as(null).get('/v1/articles?section=Every+status&count=true');
    expect([body.meta.total, body.data[0].id]).toEqual([1, ids['published']]);
    expect((await newsroom.as(null).get('/v1/sections')).body.data).toContainEqual({ name: section, count: 1 });
    expectProblem(await newsroom.as(null).get('/v1/articles?status=scheduled'), 'unauthenticated');
  });
});
