/** A statement that cannot be is refused on the very field, and nothing is written. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makeOutlet, makeQuote, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

const nobody = '01890000-0000-7000-8000-000000000000';
/** Its canonical text has 34 code points; the first passage stands at 1 to 13, the second at 26 to 33. */
const body = '“We will see,” she said. “Or not.”';

let newsroom: TestNewsroom;
let article: Json;
let quote: Json;

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  article = await makeArticle(newsroom, { body });
  quote = await makeQuote(newsroom, { articleId: article.id, text: 'Or not.' });
});
afterAll(() => newsroom.close());

/** All that a write would change. */
async function snapshot(): Promise<Json> {
  const { text } = await newsroom.as('viewer').get(`/v1/articles/${article.id}?include=quotes`);
  const count = await newsroom.database.read(async (tx) => [await tx.article.count(), await tx.quote.count(), await tx.addressee.count(), await tx.change.count()]);
  return { text, count };
}

async function expectRefused(send: () => Promise<Json>, pointers: string[]): Promise<void> {
  const before = await snapshot();
  const problem = expectProblem(await send(), 'invalid_body');
  expect(problem.errors.map((error: Json) => error.pointer)).toEqual(pointers);
  expect(await snapshot()).toEqual(before);
}

const good = { kind: 'direct', text: 'We will see,' };

/** What is wrong, the field of it that is refused, and the statement. */
const bad: [string, string, Json][] = [
  ['a month that is none', '/saidAt', { saidAt: '2015-13' }],
  ['a day that is none', '/saidAt', { saidAt: '2015-02-29' }],
  ['a time without an offset', '/saidAt', { saidAt: '2015-10-11T09:30:00' }],
  ['a date in words', '/saidAt', { saidAt: 'last Tuesday' }],
  ['an empty date', '/saidAt', { saidAt: '' }],
  ['a number for a date', '/saidAt', { saidAt: 2015 }],
  ['a role without a title', '/role/title', { role: { organization: 'Port of Saltmarsh' } }],
  ['a role that is empty', '/role/title', { role: {} }],
  ['a role whose title is blank', '/role/title', { role: { title: ' ' } }],
  ['a role whose title is null', '/role/title', { role: { title: null } }],
  ['a role that is only a word', '/role', { role: 'Mayor' }],
  ['a speaker who does not exist', '/speakerId', { speakerId: 'nobody' }],
  ['the id of no speaker', '/speakerId', { speakerId: nobody }],
  ['an addressee who does not exist', '/addressees/0/speakerId', { addressees: [{ name: 'Nobody', speakerId: nobody }] }],
  ['a reply to a statement that does not exist', '/inReplyToId', { inReplyToId: nobody }],
  ['a segment whose words stand elsewhere', '/segments/0/exact', { segments: [{ start: 2, end: 14, exact: 'We will see,' }] }],
  ['a segment whose words stand nowhere', '/segments/0/exact', { segments: [{ exact: 'We shall see,' }] }],
  ['a segment with words of its own beside the right place', '/segments/0/exact', { segments: [{ start: 1, end: 13, exact: 'We shall see' }] }],
  ['a segment after a prefix that does not stand there', '/segments/0/prefix', { segments: [{ exact: 'We will see,', prefix: 'never ' }] }],
  ['segments that overlap', '/segments/1/start', { segments: [{ start: 1, end: 8 }, { start: 7, end: 13 }] }],
  ['one segment twice', '/segments/1/start', { segments: [{ start: 1, end: 13 }, { start: 1, end: 13 }] }],
  ['segments in the wrong order', '/segments/1/start', { segments: [{ start: 9, end: 13 }, { start: 1, end: 8 }] }],
  ['a segment that runs backwards', '/segments/0/end', { segments: [{ start: 13, end: 1 }] }],
  ['a segment without a length', '/segments/0/end', { segments: [{ start: 1, end: 1 }] }],
  ['a segment that ends beyond the text', '/segments/0/end', { segments: [{ start: 1, end: 35 }] }],
  ['a segment that begins beyond the text', '/segments/0/start', { segments: [{ start: 34, end: 35 }] }],
  ['a segment that begins before the text', '/segments/0/start', { segments: [{ start: -1, end: 13 }] }],
  ['segments with other words than its own', '/segments', { segments: [{ start: 15, end: 23 }] }],
];

describe('a new statement', () => {
  test.each(bad)('with %s is refused on #%s', async (_what, field, given) => {
    await expectRefused(() => newsroom.as('editor').post('/v1/quotes').send({ ...good, articleId: article.id, ...given }), [`#${field}`]);
  });

  test('in an article that does not exist is refused on #/articleId', async () => {
    await expectRefused(() => newsroom.as('editor').post('/v1/quotes').send({ ...good, articleId: 'nowhere' }), ['#/articleId']);
  });
});

describe('a new article', () => {
  test.each(bad)('whose second statement has %s is refused on it, #%s', async (_what, field, given) => {
    const outletId = (await makeOutlet(newsroom)).id;
    const send = () => newsroom.as('editor').post('/v1/articles').send({ headline: 'Refused', body, outletId, quotes: [good, { ...good, ...given }] });
    await expectRefused(send as () => Promise<Json>, [`#/quotes/1${field}`]);
  });
});

describe('a change of a statement', () => {
  /** A PATCH is merged first: to change the organization of a role that is not there is a conflict, see patch.test.ts. */
  const merged = bad.filter(([, field, { role }]) => field !== '/role/title' || role.title !== undefined);
  const patch = (given: object) => () => newsroom.as('editor').patch(`/v1/quotes/${quote.id}`).send(given) as unknown as Promise<Json>;

  test.each(merged)('to %s is refused on #%s', async (_what, field, given) => {
    await expectRefused(patch({ text: good.text, ...given }), [`#${field}`]);
  });

  test('to a reply to itself is refused on #/inReplyToId', async () => {
    await expectRefused(patch({ inReplyToId: quote.id }), ['#/inReplyToId']);
  });

  test('to a reply to one that answers it, straight or through others, is refused on #/inReplyToId', async () => {
    const reply = await makeQuote(newsroom, { ...good, articleId: article.id, inReplyToId: quote.id });
    const further = await makeQuote(newsroom, { ...good, inReplyToId: reply.id });
    for (const { id } of [reply, further]) await expectRefused(patch({ inReplyToId: id, place: 'Quay' }), ['#/inReplyToId']);
  });

  test('is refused on every field that is wrong, and with what is right beside them not written either', async () => {
    const speaker = await makeSpeaker(newsroom);
    await expectRefused(patch({ place: 'Quay', speakerId: speaker.id, saidAt: 'soon', role: { title: '' } }), ['#/role/title', '#/saidAt']);
    await expectRefused(patch({ place: 'Quay', speakerId: nobody, inReplyToId: nobody }), ['#/speakerId', '#/inReplyToId']);
  });
});
