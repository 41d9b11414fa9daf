import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ProblemCode } from '../src/http/errors.js';
import { endpoints } from '../src/resources/index.js';
import { exampleFor, operations } from './support/document-walk.js';
import { type Json, makeArticle, makeImage, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';
import { type Wire, openWire } from './support/wire.js';

let newsroom: TestNewsroom;
let wire: Wire;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  wire = await openWire(newsroom);
});
afterAll(async () => {
  await wire.close();
  await newsroom.close();
});

const editor = () => ({ Authorization: `Bearer ${newsroom.keys.editor}` });
const json = { 'Content-Type': 'application/json' };
const missing = '01890000-0000-7000-8000-000000000000';

describe('a path', () => {
  const unknown = [
    '/nothing', '/v1', '/v1/', '/v1/nothing', '/v2/articles', '/V1/articles', '/v1/Articles', '/v1/articles/', '//v1/articles', '/v1/articles/a/b', '/v1/keys/', '/healthz/', '/docs/nothing',
    '/media/none.jpg', '/media/../package.json', '/media/%2e%2e/outlets.yaml', '/media/', '/media/%E0%A4%A', '/.env', '/%00', '/docs%2fx', '/<script>',
  ];

  test.each(unknown)('that is none is 404: %s', async (path) => {
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE', 'PUT']) {
      if (path.startsWith('/media') && method !== 'GET') continue;
      const answer = await wire.send(method, path);
      expect(expectProblem(answer, 'not_found').instance).toBe(path.split('?')[0]);
    }
    expect(await wire.send('HEAD', path)).toMatchObject({ status: 404, text: '' });
  });

  test.each(['/v1/articles/%E0%A4%A', '/v1/articles/%', '/v1/speakers/%zz', '/v1/articles/%ff/text'])('that cannot be decoded is 400: %s', async (path) => {
    expect(expectProblem(await wire.send('GET', path), 'invalid_parameter').errors).toEqual([expect.objectContaining({ parameter: 'path' })]);
  });

  test('too long to be read is 431', async () => {
    expectProblem(await wire.send('GET', `/v1/articles/${'x'.repeat(20_000)}`), 'headers_too_large');
  });

  const items = operations.filter(({ path }) => path.includes('{id}')).map((operation) => [operation.method, operation.path, operation] as const);
  test.each(items)('with an id of nothing is 404: %s %s', async (method, path, operation) => {
    const body = exampleFor(operation);
    for (const id of [missing, missing.toUpperCase(), 'no-such-slug']) {
      const answer = await wire.send(method, path.replace('{id}', id).replace('{version}', '1'), {
        headers: { Authorization: `Bearer ${newsroom.keys.admin}`, ...(body && json) }, ...(body && { body }),
      });
      expect(expectProblem(answer, 'not_found').detail).toContain(id);
    }
  });
});

describe('a method', () => {
  const methods = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'PUT', 'TRACE', 'PROPFIND', 'COPY', 'LINK', 'PURGE', 'M-SEARCH'];
  const allowed = new Map<string, Set<string>>();
  for (const { path, method } of endpoints) {
    const also = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    allowed.set(path, new Set([...(allowed.get(path) ?? ['OPTIONS']), ...also]));
  }
  for (const path of ['/openapi.json', '/openapi.yaml', '/docs', '/docs/start.js', '/docs/swagger-ui.css', '/media/anything.jpg']) allowed.set(path, new Set(['OPTIONS', 'GET', 'HEAD']));

  test.each([...allowed])('that %s does not have is 405, and Allow lists those that it has', async (path, allow) => {
    for (const method of methods.filter((method) => !allow.has(method))) {
      const answer = await wire.send(method, path.replace('{id}', missing), { headers: method === 'PUT' ? { ...editor(), ...json } : {}, ...(method === 'PUT' ? { body: '{}' } : {}) });
      expect([method, new Set(String(answer.headers['allow']).split(', '))]).toEqual([method, allow]);
      if (method !== 'HEAD') expect(expectProblem(answer, 'method_not_allowed').detail).toContain(method);
    }
  });

  test('that is none at all is 400', async () => {
    expect(await wire.raw('NONSENSE /v1/articles HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"invalid_parameter"/);
  });
});

describe('a format', () => {
  test.each([
    ['/v1/articles', 'text/html'], ['/v1/articles', 'application/xml, text/*;q=0.5'], ['/v1/articles', 'application/json;q=0'], ['/v1/speakers/x', 'image/png'], ['/', 'text/html'],
    ['/v1/articles/x/text', 'application/json'],
  ])('of %s that Accept: %s excludes is 406', async (path, accept) => {
    expectProblem(await wire.send('GET', path, { headers: { Accept: accept } }), 'not_acceptable');
  });

  test.each(['*/*', 'application/*', 'text/html, */*;q=0.1', 'application/json', 'APPLICATION/JSON', ''])('that Accept: %s allows is answered', async (accept) => {
    expect((await wire.send('GET', '/v1/articles', { headers: { Accept: accept } })).status).toBe(200);
  });

  test('that is not acceptable is refused before anything is written', async () => {
    const sending = { headers: { ...editor(), ...json, Accept: 'text/html' }, body: JSON.stringify({ name: 'Unwritten', category: 'online' }) };
    expectProblem(await wire.send('POST', '/v1/outlets', sending), 'not_acceptable');
    expect((await newsroom.as(null).get('/v1/outlets/unwritten')).status).toBe(404);
  });
});

describe('a body', () => {
  const outlet = JSON.stringify({ name: 'Outlet', category: 'online' });
  const invalidUtf8 = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28]), Buffer.from('","category":"online"}')]);
  const refusals: [string, ProblemCode, Record<string, string>, string | Buffer][] = [
    ['that is not JSON', 'malformed_json', json, '{"name":'],
    ['that is two values', 'malformed_json', json, '{}{}'],
    ['that is not UTF-8', 'malformed_json', json, invalidUtf8],
    ['in UTF-16', 'malformed_json', json, Buffer.from(outlet, 'utf16le')],
    ['that is only blanks', 'malformed_json', json, '  '],
    ['of another type', 'unsupported_media_type', { 'Content-Type': 'text/plain' }, outlet],
    ['of no type', 'unsupported_media_type', {}, outlet],
    ['of a malformed type', 'unsupported_media_type', { 'Content-Type': 'json' }, outlet],
    ['of a merge patch where something is made', 'unsupported_media_type', { 'Content-Type': 'application/merge-patch+json' }, outlet],
    ['of a form', 'unsupported_media_type', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'name=Outlet&category=online'],
    ['in another character set', 'unsupported_media_type', { 'Content-Type': 'application/json; charset=latin1' }, outlet],
    ['that says it is compressed', 'unsupported_media_type', { ...json, 'Content-Encoding': 'gzip' }, outlet],
    ['beyond 2 MiB', 'too_large', json, JSON.stringify({ name: 'x'.repeat(2 * 1_024 * 1_024) })],
    ['that lacks what is required', 'invalid_body', json, '{}'],
  ];

  test.each(refusals)('%s is refused as %s', async (_what, code, headers, body) => {
    expectProblem(await wire.send('POST', '/v1/outlets', { headers: { ...editor(), ...headers }, body }), code);
  });

  test('that is missing is said to be required', async () => {
    expect(expectProblem(await wire.send('POST', '/v1/outlets', { headers: editor() }), 'invalid_body').errors).toEqual([expect.objectContaining({ pointer: '#', code: 'required' })]);
  });

  test('with many errors hears of all of them at once', async () => {
    const body = { slug: 'Not A Slug', headline: ' ', language: 'english', topics: ['', 5], outletId: null, images: [{ role: 'cover' }], dateline: { date: '2015-02-30' }, quotes: [{ kind: 'said', text: '' }], extra: 1 };
    const problem = expectProblem(await newsroom.as('editor').post('/v1/articles').send(body), 'invalid_body');
    const pointers = ['slug', 'headline', 'language', 'topics/0', 'topics/1', 'outletId', 'images/0/role', 'images/0/imageId', 'dateline/date', 'quotes/0/kind', 'quotes/0/text', 'body', 'extra'];
    expect(problem.errors.map(({ pointer }: Json) => pointer).sort()).toEqual(pointers.map((path) => `#/${path}`).sort());
    for (const error of problem.errors) expect(error).toEqual({ pointer: error.pointer, code: expect.stringMatching(/^[a-z_]+$/), message: expect.stringMatching(/\S/) });
  });

  test('that refers to what does not exist is 422 on every such field', async () => {
    const quotes = [{ kind: 'indirect', text: 'A', speakerId: 'nobody', via: { outletId: 'none' }, addressees: [{ name: 'B', speakerId: missing }] }, { kind: 'indirect', text: 'C', speakerId: 'nobody-else' }];
    const { id: outletId } = await makeOutlet(newsroom);
    const problem = expectProblem(await newsroom.as('editor').post('/v1/articles').send({ headline: 'A', body: 'B', outletId, quotes }), 'invalid_body');
    expect(problem.errors.map(({ pointer, code }: Json) => [pointer, code])).toEqual(expect.arrayContaining([
      ['#/quotes/0/speakerId', 'unknown_reference'], ['#/quotes/1/speakerId', 'unknown_reference'], ['#/quotes/0/addressees/0/speakerId', 'unknown_reference'], ['#/quotes/0/via/outletId', 'unknown_reference'],
    ]));
  });
});

describe('a parameter', () => {
  test('that is wrong is named together with all others that are', async () => {
    const problem = expectProblem(await newsroom.as(null).get('/v1/quotes?limit=101&sort=hash&include=keys&kind=shouted&nonsense=1'), 'invalid_parameter');
    expect(problem.errors.map(({ parameter }: Json) => parameter).sort()).toEqual(['include', 'kind', 'limit', 'nonsense', 'sort']);
    expect(problem.errors.find(({ parameter }: Json) => parameter === 'nonsense').message).toContain('saidAfter');
  });
});

describe('a conflict', () => {
  const post = (path: string, body: object = {}) => newsroom.as('editor').post(path).send(body);

  test.each([['outlets', makeOutlet], ['speakers', makeSpeaker], ['images', makeImage], ['articles', makeArticle]] as const)('over a slug in %s is slug_taken', async (plural, make) => {
    const [first, second] = [await make(newsroom, { slug: `taken-${plural}` }), await make(newsroom)];
    const changing = newsroom.as('editor').patch(`/v1/${plural}/${second.id}`).send({ slug: first.slug });
    for (const answer of [await changing, await post(`/v1/${plural}`, creating[plural](first))]) {
      expect(expectProblem(answer, 'slug_taken').errors).toEqual([{ pointer: '#/slug', code: 'taken', message: expect.any(String) }]);
    }
  });
  const creating = {
    outlets: ({ slug }: Json) => ({ slug, name: 'A', category: 'online' }),
    speakers: ({ slug }: Json) => ({ slug, name: 'A', kind: 'person' }),
    images: ({ slug }: Json) => ({ slug, title: 'A', alt: '', url: 'https://images.example/a.jpg' }),
    articles: ({ slug, outletId }: Json) => ({ slug, outletId, headline: 'A', body: 'B' }),
  } satisfies Record<string, (first: Json) => object>;

  test('over what others refer to is in_use, with counts', async () => {
    const [outlet, image] = [await makeOutlet(newsroom), await makeImage(newsroom)];
    const speaker = await makeSpeaker(newsroom, { imageId: image.id });
    const article = await makeArticle(newsroom, { outletId: outlet.id, images: [{ imageId: image.id, role: 'lead' }] });
    const quote = await makeQuote(newsroom, { articleId: article.id, speakerId: speaker.id, via: { outletId: outlet.id } });
    await makeQuote(newsroom, { articleId: article.id, inReplyToId: quote.id });
    const uses: [string, object][] = [
      [`outlets/${outlet.id}`, { articles: 1, quotes: 1 }], [`images/${image.id}`, { articles: 1, speakers: 1 }], [`speakers/${speaker.id}`, { quotes: 1 }], [`quotes/${quote.id}`, { replies: 1 }],
    ];
    for (const [path, counts] of uses) {
      expect(expectProblem(await newsroom.as('editor').delete(`/v1/${path}`), 'in_use').counts).toEqual(counts);
    }
  });

  test('over the state of an article is conflict', async () => {
    const article = await makePublishedArticle(newsroom);
    expectProblem(await post(`/v1/articles/${article.id}/publish`), 'conflict');
    await post(`/v1/articles/${article.id}/unpublish`).expect(200);
    expectProblem(await post(`/v1/articles/${article.id}/unpublish`), 'conflict');
    const later = expectProblem(await post(`/v1/articles/${article.id}/publish`, { publishedAt: '2999-01-01T00:00:00Z' }), 'conflict');
    expect(later.errors).toEqual([expect.objectContaining({ pointer: '#/publishedAt' })]);
  });

  test('over a Wikidata id is conflict', async () => {
    await makeSpeaker(newsroom, { wikidataId: 'Q777' });
    expectProblem(await post('/v1/speakers', { name: 'A', kind: 'person', wikidataId: 'Q777' }), 'conflict');
  });
});
