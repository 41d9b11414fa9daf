/** The trash: where deleted articles are to nobody, with and without a key, until they are restored or gone for good. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fill, makeWorld, type World } from './support/hidden-world.js';
import { type Json, makeArticle, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';
import { visibilityRows } from './support/visibility-rows.js';

let newsroom: TestNewsroom;
let outletId: string;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  outletId = (await makeOutlet(newsroom)).id;
});
afterAll(() => newsroom.close());

const editor = () => newsroom.as('editor');
const trash = (id: string) => editor().delete(`/v1/articles/${id}`).expect(204);
const restore = (id: string) => editor().post(`/v1/articles/${id}/restore`);
const trashed = async (query = ''): Promise<Json[]> => (await newsroom.as('viewer').get(`/v1/articles?trashed=true${query}`).expect(200)).body.data;
const idsIn = async (path: string): Promise<string[]> => (await newsroom.as('viewer').get(path)).body.data.map(({ id }: Json) => id);
/** A tag of a version that cannot be read any more: only its number counts. */
const tagOf = (version: number): string => `"${version}-${'x'.repeat(22)}"`;
const log = (resourceId: string) => newsroom.database.read((tx) => tx.change.findMany({ where: { resourceId }, orderBy: { seq: 'asc' } }));

/** An article with one statement, and that statement. */
async function withStatement(make: typeof makeArticle = makePublishedArticle, given: Json = {}): Promise<{ article: Json; quote: Json; speaker: Json }> {
  const speaker = await makeSpeaker(newsroom);
  const article = await make(newsroom, { outletId, quotes: [{ kind: 'direct', text: 'We will see,', speakerId: speaker.id }], ...given });
  const [quote] = (await editor().get(`/v1/quotes?article=${article.id}`)).body.data;
  return { article, quote, speaker };
}

describe('an article in the trash', () => {
  const paths: [string, 'get' | 'patch' | 'post' | 'delete', string, object | undefined][] = [
    ['is not read', 'get', '/v1/articles/{article}', undefined],
    ['is not read by its slug', 'get', '/v1/articles/{slug}', undefined],
    ['has no text', 'get', '/v1/articles/{article}/text', undefined],
    ['has no verification', 'get', '/v1/articles/{article}/verification', undefined],
    ['is not changed', 'patch', '/v1/articles/{article}', { summary: 'Changed' }],
    ['is not deleted again', 'delete', '/v1/articles/{article}', undefined],
    ['is not submitted', 'post', '/v1/articles/{article}/submit', {}],
    ['is not published', 'post', '/v1/articles/{article}/publish', {}],
    ['is not scheduled', 'post', '/v1/articles/{article}/publish', { at: '2099-01-01T00:00:00Z' }],
    ['is not unpublished', 'post', '/v1/articles/{article}/unpublish', {}],
    ['has no schedule', 'delete', '/v1/articles/{article}/schedule', undefined],
    ['has no working copy to read', 'get', '/v1/articles/{article}/draft', undefined],
    ['has no working copy to change', 'patch', '/v1/articles/{article}/draft', { headline: 'Changed' }],
    ['has no statement to read', 'get', '/v1/quotes/{quote}', undefined],
    ['has no statement to change', 'patch', '/v1/quotes/{quote}', { note: 'Changed' }],
    ['has no statement to delete', 'delete', '/v1/quotes/{quote}', undefined],
    ['has no statement with occurrences', 'get', '/v1/quotes/{quote}/occurrences', undefined],
  ];
  let ids: Record<string, string>;
  let versions: () => Promise<unknown>;
  beforeAll(async () => {
    const { article, quote } = await withStatement();
    await editor().patch(`/v1/articles/${article.id}/draft`).send({ headline: 'In the copy' }).expect(200);
    await trash(article.id);
    ids = { article: article.id, slug: article.slug, quote: quote.id };
    versions = () => newsroom.database.read(async (tx) => [await tx.article.findUnique({ where: { id: article.id } }), await tx.quote.findUnique({ where: { id: quote.id } }), await tx.articleDraft.count({ where: { articleId: article.id } })]);
  });

  test.each(paths)('%s', async (_what, method, path, body) => {
    const before = await versions();
    const at = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
    const call = newsroom.as('admin')[method](at);
    expectProblem(await (body === undefined ? call : call.send(body)), 'not_found');
    expect(await versions()).toEqual(before);
  });

  test.each(['article', 'slug'])('tells whoever has a key, by its %s, how it comes back, and nobody else', async (name) => {
    const reference = ids[name] ?? '';
    for (const call of [newsroom.as('viewer').get(`/v1/articles/${reference}`), editor().patch(`/v1/articles/${reference}`).send({ summary: 'Changed' })]) {
      const { detail } = expectProblem(await call, 'not_found');
      expect(detail).toBe(`The article \`${reference}\` is in the trash. POST /v1/articles/${reference}/restore brings it back.`);
    }
    const told = async (at: string) => (await newsroom.as(null).get(`/v1/articles/${at}`)).body.detail.replaceAll(at, 'NAME');
    expect(await told(reference)).toBe(await told('there-is-nothing'));
  });

  test('takes no new statement, by its id or its slug', async () => {
    for (const articleId of [ids['article'], ids['slug']]) {
      const problem = expectProblem(await editor().post('/v1/quotes').send({ articleId, kind: 'direct', text: 'We will see,' }), 'invalid_body');
      expect(problem.errors).toEqual([expect.objectContaining({ pointer: '#/articleId', code: 'unknown_reference' })]);
    }
  });

  test('has no statement that could be answered', async () => {
    const other = await makeQuote(newsroom);
    const answers = [
      editor().post('/v1/quotes').send({ articleId: other.articleId, kind: 'indirect', text: 'We will see,', inReplyToId: ids['quote'] }),
      editor().patch(`/v1/quotes/${other.id}`).send({ inReplyToId: ids['quote'] }),
    ];
    for (const answer of answers) expect(expectProblem(await answer, 'invalid_body').errors).toEqual([expect.objectContaining({ pointer: '#/inReplyToId', code: 'unknown_reference' })]);
  });

  test('keeps its slug, and says so to whoever wants it', async () => {
    const problem = expectProblem(await editor().post('/v1/articles').send({ headline: 'Another', body: 'Text.', outletId, slug: ids['slug'] }), 'slug_taken');
    expect(problem.detail).toContain('trash');
    const { article } = await withStatement();
    const other = expectProblem(await editor().patch(`/v1/articles/${(await makeArticle(newsroom)).id}`).send({ slug: article.slug }), 'slug_taken');
    expect(other.detail).not.toContain('trash');
  });

  test('is unpublished if it was ever public, else a draft, and nothing is planned for it', async () => {
    const at = { at: '2099-01-01T00:00:00Z' };
    const [never, once] = [await makeArticle(newsroom, { outletId }), await makePublishedArticle(newsroom, { outletId })];
    await editor().post(`/v1/articles/${never.id}/publish`).send(at).expect(200);
    await editor().post(`/v1/articles/${once.id}/unpublish`).send(at).expect(200);
    for (const { id } of [never, once]) await trash(id);
    const found = await trashed('&limit=2');
    expect(found.map(({ id, status, version }) => ({ id, status, version }))).toEqual([{ id: once.id, status: 'unpublished', version: 4 }, { id: never.id, status: 'draft', version: 3 }]);
    for (const article of found) expect(article).toMatchObject({ publishAt: null, unpublishAt: null, publishedAt: null, trashedAt: expect.stringMatching(/Z$/) });
    expect((await log(once.id)).at(-1)).toMatchObject({ action: 'trash', version: 4, snapshot: { status: 'unpublished', trashedAt: found[0]?.trashedAt }, anchors: [] });
  });

  test('counts nowhere any more', async () => {
    const outlet = await makeOutlet(newsroom);
    const { article, quote, speaker } = await withStatement(makePublishedArticle, { outletId: outlet.id, section: 'Refuse', topics: ['litter'] });
    const seen = async () => [
      (await editor().get(`/v1/outlets/${outlet.id}`)).body.articleCount, (await editor().get(`/v1/speakers/${speaker.id}`)).body.quoteCount,
      (await editor().get('/v1/sections?limit=100')).text.includes('Refuse'), (await editor().get('/v1/topics?limit=100')).text.includes('litter'),
      (await idsIn(`/v1/speakers/${speaker.id}/timeline`)).length, (await newsroom.as(null).get(`/v1/speakers/${speaker.id}`)).status,
      (await editor().get(`/v1/reports/sources?outlet=${outlet.slug}`)).body.totals.quotes,
    ];
    expect(await seen()).toEqual([1, 1, true, true, 1, 200, 1]);
    await trash(article.id);
    expect(await seen()).toEqual([0, 0, false, false, 0, 404, 0]);
    expect((await log(quote.id)).map(({ action }) => action)).toEqual(['create']);
  });
});

describe('what somebody without a key, and with one, is answered after an article went to the trash', () => {
  let world: World;
  let room: TestNewsroom;
  const looks: Record<'draft' | 'trash', Map<string, unknown>> = { draft: new Map(), trash: new Map() };
  const asViewer = (path: string): string => (path.startsWith('/v1/articles?') ? `${path}&status=any` : path);
  const ofTheArticle = visibilityRows.filter(({ shows }) => /\{(article|quote|unattributed)\}|zanzibar-ring|whisperword/.test(shows ?? ''));
  const look = async (moment: 'draft' | 'trash'): Promise<void> => {
    for (const { path } of visibilityRows) {
      const { status, body: { requestId: _id, ...body } } = await room.as(null).get(fill(path, world));
      looks[moment].set(path, { status, body });
    }
  };
  beforeAll(async () => {
    room = await openTestNewsroom();
    world = await makeWorld(room);
    await look('draft');
    await room.as('editor').post(`/v1/articles/${world.article}/publish`).send({ override: 'The source stays unnamed.' }).expect(200);
    await room.as('editor').delete(`/v1/articles/${world.article}`).expect(204);
    await look('trash');
  });
  afterAll(() => room.close());

  test.each(visibilityRows)('is to the public as if there were no such article: GET $path', ({ path }) => {
    expect(looks.trash.get(path)).toEqual(looks.draft.get(path));
  });

  test.each(ofTheArticle)('shows a viewer nothing of it: GET $path', async ({ path, shows }) => {
    const { status, body, text } = await room.as('viewer').get(asViewer(fill(path, world)));
    const shown = status === 200 ? JSON.stringify(body.data ?? text) : '';
    expect(shown).not.toContain(fill(String(shows), world));
    expect(shown).not.toContain(world.article);
  });
});

describe('the list of the trash', () => {
  test('needs a key', async () => {
    for (const path of ['/v1/articles?trashed=true', '/v1/articles?trashed=true&status=any']) expectProblem(await newsroom.as(null).get(path), 'unauthenticated');
    expect((await newsroom.as(null).get('/v1/articles?trashed=false')).status).toBe(200);
  });

  test('takes all other filters, includes and orders, and pages', async () => {
    const outlet = await makeOutlet(newsroom);
    const given = { outletId: outlet.id, section: 'Bin', topics: ['waste'], language: 'pt' };
    const { article: once, speaker, quote } = await withStatement(makePublishedArticle, { ...given, headline: 'Zebra' });
    const { article: never } = await withStatement(makeArticle, { ...given, headline: 'Aardvark' });
    await withStatement(makePublishedArticle, given);
    for (const { id } of [never, once]) await trash(id);
    const list = async (query: string): Promise<string[]> => (await trashed(`&outlet=${outlet.slug}${query}`)).map(({ id }) => id);
    for (const query of ['', '&section=Bin', '&topic=waste', '&language=pt', '&status=any', '&updatedAfter=2000']) expect([query, await list(query)]).toEqual([query, [once.id, never.id]]);
    expect(await list('&sort=headline')).toEqual([never.id, once.id]);
    expect(await list('&status=draft')).toEqual([never.id]);
    expect(await list('&status=published')).toEqual([]);
    expect(await list(`&speaker=${speaker.slug}`)).toEqual([once.id]);
    expect(await list('&q=zebra')).toEqual([]);
    const [shown] = await trashed(`&outlet=${outlet.slug}&include=quotes.speaker,outlet`);
    expect(shown).toMatchObject({ outlet: { id: outlet.id }, quotes: [{ id: quote.id, speaker: { id: speaker.id } }] });
    const first = (await newsroom.as('viewer').get(`/v1/articles?trashed=true&outlet=${outlet.slug}&limit=1&count=true`)).body;
    const second = (await newsroom.as('viewer').get(first.links.next)).body;
    expect([first.meta.total, first.data[0].id, second.data[0].id, second.links.next]).toEqual([2, once.id, never.id, null]);
    expect(await idsIn(`/v1/articles?status=any&outlet=${outlet.slug}`)).not.toContain(once.id);
  });
});

describe('restoring', () => {
  test('brings an article back with its statements, its working copy and all that finds them', async () => {
    const { article, quote, speaker } = await withStatement(makePublishedArticle, { headline: 'A restoredword' });
    await editor().patch(`/v1/articles/${article.id}/draft`).send({ headline: 'In the copy' }).expect(200);
    const [other] = (await editor().get(`/v1/quotes?article=${(await withStatement(makePublishedArticle, { quotes: [{ kind: 'direct', text: 'We will see,', speakerId: speaker.id }] })).article.id}`)).body.data;
    const found = async () => [await idsIn('/v1/articles?status=any&q=restoredword'), await idsIn(`/v1/quotes?q=see&speaker=${speaker.id}`), (await editor().get(`/v1/quotes/${other.id}/occurrences`)).body.data.map(({ quoteId }: Json) => quoteId)];
    const both = [quote.id, other.id].sort();
    const sorted = async () => (await found()).map((ids) => ids.sort());
    expect(await sorted()).toEqual([[article.id], both, [quote.id]]);
    await trash(article.id);
    expect(await sorted()).toEqual([[], [other.id], []]);
    const { body, headers, status } = await restore(article.id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: article.id, status: 'unpublished', trashedAt: null, publishedAt: null, firstPublishedAt: article.firstPublishedAt, hasUnpublishedChanges: true, version: 4 });
    expect(headers['etag']).toMatch(/^"4-/);
    expect((await editor().get(`/v1/articles/${article.id}`)).body).toEqual(body);
    expect(await sorted()).toEqual([[article.id], both, [quote.id]]);
    expect((await editor().get(`/v1/articles/${article.id}/draft`)).body.headline).toBe('In the copy');
    expect((await log(article.id)).filter(({ resource }) => resource === 'article').map(({ action, version }) => [action, version])).toEqual([['create', 1], ['publish', 2], ['trash', 3], ['restore', 4]]);
    expect((await newsroom.as(null).get(`/v1/articles/${article.id}`)).status).toBe(404);
    await editor().post(`/v1/articles/${article.id}/publish`).expect(200);
    expect((await newsroom.as(null).get(`/v1/quotes/${quote.id}`)).body).toMatchObject({ id: quote.id, version: quote.version });
  });

  test('is a conflict for what is not in the trash, and finds nothing where there is nothing', async () => {
    const article = await makeArticle(newsroom, { outletId });
    expect(expectProblem(await restore(article.id), 'conflict').detail).toContain('draft');
    for (const id of ['no-such-article', '01890000-0000-7000-8000-000000000000']) expectProblem(await restore(id), 'not_found');
  });

  test('by the slug, and only the version that was seen', async () => {
    const article = await makeArticle(newsroom, { outletId });
    await trash(article.id);
    expect(expectProblem(await restore(article.slug).set('If-Match', tagOf(1)), 'precondition_failed').currentVersion).toBe(2);
    expect((await restore(article.slug).set('If-Match', tagOf(2))).body).toMatchObject({ id: article.id, version: 3, status: 'draft' });
  });
});

describe('what answers a statement in the trash', () => {
  test('answers nothing that anybody could see until that is restored, and is not changed by a PATCH of the whole', async () => {
    const { article, quote } = await withStatement();
    const reply = await makeQuote(newsroom, { articleId: (await makePublishedArticle(newsroom)).id, kind: 'indirect', inReplyToId: quote.id });
    const read = async (role: 'viewer' | null): Promise<Json> => (await newsroom.as(role).get(`/v1/quotes/${reply.id}`)).body;
    await trash(article.id);
    expect([(await read('viewer')).inReplyToId, (await read(null)).inReplyToId]).toEqual([null, null]);
    expect((await editor().patch(`/v1/quotes/${reply.id}`).send(await read('viewer'))).body.version).toBe(reply.version);
    await restore(article.id).expect(200);
    expect([(await read('viewer')).inReplyToId, (await read(null)).inReplyToId]).toEqual([quote.id, null]);
  });
});

describe('deleting for good', () => {
  const destroy = (id: string, role: 'admin' | 'editor' | 'viewer' | null = 'admin') => newsroom.as(role).delete(`/v1/articles/${id}?permanent=true`);

  test.each([['in the trash', true], ['anywhere else', false]])('removes an article that is %s, its statements and its working copy, and keeps their history', async (_where, first) => {
    const { article, quote } = await withStatement();
    await editor().patch(`/v1/articles/${article.id}/draft`).send({ headline: 'In the copy' }).expect(200);
    if (first) await trash(article.id);
    const version = first ? 3 : 2;
    expectProblem(await destroy(article.id).set('If-Match', tagOf(1)), 'precondition_failed');
    expect((await destroy(article.id).set('If-Match', tagOf(version))).status).toBe(204);
    expect(await newsroom.database.read(async (tx) => [await tx.article.count({ where: { id: article.id } }), await tx.quote.count({ where: { id: quote.id } }), await tx.articleDraft.count({ where: { articleId: article.id } })])).toEqual([0, 0, 0]);
    const changes = await log(article.id);
    expect(changes.filter(({ resource }) => resource === 'article').at(-1)).toMatchObject({ action: 'delete', version: version + 1, snapshot: null });
    expect(changes.filter(({ resource }) => resource === 'articleDraft').map(({ action, version: number }) => [action, number])).toEqual([['create', 1], ['delete', 2]]);
    expect((await log(quote.id)).at(-1)).toMatchObject({ action: 'delete', version: quote.version + 1, articleId: article.id, articleVersion: version + 1, snapshot: null });
    expect(await trashed()).not.toContainEqual(expect.objectContaining({ id: article.id }));
    expectProblem(await destroy(article.id), 'not_found');
    expectProblem(await restore(article.id), 'not_found');
    expect((await editor().post('/v1/articles').send({ headline: 'Anew', body: 'Text.', outletId, slug: article.slug })).status).toBe(201);
  });

  test('takes from replies elsewhere what they answer, without a new version of them', async () => {
    const { article, quote } = await withStatement();
    const host = await makePublishedArticle(newsroom);
    const reply = await makeQuote(newsroom, { articleId: host.id, kind: 'indirect', inReplyToId: quote.id });
    await trash(article.id);
    await destroy(article.id).expect(204);
    expect((await editor().get(`/v1/quotes/${reply.id}`)).body).toMatchObject({ inReplyToId: null, version: reply.version });
    expect((await editor().get(`/v1/articles/${host.id}`)).body.version).toBe(host.version + 1);
    expect((await newsroom.database.read((tx) => tx.quote.findUniqueOrThrow({ where: { id: reply.id } }))).inReplyToId).toBeNull();
  });

  test('is for admins', async () => {
    const { id } = await makeArticle(newsroom, { outletId });
    expectProblem(await destroy(id, null), 'unauthenticated');
    for (const role of ['viewer', 'editor'] as const) expectProblem(await destroy(id, role), 'forbidden');
    expectProblem(await destroy('01890000-0000-7000-8000-000000000000', 'editor'), 'forbidden');
    await editor().delete(`/v1/articles/${id}?permanent=false`).expect(204);
    expectProblem(await destroy(id, 'editor'), 'forbidden');
    expect((await trashed()).map((article) => article.id)).toContain(id);
  });
});
