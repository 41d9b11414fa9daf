/** The report on how an article's statements agree with its text. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makePublishedArticle, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

let newsroom: TestNewsroom;
let speakerId: string;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  speakerId = (await makeSpeaker(newsroom, { name: 'Orla Finch' })).id;
});
afterAll(() => newsroom.close());

const BODY = '“We will reopen the tunnel by June,” said Orla Finch. “It won’t be easy – or cheap.”\n\nShe called the work “a pleasure and a burden” for all.';
const direct = (text: string, more: object = {}): Json => ({ kind: 'direct', text, speakerId, ...more });

async function verify(article: { id: string }): Promise<Json> {
  const answer = await newsroom.as('viewer').get(`/v1/articles/${article.id}/verification`);
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.body;
}

const edit = (article: { id: string }, body: string, query = '') => newsroom.as('editor').patch(`/v1/articles/${article.id}${query}`).send({ body }).expect(200);

/** `=kept`, `-deleted` and `+inserted`. */
const shown = (diff: { op: string; text: string }[]): string[] => diff.map(({ op, text }) => (({ equal: '=', delete: '-', insert: '+' })[op] ?? '?') + text);

describe('an article that is in order', () => {
  test('can be published, has nothing uncovered, and its statements are verbatim', async () => {
    const article = await makeArticle(newsroom, {
      body: BODY,
      quotes: [
        { kind: 'mixed', text: 'She called it “a pleasure and a burden”' },
        direct('It won\'t be easy - or cheap.'),
        direct('We will reopen the tunnel by June,'),
        { kind: 'indirect', text: 'Finch expects the work to be done by summer.', speakerId },
      ],
    });
    const report = await verify(article);
    const statements = (await newsroom.as('viewer').get(`/v1/quotes?article=${article.id}&sort=position`)).body.data as Json[];
    expect(report).toEqual({
      articleId: article.id, articleVersion: 1, publishable: true, problems: [], uncovered: [], unattributed: [statements[2].id],
      quotes: [
        { quoteId: statements[0].id, result: 'verbatim', similarity: 1 },
        { quoteId: statements[1].id, result: 'typographic', similarity: 1, diff: expect.any(Array) },
        { quoteId: statements[2].id, result: 'verbatim', similarity: 1 },
        { quoteId: statements[3].id, result: 'notApplicable' },
      ],
    });
    expect(shown(report.quotes[1].diff)).toEqual(['=It ', '-won\'t', '+won’t', '= be easy ', '--', '+–', '= or cheap.']);
    expect((await publish(newsroom, article)).status).toBe('published');
  });

  test('without statements is publishable, and all that it quotes is uncovered', async () => {
    const report = await verify(await makeArticle(newsroom, { body: BODY }));
    expect(report).toMatchObject({ publishable: true, problems: [], quotes: [], unattributed: [] });
    expect(report.uncovered).toEqual([
      { start: 1, end: 35, exact: 'We will reopen the tunnel by June,' },
      { start: 55, end: 83, exact: 'It won’t be easy – or cheap.' },
      { start: 106, end: 130, exact: 'a pleasure and a burden' },
    ].map(({ exact }) => ({ start: BODY.indexOf(exact), end: BODY.indexOf(exact) + exact.length, exact })));
  });
});

describe('an edit', () => {
  test('that changes a word leaves the statement altered, and says what was changed and that it cannot be published', async () => {
    const article = await makeArticle(newsroom, { body: BODY, quotes: [direct('We will reopen the tunnel by June,')] });
    await edit(article, BODY.replace('June', 'July'));
    const report = await verify(article);
    const [quote] = report.quotes;
    expect(quote).toMatchObject({ result: 'altered', similarity: 6 / 7 });
    expect(shown(quote.diff)).toEqual(['=We will reopen the tunnel by ', '-June', '+July', '=,']);
    expect(report).toMatchObject({
      articleVersion: 2, publishable: false,
      problems: [{ quoteId: quote.quoteId, code: 'orphaned', message: expect.stringContaining('We will reopen the tunnel by June,') }],
    });
    expect(report.uncovered[0].exact).toBe('We will reopen the tunnel by July,');
    await edit(article, BODY);
    expect(await verify(article)).toMatchObject({ articleVersion: 3, publishable: true, quotes: [{ result: 'verbatim' }] });
  });

  test('that takes the words out leaves the statement missing', async () => {
    const article = await makeArticle(newsroom, { body: BODY, quotes: [direct('We will reopen the tunnel by June,')] });
    await edit(article, 'The tram did not stop at nine.');
    expect(await verify(article)).toMatchObject({ publishable: false, quotes: [{ quoteId: expect.any(String), result: 'missing' }], uncovered: [] });
  });

  test('that changes typography alone leaves it typographic and publishable', async () => {
    const article = await makeArticle(newsroom, { body: BODY, quotes: [direct('It won’t be easy – or cheap.')] });
    await edit(article, BODY.replace('won’t', 'won\'t'));
    const report = await verify(article);
    expect(report).toMatchObject({ publishable: true, quotes: [{ result: 'typographic', similarity: 1 }] });
    expect(shown(report.quotes[0].diff)).toEqual(['=It ', '-won’t', '+won\'t', '= be easy – or cheap.']);
  });

  test('that changes a quoted word of a mixed statement is found, one outside the marks is none', async () => {
    const article = await makeArticle(newsroom, { body: BODY, quotes: [{ kind: 'mixed', text: 'To Finch the work is “a pleasure and a burden” for all' }] });
    await edit(article, BODY.replace('She called the work', 'Finch named the labour'));
    expect(await verify(article)).toMatchObject({ publishable: true, quotes: [{ result: 'verbatim', similarity: 1 }] });
    await edit(article, BODY.replace('pleasure', 'treasure'));
    const report = await verify(article);
    expect(report).toMatchObject({ publishable: false, problems: [{ code: 'orphaned' }], quotes: [{ result: 'altered' }] });
    expect(shown(report.quotes[0].diff)).toEqual(['=a ', '-pleasure', '+treasure', '= and a burden']);
  });

  test('that drops a paraphrase does not keep the article from being published', async () => {
    const article = await makeArticle(newsroom, { body: BODY, quotes: [{ kind: 'indirect', text: 'She called the work' }] });
    await edit(article, 'The tram did not stop at nine.');
    expect(await verify(article)).toMatchObject({ publishable: true, quotes: [{ result: 'notApplicable' }] });
  });
});

describe('what keeps an article from being published', () => {
  test('is a statement that stands in several places, until its segments are given', async () => {
    const body = '“No comment,” said Orla Finch. “No comment,” said Bram Oduya.';
    const article = await makeArticle(newsroom, { body, quotes: [direct('No comment,')] });
    const report = await verify(article);
    const [{ quoteId }] = report.quotes;
    expect(report).toMatchObject({ publishable: false, problems: [{ quoteId, code: 'ambiguous' }], quotes: [{ quoteId, result: 'unanchored' }] });
    expect(report.problems[0].message).toContain('may stand in several places of the article');
    await newsroom.as('editor').patch(`/v1/quotes/${quoteId}`).send({ segments: [{ start: 1, end: 12 }] }).expect(200);
    expect(await verify(article)).toMatchObject({ publishable: true, problems: [], quotes: [{ quoteId, result: 'verbatim' }] });
  });

  test('is a direct statement without a speaker, and each reason is told', async () => {
    const article = await makeArticle(newsroom, {
      body: BODY,
      quotes: [
        { kind: 'direct', text: 'We will reopen the tunnel by June,' },
        { kind: 'direct', text: 'Nobody printed these words at all' },
        { kind: 'mixed', text: 'Nor “any of these words” here' },
        { kind: 'mixed', text: 'It is “a pleasure and a burden”' },
      ],
    });
    const { problems, quotes, unattributed } = await verify(article);
    expect(quotes.map(({ result }: Json) => result)).toEqual(['verbatim', 'verbatim', 'missing', 'missing']);
    const [first, second, third, fourth] = quotes.map(({ quoteId }: Json) => quoteId);
    expect(problems.map(({ quoteId, code }: Json) => [quoteId, code])).toEqual([[first, 'unattributed'], [third, 'orphaned'], [third, 'unattributed'], [fourth, 'orphaned']]);
    expect(unattributed).toEqual([first, second, third, fourth]);
  });

  test('is told in messages of bounded length', async () => {
    const article = await makeArticle(newsroom, { body: BODY, quotes: [{ kind: 'direct', text: '😀 nobody '.repeat(900) }] });
    const { problems } = await verify(article);
    expect(problems).toHaveLength(2);
    for (const { message } of problems) {
      expect(message.isWellFormed()).toBe(true);
      expect([...message].length).toBeLessThan(180);
    }
  });
});

describe('the report of a draft', () => {
  test('is not for the public, neither by id nor by slug, and that of a published article is', async () => {
    const article = await makeArticle(newsroom, { body: BODY, quotes: [direct('We will reopen the tunnel by June,')] });
    for (const reference of [article.id, article.slug, 'no-such-article']) {
      const answer = await newsroom.as(null).get(`/v1/articles/${reference}/verification`);
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    }
    await publish(newsroom, article);
    const [open, keyed] = [await newsroom.as(null).get(`/v1/articles/${article.slug}/verification`), await verify(article)];
    expect([open.status, open.body]).toEqual([200, keyed]);
  });

  test('has an ETag, and is not sent twice', async () => {
    const article = await makePublishedArticle(newsroom);
    const path = `/v1/articles/${article.id}/verification`;
    const { headers } = await newsroom.as(null).get(path).expect(200);
    await newsroom.as(null).get(path).set('If-None-Match', headers['etag'] ?? '').expect(304);
  });
});

test('a report of a hundred thousand characters with a hundred statements, half of them altered, is whole', async () => {
  const says = (number: number, what: string): string => `“We counted ${number} ferries and ${what} ${number * 7} trams that night,” she said.`;
  const filler = 'Nobody had asked the harbour about any of its ferries or trams before, and the night was long. '.repeat(10);
  const body = (what: string): string => Array.from({ length: 100 }, (_, i) => `${says(i + 1000, i % 2 ? what : 'fully')}\n\n${filler.trim()}`).join('\n\n');
  const quotes = Array.from({ length: 100 }, (_, i) => direct(`We counted ${i + 1000} ferries and fully ${(i + 1000) * 7} trams that night,`));
  const article = await makeArticle(newsroom, { body: body('fully'), quotes });
  expect(await verify(article)).toMatchObject({ publishable: true, uncovered: [] });
  await edit(article, body('barely'));
  const report = await verify(article);
  const results = report.quotes.map(({ result, similarity }: Json) => `${result} ${similarity}`);
  expect(results.filter((result: string) => result === 'verbatim 1')).toHaveLength(50);
  expect(results.filter((result: string) => result === 'altered 0.9')).toHaveLength(50);
  expect([report.problems.length, report.uncovered.length]).toEqual([50, 50]);
}, 60_000);
