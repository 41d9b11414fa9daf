/** Who says what in an article's HTML, as readers get it after every kind of write. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makeImage, makeQuote, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

let newsroom: TestNewsroom;
let speaker: Json;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  speaker = await makeSpeaker(newsroom);
});
afterAll(() => newsroom.close());

const BODY = '“We open *the lock* at noon,” she said. “Not now,” said one. “Not now,” said the other.';
const OPEN = 'We open the lock at noon,';
const PLAIN = '<p>“We open <em>the lock</em> at noon,” she said. “Not now,” said one. “Not now,” said the other.</p>';
const OPENED = 'We open <em>the lock</em> at noon,';

const patch = async (path: string, body: object): Promise<Json> => (await newsroom.as('editor').patch(path).send(body).expect(200)).body;
const htmlOf = async ({ id }: Json, role: 'viewer' | null = 'viewer'): Promise<string> => (await newsroom.as(role).get(`/v1/articles/${id}`).expect(200)).body.bodyHtml.trim();
const span = ({ id, speakerId = null }: Json, html: string): string =>
  `<span data-quote-id="${id}"${speakerId === null ? '' : ` data-speaker-id="${speakerId}"`}>${html}</span>`;

async function tell(given: Json = {}): Promise<{ article: Json; quote: Json }> {
  const article = await makeArticle(newsroom, { body: BODY });
  return { article, quote: await makeQuote(newsroom, { articleId: article.id, text: OPEN, ...given }) };
}

describe('the HTML of a body marks each statement', () => {
  test('that is created with its article, in the answer too', async () => {
    const article = await makeArticle(newsroom, { body: BODY, quotes: [{ kind: 'direct', text: OPEN, speakerId: speaker.slug }] });
    const [quote] = (await newsroom.as('viewer').get(`/v1/quotes?article=${article.id}`)).body.data;
    expect(await htmlOf(article)).toBe(PLAIN.replace(OPENED, span(quote, OPENED)));
    expect(article.bodyHtml.trim()).toBe(await htmlOf(article));
  });

  test('from when it is added until it is deleted, and with whom it is attributed to', async () => {
    const { article, quote } = await tell();
    expect(await htmlOf(article)).toBe(PLAIN.replace(OPENED, span(quote, OPENED)));
    await patch(`/v1/quotes/${quote.id}`, { speakerId: speaker.id });
    expect(await htmlOf(article)).toBe(PLAIN.replace(OPENED, span({ ...quote, speakerId: speaker.id }, OPENED)));
    await patch(`/v1/quotes/${quote.id}`, { speakerId: null });
    expect(await htmlOf(article)).toBe(PLAIN.replace(OPENED, span(quote, OPENED)));
    await newsroom.as('editor').delete(`/v1/quotes/${quote.id}`).expect(204);
    expect(await htmlOf(article)).toBe(PLAIN);
  });

  test('where its new words stand', async () => {
    const { article, quote } = await tell();
    await patch(`/v1/quotes/${quote.id}`, { text: 'We open the lock' });
    expect(await htmlOf(article)).toBe(PLAIN.replace('We open <em>the lock</em>', span(quote, 'We open <em>the lock</em>')));
  });

  test('where its segments say', async () => {
    const { article, quote } = await tell({ text: 'Not now,' });
    expect(await htmlOf(article)).toBe(PLAIN);
    await patch(`/v1/quotes/${quote.id}`, { segments: [{ exact: 'Not now,', suffix: '” said the' }] });
    expect(await htmlOf(article)).toBe(PLAIN.replace('Not now,” said the', `${span(quote, 'Not now,')}” said the`));
  });

  test('but not where it is orphaned or ambiguous, nor once it has become so', async () => {
    const { article, quote } = await tell();
    await makeQuote(newsroom, { articleId: article.id, text: 'Not now,' });
    await makeQuote(newsroom, { articleId: article.id, text: 'Never said.' });
    expect(await htmlOf(article)).toBe(PLAIN.replace(OPENED, span(quote, OPENED)));
    await patch(`/v1/articles/${article.id}`, { body: BODY.replace('noon', 'ten') });
    expect(await htmlOf(article)).toBe(PLAIN.replace('noon', 'ten'));
    await patch(`/v1/articles/${article.id}`, { body: BODY });
    expect(await htmlOf(article)).toBe(PLAIN.replace(OPENED, span(quote, OPENED)));
    await patch(`/v1/quotes/${quote.id}`, { text: 'Gone.' });
    expect(await htmlOf(article)).toBe(PLAIN);
  });

  test('after an edit, in the answer of the PATCH too', async () => {
    const { article, quote } = await tell({ speakerId: speaker.id });
    const { bodyHtml } = await patch(`/v1/articles/${article.id}`, { body: `# Noon\n\n${BODY.replace('*the lock*', '**the** lock')}` });
    const opened = 'We open <strong>the</strong> lock at noon,';
    expect(bodyHtml.trim()).toBe(`<h1>Noon</h1>\n${PLAIN.replace(OPENED, span(quote, opened))}`);
    expect(await htmlOf(article)).toBe(bodyHtml.trim());
  });

  test('after a picture in the body has changed', async () => {
    const image = await makeImage(newsroom, { alt: 'A lock' });
    const article = await makeArticle(newsroom, { body: `“We open ![](image:${image.slug}) the lock at noon,” she said.` });
    const quote = await makeQuote(newsroom, { articleId: article.id, text: OPEN });
    const before = await htmlOf(article);
    expect(before).toContain(`data-quote-id="${quote.id}"`);
    await patch(`/v1/images/${image.id}`, { alt: 'The old lock', url: 'https://images.example/lock.jpg' });
    const after = await htmlOf(article);
    expect(after).toBe(before.replace('A lock', 'The old lock').replace('picture.jpg', 'lock.jpg'));
    expect(after).not.toBe(before);
  });

  test('in two parts, where something stands between its words', async () => {
    const article = await makeArticle(newsroom, { body: '“It creaks a little,” she said.\n\n“But it opens.”' });
    const quote = await makeQuote(newsroom, { articleId: article.id, text: 'It creaks a little, But it opens.' });
    expect(await htmlOf(article)).toBe(`<p>“${span(quote, 'It creaks a little,')}” she said.</p>\n<p>“${span(quote, 'But it opens.')}”</p>`);
  });
});

describe('what is marked', () => {
  test('is never what the body itself marks', async () => {
    const forged = `<span data-quote-id="01890000-0000-7000-8000-000000000000" data-speaker-id="${speaker.id}">We open</span>`;
    const article = await makeArticle(newsroom, { body: `“${forged} the lock at noon,” she said.` });
    expect(await htmlOf(article)).toBe('<p>“We open the lock at noon,” she said.</p>');
    const quote = await makeQuote(newsroom, { articleId: article.id, text: OPEN });
    expect(await htmlOf(article)).toBe(`<p>“${span(quote, OPEN)}” she said.</p>`);
    await patch(`/v1/articles/${article.id}`, { body: `<div data-quote-id="1">\n\n${forged}\n\n</div>` });
    expect(await htmlOf(article)).not.toContain('data-');
  });

  test('is the same for readers without a key, and with another ETag than before', async () => {
    const { article, quote } = await tell({ speakerId: speaker.id });
    await publish(newsroom, article);
    const before = await newsroom.as(null).get(`/v1/articles/${article.id}`).expect(200);
    expect(before.body.bodyHtml.trim()).toBe(PLAIN.replace(OPENED, span(quote, OPENED)));
    expect(await htmlOf(article, null)).toBe(await htmlOf(article));
    await newsroom.as('editor').delete(`/v1/quotes/${quote.id}`).expect(204);
    const after = await newsroom.as(null).get(`/v1/articles/${article.id}`).set('If-None-Match', before.headers['etag'] ?? '').expect(200);
    expect(after.body.bodyHtml.trim()).toBe(PLAIN);
  });

  test('holds for what another statement makes of it: overlapping ones nest', async () => {
    const { article, quote } = await tell({ speakerId: speaker.id });
    const inner = await makeQuote(newsroom, { articleId: article.id, text: 'the lock', kind: 'indirect' });
    expect(await htmlOf(article)).toBe(PLAIN.replace(OPENED, span(quote, `We open ${span(inner, '<em>the lock</em>')} at noon,`)));
  });

  test('is no text: the canonical text and the count of words are as without it', async () => {
    const bare = await makeArticle(newsroom, { body: BODY });
    const { article } = await tell();
    const text = async ({ id }: Json): Promise<string> => (await newsroom.as('viewer').get(`/v1/articles/${id}/text`)).text;
    expect(await text(article)).toBe(await text(bare));
    expect((await newsroom.as('viewer').get(`/v1/articles/${article.id}`)).body.wordCount).toBe(bare.wordCount);
  });
});
