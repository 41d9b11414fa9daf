import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Role } from '../src/changes/scope.js';
import { type Json, makeArticle, makePublishedArticle, makeQuote, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

/** A speaker for each test, so that no test finds the statements of another. */
let speakerId: string;
beforeEach(async () => {
  speakerId = (await makeSpeaker(newsroom)).id;
});

/** A statement of the speaker, in an article of its own. Paraphrases need not stand in its body. */
async function say(text: string, { published = true, given = {}, article = {} }: { published?: boolean; given?: object; article?: object } = {}): Promise<Json> {
  const quotes = [{ kind: 'indirect', text, speakerId, ...given }];
  const made = await (published ? makePublishedArticle : makeArticle)(newsroom, { quotes, ...article });
  const { body } = await newsroom.as('viewer').get(`/v1/quotes?article=${made.id}`);
  return { ...body.data[0], outletId: made.outletId, publishedAt: made.publishedAt };
}

const get = async (quote: Json, search = '', role: Role | null = null): Promise<Json> => {
  const { status, body } = await newsroom.as(role).get(`/v1/quotes/${quote.id}/occurrences${search}`);
  expect([status, body.detail]).toEqual([200, undefined]);
  return body;
};

/** The occurrences of a statement: relation, similarity and diff, as a reader would write it. */
async function found(quote: Json, role: Role | null = null): Promise<unknown[][]> {
  const { data } = await get(quote, '', role);
  const sign = { equal: '=', delete: '-', insert: '+' } as Record<string, string>;
  return data.map(({ relation, similarity, diff }: Json) => [relation, Number(similarity.toFixed(3)), ...diff.map(({ op, text }: Json) => sign[op] + text)]);
}

const idsOf = async (quote: Json, role: Role | null = null): Promise<string[]> => (await get(quote, '', role)).data.map(({ quoteId }: Json) => quoteId);

describe('the occurrences of a statement', () => {
  test('are found in other outlets, with where they stand and since when', async () => {
    const [one, other] = [await say('We will not raise the fare.'), await say('We will not raise the fare.')];
    const { data, meta, links } = await get(one, '?count=true');
    expect(data).toEqual([{
      quoteId: other.id, articleId: other.articleId, outletId: other.outletId, publishedAt: other.publishedAt,
      similarity: 1, relation: 'same', diff: [{ op: 'equal', text: 'We will not raise the fare.' }],
    }]);
    expect(meta).toEqual({ limit: 20, nextCursor: null, total: 1 });
    expect(links).toEqual({ self: `/v1/quotes/${one.id}/occurrences?count=true`, next: null });
  });

  test('say what they do to the statement, the most similar first', async () => {
    const statement = await say('We will not raise the fare.');
    await say('We will never raise the fare.');
    await say('Listen: we will not raise the fare. Ever.');
    await say('not raise the fare');
    await say('We WILL not raise the fare');
    await say('The tunnel opens in May, and so do the stations.');
    expect(await found(statement)).toEqual([
      ['same', 1, '=We ', '-will', '+WILL', '= not raise the fare', '-.'],
      ['contains', 0.857, '-We', '+Listen: we', '= will not raise the fare.', '+ Ever.'],
      ['variant', 0.833, '=We will ', '-not', '+never', '= raise the fare.'],
      ['containedBy', 0.8, '-We will ', '=not raise the fare', '-.'],
    ]);
  });

  test.each([
    ['case and typography', 'We don’t know — “yet”.', 'we don\'t know – "yet"', true],
    ['how an accent is composed', 'Le café est fermé, dit-elle', 'Le cafe\u0301 est ferme\u0301, dit-elle', true],
    ['an accent', 'On a fermé', 'On a ferme', false],
    ['a word of three', 'We will pay', 'We will see', false],
    ['a word more than three', 'We will pay', 'We will pay today', false],
    ['the case of three words', 'We will pay', 'WE WILL PAY!', true],
    ['a word of four', 'We will not pay', 'We shall not pay', true],
    ['most words', 'We will not pay a single cent', 'We will go home to bed soon', false],
    ['the marks around Chinese words', '中国经济增长很快', '「中国经济增长很快。」', true],
    ['a word of Thai', 'ภาษาไทยง่ายมากจริงๆ', 'ภาษาไทยยากมากจริงๆ', true],
    ['nothing, without a word', '👍👍', '👍👍', true],
    ['an emoji, without a word', '👍', '👎', false],
    ['an emoji beside words', 'We will win 👍', 'We will win 🎉', true],
  ])('may differ in %s, or not', async (_what, one, other, expected) => {
    const [statement, occurrence] = [await say(one), await say(other)];
    expect(await idsOf(statement)).toEqual(expected ? [occurrence.id] : []);
    expect(await idsOf(occurrence)).toEqual(expected ? [statement.id] : []);
  });

  test('are never by another speaker, and none without a speaker', async () => {
    const statement = await say('We will not raise the fare.');
    await say('We will not raise the fare.', { given: { speakerId: (await makeSpeaker(newsroom)).id } });
    const unattributed = await say('We will not raise the fare.', { given: { speakerId: null } });
    expect([await idsOf(statement), await idsOf(unattributed)]).toEqual([[], []]);
  });

  test('are also found in the same article, the statement itself is not', async () => {
    const quotes = ['Fares stay as they are.', 'Fares stay as they are!'].map((text) => ({ kind: 'indirect', text, speakerId }));
    const article = await makePublishedArticle(newsroom, { quotes });
    const [one, other] = (await newsroom.as(null).get(`/v1/quotes?article=${article.id}`)).body.data;
    expect([await idsOf(one), await idsOf(other)]).toEqual([[other.id], [one.id]]);
  });

  test('stand in the order of publication where they are equally similar, unpublished ones last', async () => {
    const at = async (publishedAt: string): Promise<Json> => {
      const draft = await say('Fares stay as they are.', { published: false });
      await publish(newsroom, { id: draft.articleId }, { publishedAt });
      return draft;
    };
    const draft = await say('Fares stay as they are.', { published: false });
    const [second, third, first] = [await at('2020-02-01T00:00:00Z'), await at('2020-03-01T00:00:00Z'), await at('2020-01-01T00:00:00Z')];
    expect(await idsOf(third, 'viewer')).toEqual([first.id, second.id, draft.id]);
  });

  test('may be long, and differ in a thousand words', async () => {
    const long = Array.from({ length: 900 }, (_, i) => `word${i}`).join(' ');
    const [statement, occurrence] = [await say('We will not pay today'), await say(`${long} we will not pay today`)];
    expect((await found(statement)).map(([relation]) => relation)).toEqual(['contains']);
    expect(await found(occurrence)).toEqual([['containedBy', 0.011, `-${long} we`, '+We', '= will not pay today']]);
  });
});

describe('the index of occurrences', () => {
  let statement: Json;
  let occurrence: Json;
  beforeEach(async () => {
    [statement, occurrence] = [await say('We will not raise the fare.'), await say('We will not raise the fare.')];
    expect(await idsOf(statement)).toEqual([occurrence.id]);
  });
  const patch = (quote: Json, body: object) => newsroom.as('editor').patch(`/v1/quotes/${quote.id}`).send(body).expect(200);

  /** How many entries it has for the speaker's statements. */
  const entries = async (): Promise<number> => newsroom.database.read((tx) => tx.shingle.count());
  let before: number;
  beforeEach(async () => {
    before = await entries();
  });

  test('follows a text', async () => {
    await patch(occurrence, { text: 'The tunnel opens in May, and so do the stations.' });
    expect([await idsOf(statement), await idsOf(occurrence)]).toEqual([[], []]);
    await patch(occurrence, { text: 'No, we will not raise the fare.' });
    expect(await found(statement)).toEqual([['contains', 0.923, '-We', '+No, we', '= will not raise the fare.']]);
    await patch(occurrence, { text: 'We will not raise the fare.' });
    expect([await idsOf(statement), await entries()]).toEqual([[occurrence.id], before]);
  });

  test('follows a speaker', async () => {
    const other = (await makeSpeaker(newsroom)).id;
    await patch(occurrence, { speakerId: other });
    expect([await idsOf(statement), await idsOf(occurrence)]).toEqual([[], []]);
    await patch(statement, { speakerId: other });
    expect([await idsOf(statement), await idsOf(occurrence)]).toEqual([[occurrence.id], [statement.id]]);
    await patch(statement, { speakerId: null });
    expect([await idsOf(statement), await idsOf(occurrence)]).toEqual([[], []]);
  });

  test('forgets a statement that is deleted, and all of an article', async () => {
    const third = await say('We will not raise the fare.');
    expect(await idsOf(statement)).toEqual([occurrence.id, third.id]);
    await newsroom.as('editor').delete(`/v1/quotes/${occurrence.id}`).expect(204);
    expect(await idsOf(statement)).toEqual([third.id]);
    await newsroom.as('editor').delete(`/v1/articles/${third.articleId}`).expect(204);
    expect([await idsOf(statement), await entries()]).toEqual([[], before / 2]);
  });

  test('knows a statement that was added to an article', async () => {
    const added = await makeQuote(newsroom, { articleId: occurrence.articleId, kind: 'indirect', text: 'We will not raise the fare!', speakerId });
    expect((await idsOf(statement)).sort()).toEqual([occurrence.id, added.id].sort());
  });

  afterEach(async () => {
    const { data } = (await newsroom.as('viewer').get(`/v1/articles?status=any&limit=100`)).body;
    for (const { id } of data) await newsroom.as('editor').delete(`/v1/articles/${id}`).expect(204);
    expect(await entries()).toBe(0);
  });
});

describe('the public', () => {
  test('is shown no occurrence in a draft, nor once it is unpublished; a viewer is', async () => {
    const statement = await say('We will not raise the fare.');
    const draft = await say('We will not raise the fare.', { published: false });
    expect([await idsOf(statement), await idsOf(statement, 'viewer')]).toEqual([[], [draft.id]]);
    expect((await get(statement, '', 'viewer')).data[0].publishedAt).toBeNull();
    expect((await get(statement, '?page=1')).meta.total).toBe(0);
    await publish(newsroom, { id: draft.articleId });
    expect(await idsOf(statement)).toEqual([draft.id]);
    await newsroom.as('editor').post(`/v1/articles/${draft.articleId}/unpublish`).expect(200);
    expect([await idsOf(statement), await idsOf(statement, 'viewer')]).toEqual([[], [draft.id]]);
  });

  test('does not learn of a statement in a draft, nor of one that is not there', async () => {
    const draft = await say('We will not raise the fare.', { published: false });
    for (const id of [draft.id, '01890000-0000-7000-8000-000000000000', 'no-such-statement']) {
      expectProblem(await newsroom.as(null).get(`/v1/quotes/${id}/occurrences`), 'not_found');
    }
    expectProblem(await newsroom.as('viewer').get('/v1/quotes/01890000-0000-7000-8000-000000000000/occurrences'), 'not_found');
  });

  test('finds what is published, however many drafts have the same words', async () => {
    const published = await say('Thank you all very much.');
    const statement = await say('Thank you all very much.');
    const quotes = Array.from({ length: 500 }, () => ({ kind: 'indirect', text: 'Thank you all very much.', speakerId }));
    for (const some of [quotes, quotes, quotes.slice(0, 1)]) await makeArticle(newsroom, { quotes: some });
    expect(await idsOf(statement)).toEqual([published.id]);
    expect((await get(statement, '?count=true', 'viewer')).meta.total).toBe(1_000);
  });
});

describe('a page of occurrences', () => {
  test('leads to the next, and each occurrence stands on one of them', async () => {
    const statement = await say('Fares stay as they are.');
    const quotes = Array.from({ length: 7 }, (_, i) => ({ kind: 'indirect', text: `Fares stay as they are. ${'So there. '.repeat(i)}`, speakerId }));
    await makePublishedArticle(newsroom, { quotes });
    const all = await idsOf(statement);
    expect(new Set(all).size).toBe(7);
    const paged: string[] = [];
    for (let url: string | null = `/v1/quotes/${statement.id}/occurrences?limit=3`; url !== null;) {
      const { body }: Json = await newsroom.as(null).get(url).expect(200);
      paged.push(...body.data.map(({ quoteId }: Json) => quoteId));
      url = body.links.next;
    }
    expect(paged).toEqual(all);
    expect((await get(statement, '?page=3&limit=3')).data.map(({ quoteId }: Json) => quoteId)).toEqual(all.slice(6));
  });

  test('has a cursor that fits no other statement', async () => {
    const [one, other] = [await say('Fares stay as they are.'), await say('Fares stay as they are.')];
    await say('Fares stay as they are.');
    const { meta } = await get(one, '?limit=1');
    expectProblem(await newsroom.as(null).get(`/v1/quotes/${other.id}/occurrences?cursor=${meta.nextCursor}`), 'invalid_parameter');
    expectProblem(await newsroom.as(null).get(`/v1/quotes/${one.id}/occurrences?sort=similarity`), 'invalid_parameter');
  });
});
