/** Who gets quoted, counted by hand. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makeOutlet, makeQuote, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
let courier: Json;
let radio: Json;
let ines: Json;
let port: Json;
let tomas: Json;
let silent: Json;

/** An article whose statements are paraphrases: by whom, and in what words. Of a draft, `publishedAt` is null. */
async function tell(outlet: Json, publishedAt: string | null, said: [Json | null, string][]): Promise<Json> {
  const quotes = said.map(([speaker, text]) => ({ kind: 'indirect', text, speakerId: speaker?.id ?? null }));
  const article = await makeArticle(newsroom, { outletId: outlet.id, quotes });
  return publishedAt === null ? article : publish(newsroom, article, { publishedAt });
}

const report = async (query = '', role: 'viewer' | null = null): Promise<Json> => (await newsroom.as(role).get(`/v1/reports/sources${query}`).expect(200)).body;
const names = ({ data }: Json): string[] => data.map(({ name }: Json) => name);

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  [courier, radio] = [await makeOutlet(newsroom, { slug: 'courier' }), await makeOutlet(newsroom, { slug: 'radio' })];
  ines = await makeSpeaker(newsroom, { name: 'Ines', slug: 'ines' });
  port = await makeSpeaker(newsroom, { name: 'Port', slug: 'port', kind: 'organization' });
  tomas = await makeSpeaker(newsroom, { name: 'Tomas', slug: 'tomas' });
  silent = await makeSpeaker(newsroom, { name: 'Silent', slug: 'silent', kind: 'anonymous' });
  await tell(courier, '2015-12-31T23:59:59.999Z', [[ines, 'one two three'], [ines, 'don\'t stop'], [port, 'one']]);
  await tell(courier, '2016-01-01T00:00:00.000Z', [[ines, 'four'], [null, 'one two'], [null, 'three']]);
  await tell(radio, '2016-05-31T12:00:00.000Z', [[port, 'one two three four'], [tomas, 'yes']]);
  await tell(courier, null, [[silent, 'never to be seen'], [ines, 'hidden words'], [null, 'nor these']]);
});
afterAll(() => newsroom.close());

const all = {
  data: () => [
    { speakerId: ines.id, name: 'Ines', slug: 'ines', kind: 'person', quotes: 3, words: 6, articles: 2, share: 3 / 8 },
    { speakerId: port.id, name: 'Port', slug: 'port', kind: 'organization', quotes: 2, words: 5, articles: 2, share: 2 / 8 },
    { speakerId: tomas.id, name: 'Tomas', slug: 'tomas', kind: 'person', quotes: 1, words: 1, articles: 1, share: 1 / 8 },
  ],
  kinds: [
    { kind: 'person', quotes: 4, words: 7, articles: 3, share: 4 / 8 },
    { kind: null, quotes: 2, words: 3, articles: 1, share: 2 / 8 },
    { kind: 'organization', quotes: 2, words: 5, articles: 2, share: 2 / 8 },
  ],
  totals: { quotes: 8, words: 15, articles: 3 },
};

describe('the report of sources', () => {
  test('counts statements, their words and their articles: by speaker, by kind, and in all', async () => {
    const { data, kinds, totals, meta } = await report('?count=true');
    expect(data).toEqual(all.data());
    expect(kinds).toEqual(all.kinds);
    expect(totals).toEqual(all.totals);
    expect(meta).toEqual({ limit: 20, nextCursor: null, total: 3 });
  });

  test('is the same for the holder of a key: what is not published counts for nobody', async () => {
    expect(await report('', 'viewer')).toEqual(await report());
  });

  test('comes in pages, and tells on each what all add up to', async () => {
    const first = await report('?limit=2');
    expect([first.data, first.kinds, first.totals]).toEqual([all.data().slice(0, 2), all.kinds, all.totals]);
    const second = (await newsroom.as(null).get(first.links.next).expect(200)).body;
    expect([second.data, second.kinds, second.totals, second.meta.nextCursor]).toEqual([all.data().slice(2), all.kinds, all.totals, null]);
    const third = await report('?limit=1&page=3');
    expect([names(third), third.meta]).toEqual([['Tomas'], { limit: 1, nextCursor: null, total: 3, page: 3 }]);
  });

  test.each([
    ['?outlet=radio', ['Port', 'Tomas'], { quotes: 2, words: 5, articles: 1 }],
    ['?outlet=courier', ['Ines', 'Port'], { quotes: 6, words: 10, articles: 2 }],
    ['?outlet=courier,radio', ['Ines', 'Port', 'Tomas'], { quotes: 8, words: 15, articles: 3 }],
    ['?outlet=nowhere', [], { quotes: 0, words: 0, articles: 0 }],
    ['?to=2015', ['Ines', 'Port'], { quotes: 3, words: 6, articles: 1 }],
    ['?to=2015-12-31', ['Ines', 'Port'], { quotes: 3, words: 6, articles: 1 }],
    ['?to=2015-12-31T23:59:59.999Z', ['Ines', 'Port'], { quotes: 3, words: 6, articles: 1 }],
    ['?to=2015-12-31T23:59:59.998Z', [], { quotes: 0, words: 0, articles: 0 }],
    ['?to=2016-01-01', ['Ines', 'Port'], { quotes: 6, words: 10, articles: 2 }],
    ['?from=2016', ['Ines', 'Port', 'Tomas'], { quotes: 5, words: 9, articles: 2 }],
    ['?from=2016-01-01T00:00:00.001Z', ['Port', 'Tomas'], { quotes: 2, words: 5, articles: 1 }],
    ['?from=2016-05&to=2016-05', ['Port', 'Tomas'], { quotes: 2, words: 5, articles: 1 }],
    ['?from=0000&to=9999', ['Ines', 'Port', 'Tomas'], { quotes: 8, words: 15, articles: 3 }],
    ['?from=2016&to=2015', [], { quotes: 0, words: 0, articles: 0 }],
    ['?from=2016-06&outlet=radio', [], { quotes: 0, words: 0, articles: 0 }],
  ])('can be asked for outlets and for a time of publication: %s', async (query, speakers, totals) => {
    const answer = await report(query);
    expect([names(answer), answer.totals]).toEqual([speakers, totals]);
    const sum = (rows: Json[]): number => rows.reduce((total, { quotes }) => total + quotes, 0);
    expect(sum(answer.kinds)).toBe(totals.quotes);
    for (const { quotes, share } of [...answer.data, ...answer.kinds]) expect(share).toBe(quotes / totals.quotes);
  });

  test('has equals in the order of their ids, and pages go on between them', async () => {
    const outlet = await makeOutlet(newsroom);
    const speakers = [];
    for (const name of ['C', 'A', 'B']) speakers.push(await makeSpeaker(newsroom, { name }));
    await tell(outlet, '2017-01-01T00:00:00Z', speakers.map((speaker) => [speaker, 'yes']));
    const seen = [];
    for (let next: string | null = `/v1/reports/sources?outlet=${outlet.slug}&limit=1`; next !== null; ) {
      const { body }: Json = await newsroom.as(null).get(next).expect(200);
      seen.push(...names(body));
      next = body.links.next;
    }
    expect(seen).toEqual(['C', 'A', 'B']);
  });

  test('follows what is published, attributed and rewritten', async () => {
    const outlet = await makeOutlet(newsroom, { slug: 'evening-tide' });
    const article = await makeArticle(newsroom, { outletId: outlet.id });
    const quote = await makeQuote(newsroom, { articleId: article.id, kind: 'indirect', text: 'one two' });
    const counted = async (): Promise<Json> => {
      const { kinds } = await report('?outlet=evening-tide');
      return kinds.map(({ kind, quotes, words }: Json) => [kind, quotes, words]);
    };
    expect(await counted()).toEqual([]);
    await publish(newsroom, article);
    expect(await counted()).toEqual([[null, 1, 2]]);
    await newsroom.as('editor').patch(`/v1/quotes/${quote.id}`).send({ speakerId: 'port', text: 'one two three' }).expect(200);
    expect(await counted()).toEqual([['organization', 1, 3]]);
    await newsroom.as('editor').post(`/v1/articles/${article.id}/unpublish`).expect(200);
    expect(await counted()).toEqual([]);
  });

  test.each(['sort=quotes', 'outlet=No+Slug', 'from=soon', 'to=2015-13', 'limit=101', 'page=1&cursor=x', 'speaker=ines'])('refuses %s', async (query) => {
    expectProblem(await newsroom.as(null).get(`/v1/reports/sources?${query}`), 'invalid_parameter');
  });
});
