/** In what capacity something was said: filled from dated positions, once, and then frozen. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Json, makeArticle, makePublishedArticle, makeQuote, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

let newsroom: TestNewsroom;
/** Clerk in 2012 and 2013, Mayor from 2014 to 11 October 2015, Harbour Master since noon of 1 March 2016; on the board in 2013. */
let speakerId: string;

const clerk = { title: 'Clerk', organization: null };
const mayor = { title: 'Mayor', organization: 'Port Averil' };
const master = { title: 'Harbour Master', organization: null };
const career = [
  { ...clerk, from: '2012', to: '2013' },
  { title: 'Member of the board', from: '2013-03', to: '2013-09-30' },
  { ...mayor, from: '2014', to: '2015-10-11' },
  { ...master, from: '2016-03-01T12:00:00Z' },
];

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  speakerId = (await makeSpeaker(newsroom, { positions: career })).id;
});
afterAll(() => newsroom.close());

const editor = () => newsroom.as('editor');
const read = async ({ id }: { id: string }): Promise<Json> => (await editor().get(`/v1/quotes/${id}`).expect(200)).body;
const patch = async ({ id }: { id: string }, body: object): Promise<Json> => (await editor().patch(`/v1/quotes/${id}`).send(body).expect(200)).body;
const changesOf = ({ id }: { id: string }) => newsroom.database.read((tx) => tx.change.findMany({ where: { resourceId: id }, orderBy: { seq: 'asc' } }));

/** A statement in a draft of its own. */
const draft = (given: object = {}): Promise<Json> => makeQuote(newsroom, { kind: 'indirect', speakerId, ...given });
const publishOf = (quote: Json, publishedAt?: string): Promise<Json> => publish(newsroom, { id: quote.articleId }, publishedAt ? { publishedAt } : {});

describe('a statement without a role', () => {
  test.each([
    ['2012', clerk], ['2012-01-01', clerk], ['2012-12-31T23:59:59.999Z', clerk],
    ['2011', null], ['2011-12-31T23:59:59.999Z', null],
    ['2013', null], ['2013-02', clerk], ['2013-03', null], ['2013-09-30', null], ['2013-10-01', clerk],
    ['2014', mayor], ['2015', mayor], ['2015-10', mayor], ['2015-10-11', mayor], ['2015-10-11T23:59:59.999Z', mayor], ['2015-10-12T00:00:00Z', null], ['2015-10-12', null], ['2015-11', null],
    ['2016', master], ['2016-03-01', master], ['2016-03-01T11:59:59.999Z', null], ['2016-03-01T13:00:00+01:00', master], ['2999', master],
  ])('that was said in %s has at creation the one position held then, if there is one', async (saidAt, role) => {
    const quote = await draft({ saidAt });
    expect(quote).toMatchObject({ role, version: 1 });
    expect((await read(quote)).role).toEqual(role);
  });

  test('is filled among others of an article, each with its own speaker', async () => {
    const other = await makeSpeaker(newsroom, { positions: [{ title: 'Pilot' }] });
    const silent = await makeSpeaker(newsroom);
    const speakers = [speakerId, other.slug, silent.id, null, speakerId];
    const article = await makeArticle(newsroom, { quotes: speakers.map((speaker) => ({ kind: 'indirect', text: 'We will see,', speakerId: speaker, saidAt: '2015' })) });
    const { data } = (await editor().get(`/v1/quotes?article=${article.id}&sort=createdAt`)).body;
    const pilot = { title: 'Pilot', organization: null };
    expect(data.map(({ role }: Json) => role)).toEqual([mayor, pilot, null, null, mayor]);
  });

  test('whose time nobody knows is filled when its article is first published, as of then', async () => {
    const quote = await draft();
    expect(quote.role).toBeNull();
    const article = await publishOf(quote, '2015-06-01T00:00:00Z');
    const filled = await read(quote);
    expect(filled).toMatchObject({ role: mayor, version: 2, updatedAt: article.updatedAt });
    const changes = await changesOf(quote);
    expect(changes.map(({ action, version }) => ({ action, version }))).toEqual([{ action: 'create', version: 1 }, { action: 'update', version: 2 }]);
    expect(changes[1]).toMatchObject({ articleId: article.id, articleVersion: article.version, snapshot: { role: mayor } });
  });

  test('that creation could not fill is tried again at the first publishing, for the time when it was said', async () => {
    const { id } = await makeSpeaker(newsroom);
    const [unknown, unattributed] = [await draft({ speakerId: id, saidAt: '2012' }), await draft({ speakerId: null, saidAt: '2012' })];
    await editor().patch(`/v1/speakers/${id}`).send({ positions: career }).expect(200);
    await patch(unattributed, { speakerId: id });
    for (const quote of [unknown, unattributed]) {
      await publishOf(quote, '2015-06-01T00:00:00Z');
      expect((await read(quote)).role).toEqual(clerk);
    }
  });

  test.each([['none', '2011-06-01T00:00:00Z'], ['two', '2013-06-01T00:00:00Z']])('stays without one, and at its version, when %s of the positions was held', async (_, publishedAt) => {
    const quote = await draft();
    await publishOf(quote, publishedAt);
    expect(await read(quote)).toMatchObject({ role: null, version: 1 });
  });

  test('is never filled after the first publishing, whatever becomes of the positions', async () => {
    const { id } = await makeSpeaker(newsroom);
    const quote = await draft({ speakerId: id });
    await publishOf(quote);
    await editor().post(`/v1/articles/${quote.articleId}/unpublish`).expect(200);
    await editor().patch(`/v1/speakers/${id}`).send({ positions: [{ title: 'Mayor' }] }).expect(200);
    await publishOf(quote);
    expect(await read(quote)).toMatchObject({ role: null, version: 1 });
  });

  test('that joins a published article is filled at once, for the time of publication where its own is not known', async () => {
    const { id: articleId } = await makePublishedArticle(newsroom);
    const told = await publish(newsroom, await makeArticle(newsroom), { publishedAt: '2012-05-05T00:00:00Z' });
    expect((await draft({ articleId: told.id })).role).toEqual(clerk);
    expect((await draft({ articleId: told.id, saidAt: '2015' })).role).toEqual(mayor);
    expect((await draft({ articleId })).role).toEqual(master);
  });

  test('that joins an article which was public once is not filled later', async () => {
    const { id: articleId } = await makePublishedArticle(newsroom);
    await editor().post(`/v1/articles/${articleId}/unpublish`).expect(200);
    const quote = await draft({ articleId });
    expect(quote.role).toBeNull();
    await publishOf(quote);
    expect(await read(quote)).toMatchObject({ role: null, version: 1 });
  });
});

describe('a role that was filled', () => {
  test('stays when the positions change, at the second publishing too', async () => {
    const { id } = await makeSpeaker(newsroom, { positions: [mayor] });
    const [atCreation, atPublishing] = [await draft({ speakerId: id, saidAt: '2015' }), await draft({ speakerId: id })];
    await publishOf(atCreation);
    await publishOf(atPublishing);
    await editor().patch(`/v1/speakers/${id}`).send({ positions: [{ title: 'Pilot' }] }).expect(200);
    for (const quote of [atCreation, atPublishing]) {
      const before = await read(quote);
      await editor().post(`/v1/articles/${quote.articleId}/unpublish`).expect(200);
      await publishOf(quote);
      expect(await read(quote)).toEqual(before);
      expect(before.role).toEqual(mayor);
    }
  });

  test('stays when it becomes known that it was said at another time', async () => {
    const quote = await draft({ saidAt: '2012' });
    expect((await patch(quote, { saidAt: '2015' })).role).toEqual(clerk);
    await publishOf(quote);
    expect((await read(quote)).role).toEqual(clerk);
  });

  test('that is cleared stays cleared', async () => {
    const quote = await draft({ saidAt: '2012' });
    expect((await patch(quote, { role: null })).role).toBeNull();
    await publishOf(quote);
    expect((await read(quote)).role).toBeNull();
  });
});

describe('a role that is given', () => {
  const given = { title: 'Witness', organization: null };

  test.each([[given], [null]])('at creation stays as it is: %j', async (role) => {
    const quotes = [await draft({ role, saidAt: '2015' }), await draft({ role })];
    for (const quote of quotes) {
      await publishOf(quote);
      expect(await read(quote)).toMatchObject({ role, version: 1 });
    }
  });

  test('as null with a new article stays null', async () => {
    const article = await makePublishedArticle(newsroom, { quotes: [{ kind: 'indirect', text: 'We will see,', speakerId, role: null, saidAt: '2015' }] });
    expect((await editor().get(`/v1/quotes?article=${article.id}`)).body.data[0].role).toBeNull();
  });

  test('by a PATCH before publishing stays as it is', async () => {
    const quote = await draft();
    expect(await patch(quote, { role: given })).toMatchObject({ role: given, version: 2 });
    await publishOf(quote);
    expect(await read(quote)).toMatchObject({ role: given, version: 2 });
  });

  test('as null that was read and is sent back decides nothing: it is filled at publishing', async () => {
    const quote = await draft();
    await patch(quote, { ...(await read(quote)), place: 'Quay' });
    await publishOf(quote);
    expect((await read(quote)).role).not.toBeNull();
  });

  test('does not stop other changes from leaving it to be filled', async () => {
    const quote = await draft();
    await patch(quote, { place: 'Quay' });
    await publishOf(quote);
    expect(await read(quote)).toMatchObject({ role: master, version: 3 });
  });
});

describe('what is kept inside', () => {
  test('is in no answer', async () => {
    const article = await makePublishedArticle(newsroom, { quotes: [{ kind: 'indirect', text: 'We will see,', speakerId }] });
    const paths = [`/v1/quotes?article=${article.id}&include=speaker,article`, `/v1/articles/${article.id}?include=quotes`, `/v1/speakers/${speakerId}/timeline`];
    for (const path of paths) {
      const { text, body } = await editor().get(path).expect(200);
      expect(text).not.toContain('rolePending');
      for (const quote of body.data ?? body.quotes) expect(quote).not.toHaveProperty('wordCount');
    }
  });
});
