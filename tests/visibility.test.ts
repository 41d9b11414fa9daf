import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '../src/changes/scope.js';
import type { Endpoint } from '../src/http/endpoint.js';
import { endpoints } from '../src/resources/index.js';
import { type World, destroyHidden, fill, makeWorld } from './support/hidden-world.js';
import { type Json, makeArticle, makeOutlet, makePublishedArticle, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';
import { type Row, visibilityRows } from './support/visibility-rows.js';

interface Seen {
  status: number;
  headers: object;
  body: Json;
  /** What the answer shows, without the request that it repeats. */
  shown: string;
}
/** What may become of an article that readers do not see, or of one that they see, without their seeing anything of it. */
const unseen = ['review', 'scheduled', 'inTheTrash', 'inAWorkingCopy'] as const;
type Moment = 'draft' | (typeof unseen)[number] | 'published' | 'unpublished' | 'gone';

let newsroom: TestNewsroom;
let world: World;
/** What the public is answered at every moment, and a viewer while the article is a draft. */
const seen = Object.fromEntries(['draft', ...unseen, 'published', 'unpublished', 'gone', 'viewer'].map((moment) => [moment, new Map()])) as Record<Moment | 'viewer', Map<string, Seen>>;
let draftTag: string;

const shownOf = (body: Json, text: string): string =>
  body?.data === undefined ? text : `${JSON.stringify(body.data)} total=${body.meta.total} more=${body.links.next !== null}`;

async function look(role: Role | null, path: string): Promise<Seen> {
  const { status, headers, body, text } = await newsroom.as(role).get(path);
  const { 'x-request-id': _id, date: _date, ...compared } = headers as Record<string, string>;
  const { requestId, ...rest } = body;
  return { status, headers: compared, body: status === 200 && text && Object.keys(body).length === 0 ? text : rest, shown: status === 200 ? shownOf(body, text) : '' };
}

/** Articles that are not published are listed only when their status is asked for. */
const asViewer = (path: string): string => (path.startsWith('/v1/articles?') ? `${path}&status=any` : path);

async function lookAtAll(moment: Moment | 'viewer'): Promise<void> {
  for (const { path } of visibilityRows) {
    const filled = fill(path, world);
    seen[moment].set(path, await (moment === 'viewer' ? look('viewer', asViewer(filled)) : look(null, filled)));
  }
}

/** Leads the hidden article through all that readers must not notice; it ends as it began. */
async function lookWhileUnseen(): Promise<void> {
  const editor = newsroom.as('editor');
  const path = `/v1/articles/${world.article}`;
  await editor.post(`${path}/submit`).expect(200);
  await lookAtAll('review');
  await editor.post(`${path}/publish`).send({ at: '2999-01-01T00:00:00Z', override: 'The source stays unnamed.' }).expect(200);
  await editor.post(`${path}/unpublish`).send({ at: '2999-02-01T00:00:00Z' }).expect(200);
  await lookAtAll('scheduled');
  await editor.delete(path).expect(204);
  await lookAtAll('inTheTrash');
  await editor.post(`${path}/restore`).expect(200);
  const copy = `/v1/articles/${world.baseArticle}/draft`;
  await editor.patch(copy).send(hiddenContent()).expect(200);
  const base = `/v1/articles/${world.baseArticle}`;
  await editor.post(`${base}/publish`).send({ at: '2999-01-01T00:00:00Z' }).expect(200);
  await editor.post(`${base}/unpublish`).send({ at: '2999-02-01T00:00:00Z' }).expect(200);
  await lookAtAll('inAWorkingCopy');
  await editor.delete(`${base}/schedule`).expect(200);
  await editor.delete(copy).expect(204);
}

/** A working copy that names all that is hidden; it is planned to be published, and the article to be taken back. */
const hiddenContent = () => ({
  slug: 'zanzibar-copy', headline: 'The Zanzibar ring', section: 'Underworld', topics: ['smuggling'], language: 'pt',
  body: '“Nobody says whisperword,” the source said.\n\n![Night](image:warehouse-inline)', images: [{ imageId: 'warehouse-picture', role: 'lead' }],
  quotes: [{ kind: 'direct', text: 'Nobody says whisperword,', speakerId: 'quiet-source', medium: 'court', saidAt: '1998-03', via: { outletId: 'radio-salt' }, inReplyToId: world.quote }],
});

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  world = await makeWorld(newsroom);
  await lookAtAll('draft');
  await lookAtAll('viewer');
  draftTag = String((await newsroom.as('viewer').get(`/v1/articles/${world.article}`)).headers['etag']);
  await lookWhileUnseen();
  await newsroom.as('editor').post(`/v1/articles/${world.article}/publish`).send({ publishedAt: '2001-05-05T05:05:05Z', override: 'The source stays unnamed.' }).expect(200);
  await lookAtAll('published');
  await newsroom.as('editor').post(`/v1/articles/${world.article}/unpublish`).expect(200);
  await lookAtAll('unpublished');
});
afterAll(() => newsroom.close());

const publicReads = endpoints.filter(({ method, access }) => method === 'get' && access === 'public');
const rowsOf = ({ path }: Endpoint): Row[] => {
  const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
  return visibilityRows.filter((row) => pattern.test(row.path.split('?')[0] ?? ''));
};
const revealing = visibilityRows.filter(({ shows }) => shows !== null);

describe('the table of public reads', () => {
  test.each(publicReads.map((endpoint) => [endpoint.path, endpoint] as const))('knows GET %s and each of its parameters', (_path, endpoint) => {
    const used = rowsOf(endpoint).flatMap(({ path }) => [...new URLSearchParams(path.split('?')[1] ?? '').keys()]);
    expect(rowsOf(endpoint)).not.toHaveLength(0);
    // `status` and `cursor` have tests of their own, below.
    expect(used).toEqual(expect.arrayContaining(Object.keys(endpoint.query.shape).filter((name) => !['status', 'cursor'].includes(name))));
  });
});

describe('what only a draft names', () => {
  test.each(revealing)('is not shown to the public by GET $path', ({ path, shows }) => {
    expect(seen.draft.get(path)?.shown).not.toContain(fill(String(shows), world));
  });

  test.each(revealing.filter(({ only }) => only === undefined))('is shown to a viewer by GET $path', ({ path, shows }) => {
    expect(seen.viewer.get(path)?.shown).toContain(fill(String(shows), world));
  });

  test.each(revealing.filter(({ only }) => only === 'published'))('is not counted as published even for a viewer by GET $path', ({ path, shows }) => {
    expect(seen.viewer.get(path)?.shown).not.toContain(fill(String(shows), world));
  });

  test.each(revealing)('is shown to everybody by GET $path, once it is published', ({ path, shows }) => {
    expect(seen.published.get(path)?.shown).toContain(fill(String(shows), world));
  });

  test.each(visibilityRows)('is hidden again by GET $path, once it is unpublished', ({ path }) => {
    expect(seen.unpublished.get(path)).toEqual(seen.draft.get(path));
  });

  describe.each(unseen)('and what is %s', (moment) => {
    test.each(visibilityRows)('changes nothing of what the public is answered by GET $path', ({ path }) => {
      expect(seen[moment].get(path)).toEqual(seen.draft.get(path));
    });
  });

  test('is not told by an ETag: If-None-Match never answers 304 for it', async () => {
    for (const tag of [draftTag, '*']) {
      expectProblem(await newsroom.as(null).get(`/v1/articles/${world.article}`).set('If-None-Match', tag), 'not_found');
    }
  });

  test('is not told by HEAD', async () => {
    for (const path of ['articles/{article}', 'articles/{article}/text', 'quotes/{quote}', 'speakers/{speaker}', 'images/{portrait}']) {
      const answer = await newsroom.as(null).head(`/v1/${fill(path, world)}`);
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });

  test.each(['post /v1/articles/{article}/publish', 'patch /v1/articles/{article}', 'delete /v1/quotes/{quote}'])(
    'is not told by a write without a key, or with a viewer\'s: %s', async (operation) => {
      const [method, path] = operation.split(' ') as ['post' | 'patch' | 'delete', string];
      const missing = path.replace(/\{\w+\}/, '01890000-0000-7000-8000-000000000000');
      for (const [role, code] of [[null, 'unauthenticated'], ['viewer', 'forbidden']] as const) {
        const there = expectProblem(await newsroom.as(role)[method](fill(path, world)).send({}), code);
        const absent = expectProblem(await newsroom.as(role)[method](missing).send({}), code);
        expect({ ...there, requestId: '', instance: '' }).toEqual({ ...absent, requestId: '', instance: '' });
      }
    });
});

describe('a status', () => {
  test.each(['draft', 'published', 'unpublished', 'any', 'draft,published'])('asked for as %s needs a key', async (status) => {
    expectProblem(await newsroom.as(null).get(`/v1/articles?status=${status}`), 'unauthenticated');
    expect((await newsroom.as('viewer').get(`/v1/articles?status=${status}`)).status).toBe(200);
  });
});

describe('a cursor', () => {
  test.each([
    ['/v1/quotes?limit=1&sort=createdAt', '{baseQuote}'],
    ['/v1/speakers?limit=1&sort=-createdAt', '{addressee}'],
    ['/v1/images?limit=1&sort=createdAt', '{portrait}'],
  ])('that a viewer got from %s shows the public nothing more', async (path) => {
    const { body } = await newsroom.as('viewer').get(path);
    const next = await newsroom.as(null).get(`${path}&cursor=${body.meta.nextCursor}`);
    for (const hidden of [world.quote, world.unattributed, world.speaker, world.addressee, world.portrait, world.picture, world.inline]) {
      expect(JSON.stringify(next.body.data ?? [])).not.toContain(hidden);
    }
  });
});

describe('the order of a search', () => {
  let ordered: TestNewsroom;
  beforeAll(async () => {
    ordered = await openTestNewsroom();
    await makeOutlet(ordered, { slug: 'harbour-gazette' });
  });
  afterAll(() => ordered.close());

  test('is the same for the public, whatever words drafts have', async () => {
    const make = (headline: string) => makePublishedArticle(ordered, { headline, body: 'Text.', outletId: 'harbour-gazette' });
    await make('Lantern lantern lantern barge');
    await make('Lantern barge barge barge');
    const order = async (): Promise<string[]> => (await ordered.as(null).get('/v1/articles?q=lantern+barge')).body.data.map(({ id }: Json) => id);
    const before = await order();
    expect(before).toHaveLength(2);
    for (const word of ['lantern', 'barge']) {
      const drafts = await Promise.all(Array.from({ length: 12 }, () => makeArticle(ordered, { headline: word, body: word, outletId: 'harbour-gazette' })));
      const after = await order();
      for (const { id } of drafts) await ordered.as('editor').delete(`/v1/articles/${id}`).expect(204);
      expect([word, after]).toEqual([word, before]);
    }
  });
});

describe('a note', () => {
  const makeNoted = async () => {
    const quotes = [{ kind: 'direct', text: 'We will see,', note: 'memoword' }];
    const { body } = await newsroom.as('editor').post('/v1/articles').send({ headline: 'Noted', body: '“We will see,” she said.', outletId: 'harbour-gazette', quotes });
    await publish(newsroom, body);
    return body.id as string;
  };

  test('is null and cannot be found without a key, and both are otherwise with one', async () => {
    const id = await makeNoted();
    for (const path of [`/v1/quotes?article=${id}`, `/v1/articles/${id}?include=quotes`]) {
      const note = ({ body }: Json) => (body.data ?? body.quotes)[0].note;
      expect(note(await newsroom.as(null).get(path))).toBeNull();
      expect(note(await newsroom.as('viewer').get(path))).toBe('memoword');
    }
    for (const q of ['memoword', 'memo*', '"memoword"']) {
      const query = `/v1/quotes?article=${id}&count=true&q=${encodeURIComponent(q)}`;
      expect((await newsroom.as(null).get(query)).body.meta.total).toBe(0);
      expect((await newsroom.as('viewer').get(query)).body.meta.total).toBe(1);
    }
    const excluding = `/v1/quotes?article=${id}&count=true&q=-memoword`;
    expect((await newsroom.as(null).get(excluding)).body.meta.total).toBe(1);
    expect((await newsroom.as(null).get('/v1/articles?q=memoword')).body.data).toEqual([]);
    await newsroom.as('editor').delete(`/v1/articles/${id}`).expect(204);
  });
});

describe('what is hidden', () => {
  beforeAll(async () => {
    await destroyHidden(newsroom, world);
    await lookAtAll('gone');
  });

  test.each(visibilityRows)('is answered by GET $path as if it did not exist', ({ path }) => {
    expect(seen.gone.get(path)).toEqual(seen.draft.get(path));
  });
});
