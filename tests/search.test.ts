import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

let newsroom: TestNewsroom;
let outletId: string;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  outletId = (await makeOutlet(newsroom, { name: 'Search Post', description: 'Prints what can be found.' })).id;
  for (const [slug, headline, body] of [
    ['lock', 'The old lock opens', 'The lock-keeper smiled. “It creaks, but it opens,” she said of the gate.'],
    ['gate', 'A gate is painted', 'Green paint on the old harbour gate; the old lock behind it stays grey.'],
    ['cafe', 'Café Müller reopens', 'The naïve façade of the café has been kept.'],
    ['tokyo', '東京都の新しい図書館', '東京都は新しい図書館を開きました。'],
    ['thai', 'ห้องสมุดใหม่', 'ห้องสมุดใหม่เปิดแล้ว'],
    ['russian', 'Новая библиотека', 'Библиотека открылась в Порт-Авериле.'],
  ] as const) {
    await makePublishedArticle(newsroom, { slug, headline, body, outletId });
  }
});
afterAll(() => newsroom.close());

const find = async (q: string, more = ''): Promise<string[]> => {
  const answer = await newsroom.as(null).get(`/v1/articles?q=${encodeURIComponent(q)}${more}`);
  expect(answer.status).toBe(200);
  return answer.body.data.map(({ slug }: Json) => slug);
};

describe('a search of articles', () => {
  test.each([
    ['every word, in any order', 'lock old', ['lock', 'gate']],
    ['a phrase only as it stands', '"old lock"', ['lock', 'gate']],
    ['a phrase that stands nowhere', '"lock old"', []],
    ['the beginning of a word', 'harb*', ['gate']],
    ['a word that is not there', 'gate -green', ['lock']],
    ['a phrase that is not there', 'lock -"harbour gate"', ['lock']],
    ['whatever the case and the accents', 'CAFE muller NAIVE', ['cafe']],
    ['Japanese, without spaces', '図書館', ['tokyo']],
    ['Japanese, where a dictionary divides the text otherwise', '東京', ['tokyo']],
    ['Thai, without spaces', 'ห้องสมุด', ['thai']],
    ['Russian', 'библиотека', ['russian']],
    ['a word of a statement', 'creaks', ['lock']],
    ['hyphenated words by their parts', 'keeper', ['lock']],
  ])('finds %s', async (_, q, slugs) => {
    expect((await find(q)).sort()).toEqual([...slugs].sort());
  });

  test('ranks a word in the headline above one in the body', async () => {
    expect(await find('lock')).toEqual(['lock', 'gate']);
    expect(await find('lock', '&sort=-relevance')).toEqual(['gate', 'lock']);
    expect(await find('lock', '&sort=headline')).toEqual(['gate', 'lock']);
  });

  test('takes as many words as a query can have', async () => {
    expect(await find(Array.from({ length: 250 }, (_, i) => String.fromCodePoint(0x3a9 + (i % 20))).join(' '))).toEqual([]);
    expect(await find(Array.from({ length: 100 }, () => 'lock').join(' '))).toEqual(['lock', 'gate']);
  });

  test('with only words that must not be there answers all the others', async () => {
    expect((await find('-lock -библиотека')).sort()).toEqual(['cafe', 'thai', 'tokyo']);
  });

  test.each(['!!!', '"', '-', '*', '- -', '""', '-"'])('for %j, where there is no word, finds nothing', async (q) => {
    expect(await find(q)).toEqual([]);
  });

  test.each(['lock AND', 'lock OR gate', 'NEAR(lock gate, 2)', 'title:lock', '{title} : lock', 'lock^2', '(lock', "lock' OR '1'='1", 'lock"; DROP TABLE "Article"; --'])(
    'takes %j as text', async (q) => {
      await find(q);
      expect(await find('lock')).toHaveLength(2);
    },
  );

  test('goes together with filters, counts and pages', async () => {
    const page = async (path: string): Promise<Json> => (await newsroom.as(null).get(path)).body;
    expect((await page('/v1/articles?q=old&outlet=search-post&count=true')).meta).toMatchObject({ total: 2 });
    expect((await page('/v1/articles?q=old&outlet=nowhere')).data).toEqual([]);
    const first = await page('/v1/articles?q=old&limit=1');
    const second = await page(first.links.next);
    expect([first, second].map(({ data }) => data[0].slug).sort()).toEqual(['gate', 'lock']);
    expect(second.meta.nextCursor).toBeNull();
    expect((await page('/v1/articles?q=old&limit=1&page=2')).data).toEqual(second.data);
  });

  test('knows a change at once, and forgets what is deleted', async () => {
    const article = await makePublishedArticle(newsroom, { slug: 'fleeting', body: 'A zeppelin was seen.', outletId });
    expect(await find('zeppelin')).toEqual(['fleeting']);
    await newsroom.as('editor').patch(`/v1/articles/${article.id}`).send({ body: 'A balloon was seen.' });
    expect(await find('zeppelin')).toEqual([]);
    const quote = await makeQuote(newsroom, { articleId: article.id, kind: 'indirect', text: 'It was a dirigible.' });
    expect(await find('dirigible')).toEqual(['fleeting']);
    await newsroom.as('editor').delete(`/v1/quotes/${quote.id}`);
    expect(await find('dirigible')).toEqual([]);
    await newsroom.as('editor').delete(`/v1/articles/${article.id}`);
    expect(await find('balloon')).toEqual([]);
  });

  test('ranks a headline above a text that has the word again and again, and that above one that has it once; else the newest is first', async () => {
    const rows = [
      ['once-old', 'Morning', 'A heron.'], ['often', 'Evening', 'A heron, another heron, and a third heron.'], ['headline', 'The heron', 'It stood there.'],
      ['both', 'Heron', 'The heron is a heron is a heron.'], ['said', 'Noon', 'Nobody wrote it.'], ['once', 'Night', 'A heron.'],
    ] as const;
    for (const [slug, headline, body] of rows) await makePublishedArticle(newsroom, { slug: `heron-${slug}`, headline, body, outletId });
    await makeQuote(newsroom, { articleId: (await newsroom.as(null).get('/v1/articles/heron-said')).body.id, kind: 'indirect', text: 'There was a heron.' });
    const order = ['both', 'headline', 'often', 'said', 'once', 'once-old'].map((slug) => `heron-${slug}`);
    expect(await find('heron')).toEqual(order);
    expect(await find('hero*')).toEqual(order);
    expect(await find('heron', '&sort=-relevance')).toEqual(order.toReversed());
    expect(await find('heron', '&outlet=search-post')).toEqual(order);
  });

  test('shows on the first page what is first of all, though an article is found by each of its statements', async () => {
    for (let i = 0; i < 6; i += 1) {
      const quotes = Array.from({ length: i % 3 === 0 ? 8 : 1 }, () => ({ kind: 'indirect', text: 'The kingfisher is back.' }));
      await makePublishedArticle(newsroom, { slug: `fisher-${i}`, headline: i === 2 ? 'Kingfisher' : 'Bird', body: 'Birds.', outletId, quotes });
    }
    const all = await find('kingfisher', '&count=true');
    expect(all).toHaveLength(6);
    for (const limit of [1, 2, 3, 5, 6]) expect(await find('kingfisher', `&limit=${limit}`)).toEqual(all.slice(0, limit));
    const pages: string[] = [];
    for (let path: string | null = '/v1/articles?q=kingfisher&limit=2'; path !== null; ) {
      const { body }: { body: Json } = await newsroom.as(null).get(path);
      pages.push(...body.data.map(({ slug }: Json) => slug));
      path = body.links.next;
    }
    expect(pages).toEqual(all);
  });
});

describe('a search of statements', () => {
  test('looks at the words, the original, the attribution and the occasion, and with a key at the note', async () => {
    const article = await makeArticle(newsroom, { outletId });
    await makeQuote(newsroom, {
      articleId: article.id, text: 'Wordsworthy', occasion: 'Regatta', attribution: { asPrinted: 'the bargee said' },
      original: { text: 'Palavra', language: 'pt' }, note: 'Check the spelling of Xylander.',
    });
    await publish(newsroom, article);
    const count = async (role: 'viewer' | null, q: string): Promise<number> => (await newsroom.as(role).get(`/v1/quotes?q=${q}`)).body.data.length;
    for (const word of ['wordsworthy', 'palavra', 'bargee', 'regatta']) expect(await count(null, word)).toBe(1);
    expect(await count(null, 'xylander')).toBe(0);
    expect(await count('viewer', 'xylander')).toBe(1);
  });
});

describe('a search of speakers', () => {
  test('takes every word as the beginning of one, in names and aliases', async () => {
    const speaker = await makeSpeaker(newsroom, { name: 'Philomena Aldershot', aliases: ['Minna A.'] });
    const count = async (q: string): Promise<number> => (await newsroom.as('viewer').get(`/v1/speakers?q=${encodeURIComponent(q)}`)).body.data.length;
    for (const q of ['phil', 'ald phi', 'minn', '"philomena aldershot"']) expect(await count(q)).toBe(1);
    for (const q of ['"phil"', 'phil -aldershot', 'lomena']) expect(await count(q)).toBe(0);
    await newsroom.as('editor').patch(`/v1/speakers/${speaker.id}`).send({ name: 'Somebody Else', aliases: [] });
    expect(await count('phil')).toBe(0);
  });
});

describe('a search of outlets', () => {
  test('looks at name and description', async () => {
    expect((await newsroom.as(null).get('/v1/outlets?q=found')).body.data).toHaveLength(1);
  });
});
