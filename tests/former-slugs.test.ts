/** Slugs that articles had before: reading by one leads to the slug of now. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answerErrors, operations, resolve } from './support/document.js';
import { type Json, makeArticle, makeOutlet, makePublishedArticle, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

const editor = () => newsroom.as('editor');

const rename = async (article: Json, slug: string): Promise<Json> => {
  const answer = await editor().patch(`/v1/articles/${article.id}`).send({ slug });
  expect([answer.status, answer.body.slug]).toEqual([200, slug]);
  return answer.body;
};

/** A published article that was called by these names, the last of which it has. */
async function makeRenamed(first: string, ...later: string[]): Promise<Json> {
  let article = await makePublishedArticle(newsroom, { slug: first });
  for (const slug of later) article = await rename(article, slug);
  return article;
}

const leadsTo = async (slug: string, role: 'editor' | null = null): Promise<string | number> => {
  const { status, headers } = await newsroom.as(role).get(`/v1/articles/${slug}`);
  return status === 308 ? String(headers['location']) : status;
};

describe('a former slug of an article', () => {
  test('answers 308 with the same path under the slug of now, the query kept, and no body', async () => {
    await makeRenamed('tide-one', 'tide-two');
    const answer = await newsroom.as(null).get('/v1/articles/tide-one?include=quotes.speaker,outlet');
    expect([answer.status, answer.headers['location'], answer.text]).toEqual([308, '/v1/articles/tide-two?include=quotes.speaker,outlet', '']);
    expect(answer.headers).not.toHaveProperty('etag');
    expect(answer.headers).not.toHaveProperty('content-type');
    const followed = await newsroom.as(null).get(String(answer.headers['location']));
    expect([followed.status, followed.body.slug]).toEqual([200, 'tide-two']);
  });

  test('is kept as any answer is: by everybody without a key, by nobody else with one', async () => {
    await makeRenamed('kept-one', 'kept-two');
    for (const [role, kept] of [[null, 'public, no-cache'], ['viewer', 'private, no-cache']] as const) {
      const [moved, there] = [await newsroom.as(role).get('/v1/articles/kept-one'), await newsroom.as(role).get('/v1/articles/kept-two')];
      expect([moved.status, moved.headers['cache-control']]).toEqual([308, kept]);
      expect(moved.headers['vary']).toBe(there.headers['vary']);
    }
  });

  test('is an absolute link where PUBLIC_URL is set, and never one to the Host that was asked', async () => {
    const elsewhere = await openTestNewsroom({ env: { PUBLIC_URL: 'https://news.example' } });
    const article = await makePublishedArticle(elsewhere, { slug: 'host-one' });
    await elsewhere.as('editor').patch(`/v1/articles/${article.id}`).send({ slug: 'host-two' }).expect(200);
    const answer = await elsewhere.as(null).get('/v1/articles/host-one/text').set('Host', 'evil.example');
    await elsewhere.close();
    expect([answer.status, answer.headers['location']]).toEqual([308, 'https://news.example/v1/articles/host-two/text']);
  });

  const reads = operations.filter(({ method, path }) => method === 'get' && /^\/v1\/articles\/\{id\}(\/|$)/.test(path));
  test.each(reads.map((operation) => [operation.path, operation] as const))('leads on from GET and HEAD %s, as the document says', async (path, operation) => {
    const article = await makePublishedArticle(newsroom, { slug: `old-${operation.operationId.toLowerCase()}` });
    const slug = `new-${operation.operationId.toLowerCase()}`;
    await rename(article, slug);
    const at = (name: string): string => path.replace('{id}', name).replace(/\{\w+\}/g, '1');
    for (const method of ['get', 'head'] as const) {
      const answer = await newsroom.as('admin')[method](at(article.slug));
      expect([answer.status, answer.headers['location']]).toEqual([308, at(slug)]);
      expect(answerErrors(operation, answer)).toEqual([]);
    }
  });

  const writes = operations.filter(({ method, path }) => method !== 'get' && /^\/v1\/articles\/\{id\}(\/|$)/.test(path));
  const example = ({ definition }: Json): Json => {
    const schema = definition.requestBody?.content['application/json'].schema;
    return schema && (resolve(schema).examples?.[0] ?? {});
  };
  test.each(writes.map((operation) => [operation.operationId, operation] as const))('names nothing that %s could change', async (_id, operation) => {
    const { method, path } = operation;
    const article = await makePublishedArticle(newsroom, { slug: `before-${operation.operationId.toLowerCase()}` });
    const { version } = await rename(article, `after-${operation.operationId.toLowerCase()}`);
    const answer = await newsroom.as('admin')[method](path.replace('{id}', article.slug).replace(/\{\w+\}/g, '1')).send(example(operation));
    expectProblem(answer, 'not_found');
    expect(answer.headers['location']).toBeUndefined();
    expect((await editor().get(`/v1/articles/${article.id}`)).body.version).toBe(version);
  });

  test('leads straight to the slug of now, however many came between', async () => {
    await makeRenamed('chain-a', 'chain-b', 'chain-c', 'chain-d');
    expect([await leadsTo('chain-a'), await leadsTo('chain-b'), await leadsTo('chain-c'), await leadsTo('chain-d')])
      .toEqual(['/v1/articles/chain-d', '/v1/articles/chain-d', '/v1/articles/chain-d', 200]);
  });

  test('is its slug again when the article takes it back, and what it had instead leads there', async () => {
    const article = await makeRenamed('back-a', 'back-b', 'back-a');
    expect([await leadsTo('back-a'), await leadsTo('back-b')]).toEqual([200, '/v1/articles/back-a']);
    await rename(article, 'back-b');
    expect([await leadsTo('back-a'), await leadsTo('back-b')]).toEqual(['/v1/articles/back-b', 200]);
  });

  test('belongs to another article that is public with it, be it new or renamed, and does not come back', async () => {
    const first = await makeRenamed('given-a', 'given-b', 'given-c');
    const [second, third] = [await makePublishedArticle(newsroom, { slug: 'given-a' }), await makeRenamed('given-other', 'given-b')];
    const idAt = async (slug: string) => (await newsroom.as(null).get(`/v1/articles/${slug}`)).body.id;
    expect([await idAt('given-a'), await idAt('given-b'), await idAt('given-c')]).toEqual([second.id, third.id, first.id]);
    await rename(second, 'given-d');
    expect(await leadsTo('given-a')).toBe('/v1/articles/given-d');
    await newsroom.database.write((tx) => tx.article.delete({ where: { id: second.id } }));
    expect(await leadsTo('given-a')).toBe(404);
  });

  test('is left to its article where a slug is derived', async () => {
    const first = await makePublishedArticle(newsroom, { headline: 'Lantern festival' });
    await rename(first, 'festival-of-lanterns');
    expect((await makeArticle(newsroom, { headline: 'Lantern festival' })).slug).toBe('lantern-festival-2');
    expect(await leadsTo('lantern-festival', 'editor')).toBe('/v1/articles/festival-of-lanterns');
  });

  test('is not kept by a change that is refused', async () => {
    const [first, other] = [await makePublishedArticle(newsroom, { slug: 'refused-a' }), await makeArticle(newsroom)];
    expectProblem(await editor().patch(`/v1/articles/${first.id}`).send({ slug: other.slug }), 'slug_taken');
    expectProblem(await editor().patch(`/v1/articles/${first.id}`).send({ slug: 'refused-b', version: 9 }), 'invalid_body');
    expect(await newsroom.database.read((tx) => tx.formerSlug.count({ where: { articleId: first.id } }))).toBe(0);
    expect(await leadsTo('refused-a')).toBe(200);
  });

  test('is given to one draft, when several ask for it at the same time', async () => {
    await makeRenamed('raced', 'raced-on');
    const outletId = (await makeOutlet(newsroom)).id;
    const answers = await Promise.all(Array.from({ length: 5 }, () => editor().post('/v1/articles').send({ slug: 'raced', headline: 'Raced', body: 'Text.', outletId })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });
});

describe('a former slug of an article that the caller may not see', () => {
  const same = async (slug: string): Promise<void> => {
    const told = async (name: string) => {
      const { status, headers, body } = await newsroom.as(null).get(`/v1/articles/${name}`);
      const { 'x-request-id': _id, date: _date, 'content-length': _length, ...compared } = headers as Json;
      return JSON.stringify([status, compared, { ...body, requestId: '' }]).replaceAll(name, 'NAME');
    };
    expect(await told(slug)).toBe(await told('there-is-nothing'));
  };

  test('answers as if there were nothing, until it is published and once it is not any more', async () => {
    const article = await makeRenamed('hidden-a', 'hidden-b');
    await editor().post(`/v1/articles/${article.id}/unpublish`).expect(200);
    await same('hidden-a');
    expect(await leadsTo('hidden-a', 'editor')).toBe('/v1/articles/hidden-b');
    await publish(newsroom, article);
    expect(await leadsTo('hidden-a')).toBe('/v1/articles/hidden-b');
    await editor().post(`/v1/articles/${article.id}/unpublish`).expect(200);
    await same('hidden-a');
  });

  test('leads nowhere for anybody while it is in the trash, leads there again when it is restored, and is free when it is gone', async () => {
    const article = await makeRenamed('trash-a', 'trash-b');
    await editor().delete(`/v1/articles/${article.id}`).expect(204);
    await same('trash-a');
    expect(await leadsTo('trash-a', 'editor')).toBe(404);
    await editor().post(`/v1/articles/${article.id}/restore`).expect(200);
    expect(await leadsTo('trash-a', 'editor')).toBe('/v1/articles/trash-b');
    await editor().delete(`/v1/articles/${article.id}`).expect(204);
    await newsroom.as('admin').delete(`/v1/articles/${article.id}?permanent=true`).expect(204);
    expect(await newsroom.database.read((tx) => tx.formerSlug.count({ where: { slug: 'trash-a' } }))).toBe(0);
    expect((await makeArticle(newsroom, { headline: 'Trash a' })).slug).toBe('trash-a');
  });
});

describe('a request that is wrong in itself', () => {
  test.each([['?nonsense=1', 'invalid_parameter'], ['?include=keys', 'invalid_parameter']] as const)('is refused before it is sent on: %s', async (query, code) => {
    await makeRenamed(`wrong-a${query.length}`, `wrong-b${query.length}`);
    expectProblem(await newsroom.as(null).get(`/v1/articles/wrong-a${query.length}${query}`), code);
  });

  test('with a bad key is a 401, by a former slug too', async () => {
    await makeRenamed('bad-key-a', 'bad-key-b');
    expectProblem(await newsroom.as(null).get('/v1/articles/bad-key-a').set('Authorization', 'Bearer nonsense'), 'unauthenticated');
  });
});
