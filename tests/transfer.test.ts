/** A newsroom is exported, imported elsewhere, and is the same there. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { pino } from 'pino';
import request from 'supertest';
import { seedSampleNewsroom } from '../prisma/seed.js';
import { createApp } from '../src/app.js';
import type { Role } from '../src/changes/scope.js';
import { keepAnswers } from '../src/http/kept/kept-answers.js';
import { openNewsroom } from '../src/newsroom.js';
import { type Json, makeArticle, makeCorrection, makeDraft, makeOutlet, makePublishedArticle, makeQuote, makeScheduledArticle, makeSpeaker, makeTrashedArticle } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { live, lives } from './support/random-life.js';
import { exportAll, importAll, readAll } from './support/transfer.js';

const opened: Pick<TestNewsroom, 'close'>[] = [];
async function open(): Promise<TestNewsroom> {
  const newsroom = await openTestNewsroom();
  opened.push(newsroom);
  return newsroom;
}
afterEach(async () => {
  for (const newsroom of opened.splice(0)) await newsroom.close();
});

/** Another process on the same database, which keeps answers of its own. */
async function openElsewhere({ config }: TestNewsroom): Promise<TestNewsroom['app']> {
  const { database, ledger } = await openNewsroom(config);
  const kept = await keepAnswers(database, config);
  const app = createApp({ config, database, ledger, logger: pino({ level: 'silent' }), overloaded: () => false, kept });
  opened.unshift({ close: async () => {
    await kept.close();
    await database.close();
  } });
  return app;
}

let sample: TestNewsroom;
beforeAll(async () => {
  sample = await openTestNewsroom();
  await seedSampleNewsroom(sample.database, sample.signer);
}, 60_000);
afterAll(() => sample.close());

/** What the sample newsroom answers, read once for all who compare: nobody changes it. */
const sampleRead = new Map<Role | null, Promise<Json>>();
function readSample(role: Role | null): Promise<Json> {
  const read = sampleRead.get(role) ?? readAll(sample, role);
  sampleRead.set(role, read);
  return read;
}

const linesOf = (texts: Record<string, string>): Json[] => Object.values(texts).join('').split('\n').slice(0, -1).map((line) => JSON.parse(line));
const textOf = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** Answers without the version of the article that each statement was anchored in. */
const anchoredAtAnyVersion = (answers: Json): Json => JSON.parse(JSON.stringify(answers, (name, value) => (name === 'articleVersion' ? undefined : value)));

describe('an export', () => {
  test.each(['viewer', null] as const)('of the sample newsroom by %s, imported into an empty one, is answered alike by everything', async (role) => {
    const copy = await open();
    const texts = await exportAll(sample, role);
    const { complaints, ...counts } = await importAll(copy, texts);
    expect({ complaints, counts }).toEqual({ complaints: [], counts: { imported: linesOf(texts).length, known: 0, bad: 0 } });
    expect(await exportAll(copy, role)).toEqual(texts);
    for (const reader of new Set([role, null])) expect(await readAll(copy, reader)).toEqual(await readSample(reader));
  }, 60_000);

  test('of articles that have lived, imported into an empty newsroom, is equal', async () => {
    const lived = await open();
    for (const life of fc.sample(lives(14), { numRuns: 4, seed: 17 })) await live(lived, life);
    await makeScheduledArticle(lived);
    await makeCorrection(lived);
    for (const role of ['viewer', null] as const) {
      const copy = await open();
      const texts = await exportAll(lived, role);
      expect((await importAll(copy, texts)).complaints).toEqual([]);
      expect(await exportAll(copy, role)).toEqual(texts);
      expect(await exportAll(copy, null)).toEqual(await exportAll(lived, null));
    }
  }, 60_000);

  test('has nothing of the trash, no working copy, and no plan for one', async () => {
    const newsroom = await open();
    const trashed = await makeTrashedArticle(newsroom);
    const { id } = await makeDraft(newsroom, { headline: 'Still in the works' });
    await newsroom.as('editor').post(`/v1/articles/${id}/publish`).send({ at: '2099-01-01T00:00:00Z' }).expect(200);
    const lines = linesOf(await exportAll(newsroom, 'viewer'));
    expect(lines.filter((line) => line.id === trashed.id)).toEqual([]);
    expect(lines.find((line) => line.id === id)).toMatchObject({ status: 'published', publishAt: null });
    expect(JSON.stringify(lines)).not.toContain('Still in the works');
  });

  test('keeps where a lost statement stood, so that it is found when its words come back', async () => {
    const newsroom = await open();
    const quote = await makeQuote(newsroom);
    const path = `/v1/articles/${quote.articleId}`;
    const { body: before } = (await newsroom.as('viewer').get(path)).body;
    await newsroom.as('editor').patch(path).send({ body: 'Nothing was said.' }).expect(200);
    const copy = await open();
    await importAll(copy, await exportAll(newsroom, 'viewer'));
    expect((await copy.as('viewer').get(`/v1/quotes/${quote.id}`)).body).toMatchObject({ segments: [], anchor: { status: 'orphaned' } });
    const answers = await Promise.all([newsroom, copy].map(({ as }) => as('editor').patch(path).send({ body: before })));
    expect(answers[1]?.body.anchors).toEqual(answers[0]?.body.anchors);
  });

  test('answers HEAD with the headers alone', async () => {
    const answer = await sample.as(null).head('/v1/export/articles').expect(200);
    expect([answer.headers['content-type'], answer.headers['etag']]).toEqual(['application/x-ndjson; charset=utf-8', undefined]);
  });
});

describe('an import', () => {
  test('is on record: the history of what was imported begins with the version that it had', async () => {
    const [newsroom, copy] = [await open(), await open()];
    const quote = await makeQuote(newsroom, { articleId: (await makePublishedArticle(newsroom)).id, kind: 'indirect' });
    await importAll(copy, await exportAll(newsroom, 'viewer'));
    const path = `/v1/articles/${quote.articleId}`;
    const { version } = (await copy.as('viewer').get(path)).body;
    const { data } = (await copy.as('viewer').get(`${path}/revisions`)).body;
    expect(data).toEqual([expect.objectContaining({ version, action: 'create', actor: { id: null, name: 'import' } })]);
    const revision = (await copy.as('viewer').get(`${path}/revisions/${version}`)).body;
    expect(revision.snapshot.quotes).toEqual((await newsroom.as('viewer').get(`${path}/revisions/${version}`)).body.snapshot.quotes);
    const changes = (await copy.as('viewer').get('/v1/changes?resource=quote')).body.data;
    expect(changes).toEqual([expect.objectContaining({ resourceId: quote.id, articleId: quote.articleId, articleVersion: version, action: 'create' })]);
    await copy.as('editor').patch(path).send({ headline: 'Later' }).expect(200);
    expect((await copy.as('viewer').get(`${path}/revisions`)).body.data.map((each: Json) => each.version)).toEqual([version + 1, version]);
  });

  test('takes lines in one file and in a batch in any order, and locates what has no place', async () => {
    const copy = await open();
    const mixed = linesOf(await exportAll(sample, 'viewer')).reverse().map(({ segments, anchor, bodyImages, ...line }) => line);
    expect((await importAll(copy, { mixed: textOf(mixed) })).complaints).toEqual([]);
    expect(anchoredAtAnyVersion(await readAll(copy, null))).toEqual(anchoredAtAnyVersion(await readSample(null)));
  }, 60_000);

  test.each([5, 40])('in batches of %i lines comes to the same, wherever it is cut off and begun again', async (mostLines) => {
    const copy = await open();
    const texts = await exportAll(sample, 'viewer');
    let batches = 0;
    const cutOff = importAll(copy, texts, { mostLines, progress: () => {
      if ((batches += 1) === 2) throw new Error('cut off');
    } });
    await expect(cutOff).rejects.toThrow('cut off');
    const again = await importAll(copy, texts, { mostLines });
    expect(again).toMatchObject({ bad: 0, known: expect.any(Number) });
    expect(again.imported + again.known).toBe(linesOf(texts).length);
    expect(await exportAll(copy, 'viewer')).toEqual(texts);
    expect(await readAll(copy, null)).toEqual(await readSample(null));
  }, 60_000);

  describe('that is large', () => {
    const occurrencesOf = async ({ as }: TestNewsroom, id: string): Promise<string[]> =>
      (await as('viewer').get(`/v1/quotes/${id}/occurrences`)).body.data.map(({ quoteId }: Json) => quoteId);
    const shinglesOf = ({ database }: TestNewsroom): Promise<unknown> => database.read((tx) => tx.shingle.findMany({ orderBy: [{ hash: 'asc' }, { document: 'asc' }] }));

    test('finds occurrences in the end as a small one does', async () => {
      const [small, large] = [await open(), await open()];
      const texts = await exportAll(sample, 'viewer');
      await importAll(small, texts);
      await importAll(large, texts, { large: 0 });
      expect(await shinglesOf(large)).toEqual(await shinglesOf(small));
    });

    test('finds them from the next start on where it was cut off', async () => {
      const [newsroom, copy] = [await open(), await open()];
      const said = { kind: 'indirect', text: 'The lock opens at noon, whatever the tide.', speakerId: (await makeSpeaker(newsroom)).id };
      const [first, second] = [await makeQuote(newsroom, said), await makeQuote(newsroom, said)];
      const cutOff = importAll(copy, await exportAll(newsroom, 'viewer'), { large: 0, progress: () => {
        throw new Error('cut off');
      } });
      await expect(cutOff).rejects.toThrow('cut off');
      expect(await occurrencesOf(copy, first.id)).toEqual([]);
      const late = await copy.as('editor').post('/v1/quotes').send({ ...said, articleId: second.articleId }).expect(201);
      expect(await occurrencesOf(copy, first.id)).toEqual([late.body.id]);
      await copy.as('editor').delete(`/v1/quotes/${late.body.id}`).expect(204);
      await openElsewhere(copy);
      expect(await occurrencesOf(copy, first.id)).toEqual([second.id]);
      expect(await copy.database.read((tx) => tx.setting.findMany({ where: { name: { startsWith: 'shingles' } } }))).toEqual([]);
    });
  });

  test('of the same lines by two at once imports each once', async () => {
    const copy = await open();
    const texts = await exportAll(sample, 'viewer');
    const both = await Promise.all([importAll(copy, texts, { mostLines: 5 }), importAll(copy, texts, { mostLines: 7 })]);
    expect(both.reduce((sum, { imported }) => sum + imported, 0)).toBe(linesOf(texts).length);
    expect(both.map(({ bad }) => bad)).toEqual([0, 0]);
    expect(await exportAll(copy, 'viewer')).toEqual(texts);
  }, 60_000);

  test.each([1, 500])('in batches of %i lines lets no reader keep that a statement answers none, when that comes later', async (mostLines) => {
    const [newsroom, copy] = [await open(), await open()];
    const asked = await makeQuote(newsroom, { articleId: (await makePublishedArticle(newsroom)).id, kind: 'indirect' });
    const reply = await makeQuote(newsroom, { articleId: (await makePublishedArticle(newsroom)).id, kind: 'indirect', inReplyToId: asked.id });
    const lines = linesOf(await exportAll(newsroom, null));
    const isAsked = ({ id }: Json): boolean => id === asked.id;
    await importAll(copy, { some: textOf(lines.filter((line) => !isAsked(line))) });
    const elsewhere = await openElsewhere(copy);
    const answers = async (): Promise<Json[]> => {
      const [here, there] = [await copy.as(null).get(`/v1/quotes/${reply.id}`), await request(elsewhere).get(`/v1/quotes/${reply.id}`)];
      return [here.body.inReplyToId, there.body.inReplyToId];
    };
    for (const _ of ['made', 'kept']) expect(await answers()).toEqual([null, null]);
    expect(await importAll(copy, { all: textOf([...lines.filter((line) => !isAsked(line)), ...lines.filter(isAsked)]) }, { mostLines })).toMatchObject({ imported: 1, bad: 0 });
    for (let i = 0; i < 250 && (await answers())[1] === null; i += 1) await setTimeout(20);
    expect(await answers()).toEqual([asked.id, asked.id]);
    const { data } = (await copy.as('viewer').get('/v1/changes?resource=quote')).body;
    expect(data.at(-1)).toMatchObject({ cacheTags: expect.arrayContaining([reply.id]) });
    expect(await exportAll(copy, null)).toEqual(await exportAll(newsroom, null));
  });

  test('takes whatever Unicode, 500,000 characters and 500 statements there may be', async () => {
    const [newsroom, copy] = [await open(), await open()];
    const odd = '“𝒜 e\u0301 \u202E👩‍👩‍👧 \u2028 ﷽,” she said.';
    const words = Array.from({ length: 500 }, (_, i) => `The ${i}th word is “said ${i}” here.`);
    const body = `${odd}\n\n${words.join('\n\n')}\n\n${'Długi tekst 文. '.repeat(34_000)}`.slice(0, 490_000);
    const quotes = words.map((_, i) => ({ kind: 'direct', text: `said ${i}` }));
    await makeArticle(newsroom, { headline: odd, body, quotes });
    const texts = await exportAll(newsroom, 'viewer');
    expect(await importAll(copy, texts)).toMatchObject({ imported: 502, bad: 0 });
    expect(await exportAll(copy, 'viewer')).toEqual(texts);
  }, 60_000);
});

describe('a bad line', () => {
  const at = '2020-01-01T00:00:00.000Z';
  const base = { createdAt: at, updatedAt: at };
  const outlet = { resource: 'outlet', id: '0190f3a4-0000-7000-8000-000000000001', ...base, slug: 'the-weekly', name: 'The Weekly', category: 'newspaper' };
  const article = { resource: 'article', id: '0190f3a4-0000-7000-8000-000000000002', ...base, slug: 'opened', headline: 'Opened', outletId: outlet.id, status: 'draft', body: '“We open,” she said.' };
  const quote = { resource: 'quote', id: '0190f3a4-0000-7000-8000-000000000003', ...base, articleId: article.id, kind: 'direct', text: 'We open,' };
  const nobody = '0190f3a4-0000-7000-8000-0000000000ff';

  const bad: [what: string, line: object | string, errors: object[]][] = [
    ['that is not JSON', '{', [{ code: 'malformed_json' }]],
    ['of nothing that is known', { ...outlet, resource: 'key' }, [{ pointer: '#/resource' }]],
    ['with a field that is not known, and without one that is needed', { ...outlet, id: nobody, slug: undefined, nickname: 'W' }, [{ pointer: '#/slug', code: 'required' }, { pointer: '#/nickname', code: 'unknown_field' }]],
    ['with a slug that is taken', { ...outlet, id: nobody }, [{ pointer: '#/slug', code: 'taken' }]],
    ['that is there in another version', { ...outlet, version: 2 }, [{ pointer: '#/version', code: 'conflict' }]],
    ['that names what is not there', { ...article, id: nobody, slug: 'other', outletId: 'nowhere', images: [{ imageId: 'no-image', role: 'lead' }] }, [{ pointer: '#/images/0/imageId' }, { pointer: '#/outletId', code: 'unknown_reference' }]],
    ['whose body shows what is not there', { ...article, id: nobody, slug: 'other', body: '![](image:no-image)' }, [{ pointer: '#/body', code: 'unknown_reference' }]],
    ['that is published without a time', { ...article, id: nobody, slug: 'other', status: 'published' }, [{ pointer: '#/publishedAt' }]],
    ['in an article that is not there', { ...quote, id: nobody, articleId: nobody }, [{ pointer: '#/articleId', code: 'unknown_reference' }]],
    ['by nobody that is known', { ...quote, id: nobody, speakerId: 'nobody' }, [{ pointer: '#/speakerId', code: 'unknown_reference' }]],
    ['that answers what never comes', { ...quote, id: nobody, inReplyToId: outlet.id }, [{ pointer: '#/inReplyToId', code: 'unknown_reference' }]],
    ['that answers itself', { ...quote, id: nobody, inReplyToId: nobody }, [{ pointer: '#/inReplyToId', code: 'circle' }]],
  ];
  const file = (line: object | string): string => `${textOf([outlet, article])}${typeof line === 'string' ? line : JSON.stringify(line)}\n${textOf([quote])}`;

  test.each(bad)('%s is reported with its file, its number and all that is wrong, and the rest is imported', async (_what, line, errors) => {
    const newsroom = await open();
    const { complaints } = await importAll(newsroom, { 'news.ndjson': file(line) });
    expect(complaints).toEqual([{ file: 'news.ndjson', number: 3, errors: errors.map((error) => expect.objectContaining(error)) }]);
    expect((await newsroom.as('viewer').get(`/v1/quotes/${quote.id}`)).body).toMatchObject({ text: 'We open,', anchor: { status: 'exact' } });
  });

  test('ends a strict import, of whose batch nothing is imported', async () => {
    const newsroom = await open();
    await expect(importAll(newsroom, { 'news.ndjson': file('{') }, { strict: true })).rejects.toThrow('A line was bad');
    expect((await newsroom.as('viewer').get('/v1/outlets')).body.data).toEqual([]);
  });

  test('imports nothing over what is there', async () => {
    const newsroom = await open();
    const there = await makeOutlet(newsroom, { slug: 'the-weekly' });
    await makeSpeaker(newsroom);
    expect((await importAll(newsroom, { 'news.ndjson': textOf([{ ...outlet, id: there.id, version: 3, name: 'Another' }]) })).bad).toBe(1);
    expect((await newsroom.as('viewer').get('/v1/outlets/the-weekly')).body).toEqual(there);
  });
});
