import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../src/changes/scope.js';
import { write } from '../src/changes/write.js';
import { changedResources } from '../src/resources/changes/change.schema.js';
import { type Json, makeArticle, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
let article: Json;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  article = await makePublishedArticle(newsroom, { headline: 'Tram tunnel to reopen', quotes: [{ kind: 'direct', text: 'We will see,' }] });
  const quote = await makeQuote(newsroom, { articleId: (await makeArticle(newsroom)).id });
  await newsroom.as('editor').patch(`/v1/quotes/${quote.id}`).send({ place: 'Port Averil' }).expect(200);
  await newsroom.as('editor').delete(`/v1/quotes/${quote.id}`).expect(204);
  for (let i = 0; i < 30; i += 1) await makeSpeaker(newsroom);
});
afterAll(() => newsroom.close());

const list = async (search = '', role: 'viewer' | 'admin' = 'viewer'): Promise<Json> =>
  (await newsroom.as(role).get(`/v1/changes?${search}`).expect(200)).body;

/** All pages, as a client follows them. */
async function follow(search: string, from = '0'): Promise<Json[]> {
  const changes: Json[] = [];
  for (let after: string | null = from; after !== null; ) {
    const { data, meta } = await list(`${search}&after=${after}`);
    changes.push(...data);
    after = meta.nextCursor;
  }
  return changes;
}

const rows = () => newsroom.database.read((tx) => tx.change.findMany({ orderBy: { seq: 'asc' } }));

describe('the list of changes', () => {
  test('is the log: every change in the order of commits, in pages of any size', async () => {
    const log = (await rows()).map(({ seq, resource, resourceId, action, version }) => ({ seq, resource, resourceId, action, version }));
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
    for (const limit of [1, 7, 100]) {
      const changes = await follow(`limit=${limit}`);
      expect(changes.map(({ seq, resource, resourceId, action, version }) => ({ seq, resource, resourceId, action, version }))).toEqual(log);
    }
  });

  test('says of each who did what, in which request, and what became of it', async () => {
    const made = await newsroom.as('editor').post('/v1/outlets').set('X-Request-Id', 'changes-test').send({ name: 'The Log', category: 'online' });
    const { latest } = (await list()).meta;
    const { data: [change] } = await list(`after=${latest - 1}`);
    const [key] = (await newsroom.as('admin').get('/v1/keys')).body.data.filter(({ role }: Json) => role === 'editor');
    const { articleCount: _count, ...snapshot } = made.body;
    expect(change).toEqual({
      seq: latest, at: made.body.createdAt, actor: { id: key.id, name: 'Test editor' }, requestId: 'changes-test', resource: 'outlet', resourceId: made.body.id, version: 1,
      articleId: null, articleVersion: null, action: 'create', override: null, problems: null, pruned: false, cacheTags: [made.body.id, 'articles', 'images', 'outlets', 'quotes'], snapshot,
    });
  });

  test('says why an article was published although it could not be, and of a statement to which article it belongs', async () => {
    const changes = await follow('limit=100');
    const published = changes.filter(({ resourceId }) => resourceId === article.id).at(-1);
    expect(published).toMatchObject({ resource: 'article', version: article.version, override: 'As a test needs it.', snapshot: { headline: 'Tram tunnel to reopen', status: 'published' } });
    const ofQuote = changes.filter(({ resource, articleId }) => resource === 'quote' && articleId !== article.id);
    expect(ofQuote.map(({ action, articleId, articleVersion, snapshot }) => [action, articleId, articleVersion, snapshot?.place])).toEqual([
      ['create', expect.any(String), 2, null], ['update', ofQuote[0].articleId, 3, 'Port Averil'], ['delete', ofQuote[0].articleId, 4, undefined],
    ]);
  });

  test('has the links of a page in its body and in its Link header', async () => {
    const { body, headers } = await newsroom.as('viewer').get('/v1/changes?limit=2&resource=speaker').expect(200);
    const next = `/v1/changes?limit=2&resource=speaker&after=${body.data[1].seq}`;
    expect(body.links).toEqual({ self: '/v1/changes?limit=2&resource=speaker', next });
    expect(headers['link']).toBe(`</v1/changes?limit=2&resource=speaker>; rel="self", <${next}>; rel="next"`);
    expect(headers['cache-control']).toMatch(/private/);
  });

  test('ends where the log ends, and tells its last number also to who sees nothing of it', async () => {
    const last = (await rows()).at(-1)?.seq;
    for (const search of [`after=${last}`, 'resource=image', 'actor=nobody']) {
      expect(await list(search)).toMatchObject({ data: [], meta: { limit: 20, nextCursor: null, latest: last }, links: { next: null } });
    }
    expect((await list(`after=${Number(last) - 20}`)).meta.nextCursor).toBeNull();
    expect((await list(`after=${Number(last) - 21}`)).meta.nextCursor).toBe(String(Number(last) - 1));
  });

  test('is refused to who has seen more than there is, as after a restore: it says where the log ends', async () => {
    const last = Number((await rows()).at(-1)?.seq);
    for (const search of [`after=${last + 1}`, 'after=999999999', 'after=999999999&resource=image']) {
      const problem = expectProblem(await newsroom.as('viewer').get(`/v1/changes?${search}`), 'conflict');
      expect(problem.detail).toMatch(new RegExp(`ends at ${last}\\b.*after=0.*fresh copy`));
      expect(problem.errors).toEqual([expect.objectContaining({ parameter: 'after', code: 'beyond_the_end' })]);
    }
  });

  test('says what was done with one of the words that the document lists', async () => {
    const { body: document } = await newsroom.as(null).get('/openapi.json').expect(200);
    const { enum: words, description } = document.components.schemas.Action;
    expect(words).toEqual(actions);
    for (const word of words) expect(description).toContain(`\`${word}\``);
    for (const schema of ['Change', 'ArticleRevision', 'QuoteRevisionSummary']) expect(document.components.schemas[schema].properties.action).toMatchObject({ $ref: '#/components/schemas/Action' });
  });
});

describe('a filter', () => {
  const log = async (test: (row: { resource: string; actorId: string | null; actorName: string }) => boolean): Promise<number[]> =>
    (await rows()).filter(test).map(({ seq }) => seq);
  const seqs = async (search: string): Promise<number[]> => (await follow(search)).map(({ seq }) => seq);

  test.each(changedResources)('finds the changes of each resource: %s', async (resource) => {
    expect(await seqs(`limit=3&resource=${resource}`)).toEqual(await log((row) => row.resource === resource));
  });

  test.each([['article,quote'], ['quote,key,quote'], [changedResources.join()]])('takes a list of them: %s', async (resources) => {
    expect(await seqs(`limit=4&resource=${resources}`)).toEqual(await log(({ resource }) => resources.split(',').includes(resource)));
  });

  test('finds an actor by name and by id, in either case of letters', async () => {
    const id = String((await rows()).find(({ actorName }) => actorName === 'Test editor')?.actorId);
    const expected = await log(({ actorId }) => actorId === id);
    expect(expected.length).toBeGreaterThan(30);
    for (const actor of ['Test%20editor', id, id.toUpperCase()]) expect(await seqs(`limit=9&actor=${actor}`)).toEqual(expected);
    for (const actor of ['test%20editor', 'Test', 'Test%20editor%20', '%25']) expect(await seqs(`actor=${actor}`)).toEqual([]);
  });

  test('of both kinds finds what both allow', async () => {
    expect(await seqs('limit=2&resource=key,speaker&actor=test')).toEqual(await log(({ resource, actorName }) => resource === 'key' && actorName === 'test'));
    expect(await seqs('resource=key&actor=Test%20editor')).toEqual([]);
  });
});

describe('changes of keys', () => {
  test('are in everybody\'s log, and their snapshots in that of admins', async () => {
    const ofKeys = async (role: 'viewer' | 'admin') => (await list('resource=key&limit=100', role)).data;
    const [seen, whole] = [await ofKeys('viewer'), await ofKeys('admin')];
    expect(seen).toEqual(whole.map((change: Json) => ({ ...change, snapshot: null })));
    expect(whole.map(({ snapshot }: Json) => snapshot?.name)).toEqual(expect.arrayContaining(['Test viewer', 'Test admin']));
    expect(JSON.stringify(whole)).not.toMatch(/hash|"key":/);
  });
});

describe('a page of large snapshots', () => {
  test('ends early, and goes on without a gap', async () => {
    const { database, signer } = newsroom;
    const before = (await list()).meta.latest;
    const sizes = [500, 500, 6_000, 10, 10, ...Array.from({ length: 12 }, () => 500)];
    await write(database, { caller: { role: 'editor', keyId: null, name: 'A writer of long texts' }, signer, requestId: null }, async ({ record }) => {
      for (const [i, size] of sizes.entries()) {
        record({ resource: 'article', resourceId: '01890000-0000-7000-8000-000000000000', version: i + 1, action: 'update', snapshot: { body: 'é'.repeat(size * 500) } });
      }
    });
    const pages: number[][] = [];
    for (let after: string | null = String(before); after !== null; ) {
      const answer: Json = await newsroom.as('viewer').get(`/v1/changes?limit=100&after=${after}`).expect(200);
      pages.push(answer.body.data.map(({ seq }: Json) => seq));
      if (answer.body.data.length > 1) expect(answer.text.length).toBeLessThan(4_100_000);
      after = answer.body.meta.nextCursor;
    }
    expect(pages.flat()).toEqual(sizes.map((_, i) => before + 1 + i));
    expect(pages.map((page) => page.length)).toEqual([2, 1, 9, 5]);
  });
});

describe('a request for changes', () => {
  test.each([
    ['limit=101', 'limit'], ['limit=0', 'limit'], ['after=-1', 'after'], ['after=x', 'after'], ['after=', 'after'], ['after=1.5', 'after'], ['after=1&after=2', 'after'], ['after=99999999999', 'after'],
    ['resource=person', 'resource'], ['resource=', 'resource'], ['actor=', 'actor'], [`actor=${'x'.repeat(101)}`, 'actor'], ['cursor=1', 'cursor'], ['page=1', 'page'], ['sort=seq', 'sort'],
  ])('with %s is refused by name', async (search, parameter) => {
    const problem = expectProblem(await newsroom.as('viewer').get(`/v1/changes?${search}`), 'invalid_parameter');
    expect(problem.errors.map((error: Json) => error.parameter)).toContain(parameter);
  });

  test('without a key is the same 401, whatever it asks for', async () => {
    const last = (await rows()).length;
    const answers = await Promise.all(['', '?after=0', `?after=${last}`, `?after=${last + 1_000}`, '?resource=key', '?actor=Test%20editor', '?nonsense=1'].flatMap((search) =>
      ['/v1/changes', '/v1/changes/stream'].map((path) => newsroom.as(null).get(path + search))));
    const problems = answers.map((answer) => ({ ...expectProblem(answer, 'unauthenticated'), requestId: '', instance: '' }));
    expect(new Set(problems.map((problem) => JSON.stringify(problem))).size).toBe(1);
  });
});

describe('an outlet that is made while pages are read', () => {
  test('comes at the end', async () => {
    const first = await list('limit=100&resource=outlet');
    const made = await makeOutlet(newsroom);
    const next = await list(`resource=outlet&after=${first.data.at(-1).seq}`);
    expect(next.data.map(({ resourceId }: Json) => resourceId)).toEqual([made.id]);
  });
});
