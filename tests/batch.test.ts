/** Several writes in one transaction: all of them, or none. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Response } from 'supertest';
import { BatchRequest } from '../src/resources/batch/batch.schema.js';
import { answerErrors, operation } from './support/document.js';
import { everything } from './support/everything.js';
import { type Json, makeArticle, makeImage, makeOutlet, makePublishedArticle, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
/** Wants If-Match. */
let strict: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  strict = await openTestNewsroom({ env: { REQUIRE_IF_MATCH: 'true' } });
});
afterAll(() => Promise.all([newsroom, strict].map((room) => room.close())));

interface Sending {
  role?: 'viewer' | 'editor' | 'admin';
  room?: TestNewsroom;
}

const batch = async (operations: Json[], { role = 'editor', room = newsroom }: Sending = {}): Promise<Response> => room.as(role).post('/v1/batch').send({ operations });

async function resultsOf(operations: Json[], sending?: Sending): Promise<Json[]> {
  const answer = await batch(operations, sending);
  expect([answer.status, answerErrors(operation('runBatch'), answer)]).toEqual([200, []]);
  return answer.body.results;
}

/** The problem of a batch that failed, and left nothing behind. */
async function refused(operations: Json[], code: string, sending: Sending = {}): Promise<Json> {
  const { room = newsroom } = sending;
  const before = await everything(room);
  const answer = await batch(operations, sending);
  const problem = expectProblem(answer, code as 'conflict');
  expect(answerErrors(operation('runBatch'), answer)).toEqual([]);
  expect(await everything(room) === before).toBe(true);
  expect(problem.instance).toBe('/v1/batch');
  return problem;
}

const pointers = (problem: Json): string[] => problem.errors.map(({ pointer }: Json) => pointer);
const speaker = (name: string, rest: object = {}) => ({ method: 'POST', path: '/v1/speakers', body: { name, kind: 'person', ...rest } });

describe('a batch', () => {
  test('does what its documented example says', async () => {
    const [{ operations }] = BatchRequest.meta()?.examples as [{ operations: Json[] }];
    const results = await resultsOf(operations);
    expect(results.map(({ status }) => status)).toEqual([201, 201, 201, 200]);
    const [outlet, starling, , published] = results.map(({ body }) => body);
    const read = await newsroom.as(null).get(`/v1/articles/${published.id}?include=quotes`);
    expect(read.body).toMatchObject({ status: 'published', outletId: outlet.id, quotes: [{ speakerId: starling.id, anchor: { status: 'exact' } }] });
  });

  test('answers each operation as it would be answered by itself', async () => {
    const { id } = await makeArticle(newsroom);
    const results = await resultsOf([
      speaker('By Itself'),
      { method: 'PATCH', path: `/v1/articles/${id}`, body: { headline: 'By itself' } },
      { method: 'POST', path: '/v1/quotes', body: { articleId: id, kind: 'indirect', text: 'It rained' } },
      { method: 'PATCH', path: `/v1/articles/${id}/draft`, body: { headline: 'Later' } },
      { method: 'DELETE', path: '/v1/quotes/$2.id' },
    ]);
    const made = await newsroom.as('editor').get('/v1/speakers/by-itself');
    expect(results[0]).toEqual({ status: 201, etag: made.headers['etag'], location: `/v1/speakers/${made.body.id}`, body: made.body });
    expect(results[1]).toMatchObject({ status: 200, etag: expect.stringMatching(/^"2-/), body: { id, version: 2, anchors: [] } });
    expect(results[2]).toMatchObject({ status: 201, body: { articleId: id, version: 1 } });
    const draft = await newsroom.as('editor').get(`/v1/articles/${id}/draft`);
    expect(results[3]).toMatchObject({ status: 200, etag: expect.stringMatching(/^"1-draft\./), body: { headline: 'Later' } });
    expect(draft.status).toBe(200);
    expect(results[4]).toEqual({ status: 204, body: null });
    expect((await newsroom.as('editor').get(`/v1/articles/${id}`)).body.version).toBe(4);
  });

  test('is on record as its operations are, in their order, under the one request id', async () => {
    const since = await newsroom.database.lastSeq();
    const answer = await batch([speaker('First on Record'), { method: 'PATCH', path: '/v1/speakers/$0.id', body: { name: 'Second on Record' } }, { method: 'DELETE', path: '/v1/speakers/$0.id' }]);
    const changes = await newsroom.database.read((tx) => tx.change.findMany({ where: { seq: { gt: since } }, orderBy: { seq: 'asc' } }));
    expect(changes.map(({ seq, version, action }) => [seq - since, version, action])).toEqual([[1, 1, 'create'], [2, 2, 'update'], [3, 3, 'delete']]);
    for (const change of changes) expect(change).toMatchObject({ requestId: answer.headers['x-request-id'], actorName: 'Test editor', at: changes[0]?.at });
  });

  test('of an article and its history in it reads what the batch itself has written', async () => {
    const { id } = await makeArticle(newsroom, { headline: 'One' });
    const [, , restored] = await resultsOf([
      { method: 'PATCH', path: `/v1/articles/${id}`, body: { headline: 'Two' } },
      { method: 'PATCH', path: `/v1/articles/${id}`, body: { headline: 'Three' } },
      { method: 'POST', path: `/v1/articles/${id}/revisions/$0.version/restore` },
    ]);
    expect(restored).toMatchObject({ status: 200, body: { headline: 'Two' } });
  });

  test('may have 100 operations, and neither 101 nor none', async () => {
    const hundred = Array.from({ length: 100 }, (_, i) => (i === 0 ? speaker('One of Many') : { method: 'PATCH', path: '/v1/speakers/$0.id', body: { description: `Number ${i}` } }));
    const results = await resultsOf(hundred);
    expect([results.length, results.at(-1)?.body.version]).toEqual([100, 100]);
    expect(pointers(await refused([...hundred, speaker('Too Many')], 'invalid_body'))).toEqual(['#/operations']);
    expect(pointers(await refused([], 'invalid_body'))).toEqual(['#/operations']);
  });

  test('has a tag of its whole answer, which no If-Match can take for a version', async () => {
    expect((await batch([speaker('Tagged')])).headers['etag']).toMatch(/^"[\w-]{22}"$/);
  });
});

describe('a reference', () => {
  test('stands for what an earlier operation answered: in the path, in the query, deep in the body, and in ifMatch its ETag', async () => {
    const results = await resultsOf([
      { method: 'POST', path: '/v1/outlets', body: { name: 'Referred', category: 'online' } },
      speaker('Referred'),
      { method: 'POST', path: '/v1/articles', body: { headline: '$0.name', body: 'It rained, she said.', outletId: '$0.id', topics: ['$1.name', '$0.category'], quotes: [{ kind: 'indirect', text: '$1.kind', speakerId: '$1.slug', addressees: [{ name: '$0.slug', speakerId: '$1.id' }] }] } },
      { method: 'POST', path: '/v1/articles/$2.slug/publish', ifMatch: '$2.etag', body: { override: '$2.topics.0' } },
      { method: 'PATCH', path: '/v1/articles/$2.id?override=$2.topics.1', ifMatch: '$3.etag', body: { body: 'It snowed.', section: '$3.status', summary: '$1.description' } },
    ]);
    expect(results[2].body).toMatchObject({ headline: 'Referred', outletId: results[0].body.id, topics: ['Referred', 'online'] });
    expect(results[4].body).toMatchObject({ version: 3, body: 'It snowed.', section: 'published', summary: null });
    const [quote] = (await newsroom.as(null).get(`/v1/quotes?article=${results[2].body.id}`)).body.data;
    expect(quote).toMatchObject({ text: 'person', speakerId: results[1].body.id, addressees: [{ name: results[0].body.slug, speakerId: results[1].body.id }] });
    const changes = await newsroom.database.read((tx) => tx.change.findMany({ where: { resourceId: results[2].body.id }, orderBy: { seq: 'asc' } }));
    expect(changes.map(({ action }) => action)).toEqual(['create', 'publish', 'update']);
  });

  test('brings a value as it is: numbers, lists and objects too', async () => {
    const image = await makeImage(newsroom, { focalPoint: { x: 0.25, y: 0.75 } });
    const results = await resultsOf([
      { method: 'PATCH', path: `/v1/images/${image.id}`, body: { width: 640 } },
      { method: 'POST', path: '/v1/images', body: { title: 'Second', alt: '', url: '$0.url', width: '$0.width', height: '$0.version', focalPoint: '$0.focalPoint' } },
      { method: 'POST', path: '/v1/images', body: { title: 'Third', alt: '', url: '$0.url', focalPoint: { x: '$1.focalPoint.y', y: '$1.focalPoint.x' } } },
    ]);
    expect(results[1].body).toMatchObject({ width: 640, height: 2, focalPoint: { x: 0.25, y: 0.75 }, url: image.url });
    expect(results[2].body).toMatchObject({ focalPoint: { x: 0.75, y: 0.25 } });
  });

  test.each([
    ['$5.50', '$5.50'], ['$0', '$0'], ['$0.', '$0.'], ['$0.id and more', '$0.id and more'], [' $0.id', ' $0.id'], ['$0.id.', '$0.id.'], ['$$0.id', '$0.id'], ['$$$0.id', '$$0.id'], ['$$7.unknown', '$7.unknown'],
    ['$$5.50', '$$5.50'], ['$-1.id', '$-1.id'], ['$0.__proto__', '$0.__proto__'], ['$x.id', '$x.id'],
  ])('is nothing else: %j is the text %j', async (given, text) => {
    const [, second] = await resultsOf([speaker('Plain'), speaker('Price', { description: given })]);
    expect(second.body.description).toBe(text);
  });

  test('with another $ before it is a text in a path, too', async () => {
    const problem = await refused([speaker('Plain'), { method: 'DELETE', path: '/v1/speakers/$$0.id' }], 'not_found');
    expect(problem.detail).toContain('`$0.id`');
  });

  const wrong: [string, string][] = [
    ['to a later operation', '$2.id'], ['to its own', '$1.id'], ['to one that is none', '$99.id'], ['to one beyond all numbers', '$999999999.id'], ['to a member that is not there', '$0.nothing'], ['to a member of a text', '$0.id.length'],
    ['to a member of null', '$0.description.x'], ['beyond a list', '$0.aliases.1'], ['to the length of a list', '$0.aliases.length'], ['to a method of a list', '$0.aliases.map'], ['to the ETag, elsewhere than in ifMatch', '$0.etag'],
    ['to what every object inherits', '$0.constructor'], ['to what lies behind that', '$0.constructor.name'], ['to a method', '$0.toString'], ['to a prototype', '$0.aliases.__proto__'], ['to a prototype of a member', '$0.positions.__proto__.constructor'],
  ];
  test.each(wrong)('%s is refused, in a body and in a path: %s', async (_what, reference) => {
    const first = speaker('Referred to', { aliases: ['R'] });
    const inBody = await refused([first, speaker('Referring', { positions: [{ title: reference }] }), speaker('Third')], 'invalid_body');
    expect([inBody.operation, pointers(inBody)]).toEqual([1, ['#/operations/1/body/positions/0/title']]);
    expect(inBody.detail).toMatch(/^Operation 1 \(POST \/v1\/speakers\): .*\$/);
    const inPath = await refused([first, { method: 'DELETE', path: `/v1/speakers/${reference}` }, speaker('Third')], 'invalid_body');
    expect([inPath.operation, pointers(inPath)]).toEqual([1, ['#/operations/1/path']]);
  });

  test.each([['a list', 'aliases'], ['null', 'description'], ['an object', 'positions.0']])('to %s cannot stand in a path', async (_what, member) => {
    const problem = await refused([speaker('Referred to', { aliases: ['R'], positions: [{ title: 'Mayor' }] }), { method: 'DELETE', path: `/v1/speakers/$0.${member}` }], 'invalid_body');
    expect(pointers(problem)).toEqual(['#/operations/1/path']);
  });

  test('in ifMatch can be an ETag alone, of an answer that has one', async () => {
    const gone = await makeSpeaker(newsroom);
    const operations = (ifMatch: string) => [{ method: 'DELETE', path: `/v1/speakers/${gone.id}` }, speaker('Tagged'), { method: 'DELETE', path: '/v1/speakers/$1.id', ifMatch }];
    for (const ifMatch of ['$0.etag', '$1.id', '$1.etag.x', '$2.etag']) {
      expect(pointers(await refused(operations(ifMatch), 'invalid_body'))).toEqual(['#/operations/2/ifMatch']);
    }
    await resultsOf(operations('$1.etag'));
  });

  test('cannot lead out of its segment', async () => {
    const { id } = await makeSpeaker(newsroom);
    const problem = await refused([speaker(`../speakers/${id}`), { method: 'DELETE', path: '/v1/speakers/$0.name' }], 'not_found');
    expect(problem.detail).toContain(`../speakers/${id}`);
    const query = await refused([speaker('x&permanent=true'), { method: 'DELETE', path: `/v1/articles/${(await makeArticle(newsroom)).id}?permanent=$0.name` }], 'invalid_parameter');
    expect(query.errors).toEqual([expect.objectContaining({ parameter: 'permanent' })]);
  });

  test('is not looked for without end', async () => {
    const deep = `${'{"a":'.repeat(100_000)}"$0.id"${'}'.repeat(100_000)}`;
    const body = `{"operations":[{"method":"POST","path":"/v1/speakers","body":{"name":"A","kind":"person"}},{"method":"POST","path":"/v1/speakers","body":${deep}}]}`;
    const problem = expectProblem(await newsroom.as('editor').post('/v1/batch').set('Content-Type', 'application/json').send(body), 'invalid_body');
    expect(problem).toMatchObject({ operation: 1, errors: [{ code: 'too_deep' }] });
  });
});

describe('a batch that fails', () => {
  test('leaves nothing behind, whatever it had done before', async () => {
    const article = await makePublishedArticle(newsroom);
    const [{ id }, outlet] = [await makeSpeaker(newsroom), await makeOutlet(newsroom)];
    const problem = await refused([
      speaker('Undone'),
      { method: 'PATCH', path: `/v1/articles/${article.id}`, body: { headline: 'Undone', slug: 'undone-slug', body: 'Undone. “We will see,” she said.' } },
      { method: 'POST', path: '/v1/quotes', body: { articleId: article.id, kind: 'direct', text: 'We will see,', speakerId: '$0.id' } },
      { method: 'PATCH', path: `/v1/articles/${article.id}/draft`, body: { headline: 'Undone, too' } },
      { method: 'POST', path: `/v1/articles/${article.id}/unpublish` },
      { method: 'DELETE', path: `/v1/speakers/${id}` },
      { method: 'DELETE', path: `/v1/articles/${article.id}` },
      { method: 'POST', path: '/v1/outlets', body: { name: 'Undone', category: 'online', slug: outlet.slug } },
    ], 'slug_taken');
    expect(problem).toMatchObject({ operation: 7, detail: expect.stringMatching(/^Operation 7 \(POST \/v1\/outlets\): /) });
    expect(pointers(problem)).toEqual(['#/operations/7/body/slug']);
  });

  const failures: [string, () => Promise<Json>, object][] = [
    ['not_found', async () => ({ method: 'DELETE', path: '/v1/speakers/nobody' }), {}],
    ['conflict', async () => ({ method: 'POST', path: `/v1/articles/${(await makeArticle(newsroom)).id}/unpublish` }), {}],
    ['in_use', async () => ({ method: 'DELETE', path: `/v1/outlets/${(await makeArticle(newsroom)).outletId}` }), { counts: { articles: 1 } }],
    ['precondition_failed', async () => ({ method: 'DELETE', path: `/v1/outlets/${(await makeOutlet(newsroom)).id}`, ifMatch: '"7-x"' }), { currentVersion: 1 }],
    ['invalid_body', async () => ({ method: 'POST', path: '/v1/quotes', body: { articleId: 'none', kind: 'direct', text: 'A' } }), { errors: [expect.objectContaining({ pointer: '#/operations/1/body/articleId' })] }],
    ['invalid_body', async () => ({ method: 'POST', path: '/v1/quotes' }), { errors: [expect.objectContaining({ pointer: '#/operations/1/body' })] }],
    ['invalid_parameter', async () => ({ method: 'DELETE', path: '/v1/speakers/x?nonsense=1' }), { errors: [expect.objectContaining({ parameter: 'nonsense' })] }],
    ['invalid_parameter', async () => ({ method: 'DELETE', path: '/v1/speakers/%E0%A4%A' }), { errors: [expect.objectContaining({ parameter: 'path' })] }],
  ];
  test.each(failures)('fails as its operation does by itself, and names it: %s', async (code, make, extras) => {
    const failing = await make();
    expect(await refused([speaker('Before'), failing, speaker('After')], code)).toMatchObject({ operation: 1, detail: expect.stringContaining(`Operation 1 (${failing.method} ${failing.path}): `), ...extras });
  });

  test('hears of all operations at once that are wrong beforehand', async () => {
    const problem = await refused([speaker(''), { method: 'DELETE', path: '/v1/nothing' }, speaker('Good'), speaker('Wrong', { kind: 'x', extra: 1 }), { method: 'PATCH', path: '/v1/speakers/$9.id', body: {} }], 'invalid_body');
    expect(problem.operation).toBe(0);
    expect(pointers(problem).sort()).toEqual(['#/operations/0/body/name', '#/operations/1/path', '#/operations/3/body/extra', '#/operations/3/body/kind', '#/operations/4/path']);
    expect(problem.detail).toContain('3 more');
  });

  test('because it is no batch, names what is wrong', async () => {
    const wrong: [Json, string][] = [
      [{ path: '/v1/speakers' }, '#/operations/0/method'], [{ method: 'GET', path: '/v1/speakers' }, '#/operations/0/method'], [{ method: 'PUT', path: '/v1/speakers/x' }, '#/operations/0/method'], [{ method: 'post', path: '/v1/speakers' }, '#/operations/0/method'],
      [{ method: 'POST' }, '#/operations/0/path'], [{ method: 'DELETE', path: '/v1/speakers/x', body: [] }, '#/operations/0/body'], [{ method: 'DELETE', path: '/v1/speakers/x', headers: {} }, '#/operations/0/headers'],
      [{ method: 'DELETE', path: '/v1/speakers/x', body: {} }, '#/operations/0/body'], [{ ...speaker('A'), ifMatch: '*' }, '#/operations/0/ifMatch'], [null, '#/operations/0'],
    ];
    for (const [given, pointer] of wrong) expect([given, pointers(await refused([given], 'invalid_body'))]).toEqual([given, expect.arrayContaining([pointer])]);
  });
});

describe('a path that is no operation of a batch', () => {
  const paths = [
    '/v1/../v1/speakers', '/v1/./speakers', '/v1//speakers', '//v1/speakers', '/v1/speakers/', '/V1/speakers', '/v1/Speakers', '/v1%2Fspeakers', '/v1/%73peakers', '/v1/speakers;x=1', '/v1/speakers%3Fx', '/', '/healthz', '/openapi.json', '/docs',
    '//evil.example/v1/speakers', 'http://evil.example/v1/speakers', 'https://127.0.0.1/v1/speakers', 'v1/speakers', '', '/v1/speakers#x', '/v1/speakers x', '/v1/speakers\r\nHost: x', '/v1/späker', '/v1/speakers\u0000',
    '/v1/$0.id', '/v1/__proto__', '/v1/constructor', '/v1/batch', '/v1/batch?x=1', '/v1/keys', '/v1/articles/x/preview-links',
  ];
  test.each(paths)('is refused: POST %j', async (path) => {
    const problem = await refused([speaker('Before'), { method: 'POST', path, body: { name: 'A', kind: 'person', role: 'viewer', operations: [] } }], 'invalid_body', { role: 'admin' });
    expect(pointers(problem)).toContain('#/operations/1/path');
  });

  test('is one that is too long', async () => {
    expect(pointers(await refused([{ method: 'DELETE', path: `/v1/speakers/${'x'.repeat(5_000)}` }], 'invalid_body'))).toEqual(['#/operations/0/path']);
    await refused([{ method: 'DELETE', path: `/v1/speakers/${'x'.repeat(300)}` }], 'not_found');
  });

  test('is one whose method is another', async () => {
    expect(pointers(await refused([{ method: 'DELETE', path: '/v1/speakers' }, { method: 'PATCH', path: '/v1/articles/x/publish', body: {} }], 'invalid_body'))).toEqual(['#/operations/0/path', '#/operations/1/path']);
  });

  test('is not one that is hostile only where an id may stand: that names nothing', async () => {
    for (const id of ['..', '%2e%2e%2Fkeys', '__proto__', 'constructor', '%00', '%22']) await refused([{ method: 'DELETE', path: `/v1/speakers/${id}` }], 'not_found');
  });
});

describe('the right to an operation', () => {
  test('is that of the caller: a viewer has none to a batch', async () => {
    expect((await refused([speaker('By a viewer')], 'forbidden', { role: 'viewer' })).operation).toBeUndefined();
  });

  test('is asked for each: an editor cannot revoke a key or delete for good, though all before it was allowed', async () => {
    const article = await makeArticle(newsroom);
    const key = await newsroom.database.read((tx) => tx.key.findFirstOrThrow({ where: { role: 'viewer' } }));
    for (const path of [`/v1/keys/${key.id}`, `/v1/articles/${article.id}?permanent=true`]) {
      const operations = [speaker('Before'), { method: 'DELETE', path }];
      expect(await refused(operations, 'forbidden')).toMatchObject({ operation: 1, detail: expect.stringContaining('admin') });
    }
    const [, { status }] = await resultsOf([speaker('Before'), { method: 'DELETE', path: `/v1/articles/${article.id}?permanent=true` }], { role: 'admin' });
    expect(status).toBe(204);
  });

  test('is not granted by a reference', async () => {
    const article = await makeArticle(newsroom);
    const problem = await refused([speaker('true'), { method: 'DELETE', path: `/v1/articles/${article.id}?permanent=$0.name` }], 'forbidden');
    expect(problem.operation).toBe(1);
  });
});

describe('If-Match of an operation', () => {
  test('is needed where it is by itself', async () => {
    const { id, outletId } = await makeArticle(strict);
    const problem = await refused([{ method: 'PATCH', path: `/v1/outlets/${outletId}`, ifMatch: '*', body: { name: 'A' } }, { method: 'DELETE', path: `/v1/articles/${id}` }], 'precondition_required', { room: strict });
    expect(problem.operation).toBe(1);
    const [{ status }] = await resultsOf([{ method: 'DELETE', path: `/v1/articles/${id}`, ifMatch: '*' }], { room: strict });
    expect(status).toBe(204);
  });

  test('decides as by itself: a version that has passed fails, also one of the batch\'s own', async () => {
    const { id } = await makeSpeaker(newsroom);
    const etag = (await newsroom.as('editor').get(`/v1/speakers/${id}`)).headers['etag'];
    const patch = (ifMatch: string, description: string) => ({ method: 'PATCH', path: `/v1/speakers/${id}`, ifMatch, body: { description } });
    expect(await refused([patch(String(etag), 'One'), patch(String(etag), 'Two')], 'precondition_failed')).toMatchObject({ operation: 1, currentVersion: 2 });
    const results = await resultsOf([patch(String(etag), 'One'), patch('$0.etag', 'Two'), patch('*', 'Three')]);
    expect(results.map(({ body }) => body.version)).toEqual([2, 3, 4]);
  });
});
