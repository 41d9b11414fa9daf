/** Which slugs of articles are kept as former ones, and which other article may have them: readers see of that only what is public. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makePublishedArticle, publish } from './support/make.js';
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

describe('a slug becomes a former one only when readers could know it', () => {
  const patchDraft = (article: Json, slug: string) => editor().patch(`/v1/articles/${article.id}/draft`).send({ slug }).expect(200);

  test('so none that a draft had', async () => {
    const article = await rename(await makeArticle(newsroom, { slug: 'unknown-a' }), 'unknown-b');
    await publish(newsroom, article);
    expect([await leadsTo('unknown-a'), await leadsTo('unknown-a', 'editor'), await leadsTo('unknown-b')]).toEqual([404, 404, 200]);
    expect((await makeArticle(newsroom, { headline: 'Unknown a' })).slug).toBe('unknown-a');
  });

  test('so of a working copy only the one that publishing replaces', async () => {
    const article = await makePublishedArticle(newsroom, { slug: 'copied-a' });
    for (const slug of ['copied-b', 'copied-c']) await patchDraft(article, slug);
    expect([await leadsTo('copied-a'), await leadsTo('copied-b', 'editor')]).toEqual([200, 404]);
    await publish(newsroom, article);
    expect([await leadsTo('copied-a'), await leadsTo('copied-b'), await leadsTo('copied-c')]).toEqual(['/v1/articles/copied-c', 404, 200]);
  });

  test('so none of the working copy of a draft', async () => {
    const article = await makeArticle(newsroom, { slug: 'first-copy-a' });
    await patchDraft(article, 'first-copy-b');
    await publish(newsroom, article);
    expect([await leadsTo('first-copy-a', 'editor'), await leadsTo('first-copy-b')]).toEqual([404, 200]);
  });

  const withdrawals: [string, (path: string) => Promise<unknown>][] = [
    ['unpublished', (path) => editor().post(`${path}/unpublish`).expect(200)],
    ['deleted and restored', async (path) => {
      await editor().delete(path).expect(204);
      await editor().post(`${path}/restore`).expect(200);
    }],
    ['unpublished, deleted and restored', async (path) => {
      await editor().post(`${path}/unpublish`).expect(200);
      await editor().delete(path).expect(204);
      await editor().post(`${path}/restore`).expect(200);
    }],
  ];
  test.each(withdrawals)('so also the one under which an article was public until it was %s', async (what, withdraw) => {
    const name = what.replace(/\W+/g, '-');
    const article = await makePublishedArticle(newsroom, { slug: name });
    await withdraw(`/v1/articles/${article.id}`);
    expect([await leadsTo(name), await leadsTo(name, 'editor')]).toEqual([404, 200]);
    for (const slug of [`${name}-between`, `${name}-now`]) await rename(article, slug);
    expect([await leadsTo(name), await leadsTo(name, 'editor')]).toEqual([404, `/v1/articles/${name}-now`]);
    await publish(newsroom, article);
    expect([await leadsTo(name), await leadsTo(`${name}-between`), await leadsTo(`${name}-now`)]).toEqual([`/v1/articles/${name}-now`, 404, 200]);
  });

  test('and is a present one again when a withdrawn article takes it back', async () => {
    const article = await makeRenamed('again-a', 'again-b');
    await editor().post(`/v1/articles/${article.id}/unpublish`).expect(200);
    await rename(article, 'again-a');
    expect(await leadsTo('again-a', 'editor')).toBe(200);
    await publish(newsroom, article);
    expect([await leadsTo('again-a'), await leadsTo('again-b')]).toEqual([200, '/v1/articles/again-a']);
  });
});

describe('a former slug that an article has which is not public', () => {
  /** All that the public is answered, but for what no two answers have in common. */
  const told = async (slug: string): Promise<string> => {
    const { status, headers, text } = await newsroom.as(null).get(`/v1/articles/${slug}?include=quotes`);
    const { 'x-request-id': _id, date: _date, ...compared } = headers as Json;
    return JSON.stringify([status, compared, text]);
  };
  const idAt = async (slug: string, role: 'viewer' | null = 'viewer'): Promise<string> => (await newsroom.as(role).get(`/v1/articles/${slug}`)).body.id;

  test('leads everybody else on, whatever becomes of that article, and who sees it to that', async () => {
    await makeRenamed('hidden-old', 'hidden-new');
    const before = await told('hidden-old');
    expect(before).toContain('308');
    const draft = await makeArticle(newsroom, { slug: 'hidden-old' });
    const path = `/v1/articles/${draft.id}`;
    const steps: [() => Promise<unknown>, boolean][] = [
      [async () => undefined, true],
      [() => editor().post(`${path}/submit`).expect(200), true],
      [() => publish(newsroom, draft, { at: '2099-01-01T00:00:00.000Z' }), true],
      [() => editor().delete(path).expect(204), false],
      [() => editor().post(`${path}/restore`).expect(200), true],
      [() => rename(draft, 'hidden-other'), false],
      [() => rename(draft, 'hidden-old'), true],
      [() => newsroom.as('admin').delete(`${path}?permanent=true`).expect(204), false],
    ];
    for (const [step, isSeen] of steps) {
      await step();
      expect(await told('hidden-old')).toBe(before);
      expect(isSeen ? await idAt('hidden-old') : await leadsTo('hidden-old', 'editor')).toBe(isSeen ? draft.id : '/v1/articles/hidden-new');
    }
  });

  test('leads on while a withdrawn article has it', async () => {
    await makeRenamed('withdrawn-old', 'withdrawn-new');
    const before = await told('withdrawn-old');
    const other = await makePublishedArticle(newsroom);
    await editor().post(`/v1/articles/${other.id}/unpublish`).expect(200);
    await rename(other, 'withdrawn-old');
    expect([await told('withdrawn-old'), await idAt('withdrawn-old')]).toEqual([before, other.id]);
  });

  const publications: [string, (slug: string) => Promise<Json>][] = [
    ['that article', async (slug) => publish(newsroom, await makeArticle(newsroom, { slug }))],
    ['a working copy that has it', async (slug) => {
      const article = await makePublishedArticle(newsroom);
      await editor().patch(`/v1/articles/${article.id}/draft`).send({ slug }).expect(200);
      expect(await leadsTo(slug)).toBe(`/v1/articles/${slug}-on`);
      return publish(newsroom, article);
    }],
    ['a draft whose working copy has it', async (slug) => {
      const article = await makeArticle(newsroom);
      await editor().patch(`/v1/articles/${article.id}/draft`).send({ slug }).expect(200);
      return publish(newsroom, article);
    }],
  ];
  test.each(publications)('is taken away by publishing %s, for good', async (what, take) => {
    const slug = what.replaceAll(' ', '-');
    const first = await makeRenamed(slug, `${slug}-on`);
    const taker = await take(slug);
    expect([await idAt(slug, null), await idAt(`${slug}-on`, null)]).toEqual([taker.id, first.id]);
    await editor().post(`/v1/articles/${taker.id}/unpublish`).expect(200);
    expect([await leadsTo(slug), await leadsTo(slug, 'editor')]).toEqual([404, 200]);
    await newsroom.as('admin').delete(`/v1/articles/${taker.id}?permanent=true`).expect(204);
    expect([await leadsTo(slug), await leadsTo(slug, 'editor')]).toEqual([404, 404]);
  });

  test('is not taken away by a publication that is refused', async () => {
    await makeRenamed('gated-old', 'gated-new');
    const draft = await makeArticle(newsroom, { slug: 'gated-old', quotes: [{ kind: 'direct', text: 'Never printed' }] });
    expectProblem(await editor().post(`/v1/articles/${draft.id}/publish`).send({}), 'not_publishable');
    expect(await leadsTo('gated-old')).toBe('/v1/articles/gated-new');
  });

  test('shows who sees that article nothing of the other one, where that article has nothing to show', async () => {
    await makeRenamed('revised-old', 'revised-new');
    const draft = await makeArticle(newsroom, { slug: 'revised-old' });
    const withdrawn = await makePublishedArticle(newsroom, { slug: 'revised-never' });
    await editor().post(`/v1/articles/${withdrawn.id}/unpublish`).expect(200);
    for (const { slug } of [draft, withdrawn]) expectProblem(await newsroom.as('viewer').get(`/v1/articles/${slug}/draft/revisions`), 'not_found');
  });
});
