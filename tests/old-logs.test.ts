/** The log of a database that the first two versions have written, with rows of the database for snapshots. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../src/app.js';
import { Prisma, type Database } from '../src/database/database.js';
import { openNewsroom } from '../src/newsroom.js';
import { type Json, makeArticle, makeImage, makeOutlet, makeSpeaker, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

/** More than one transaction converts at once. */
const NOTES = 60;

let newsroom: TestNewsroom;
let paths: string[];
let before: Json[];
let articleId: string;

/** Snapshots as the first two versions wrote them: whatever the row had, counts and sort keys included. */
const former: Record<string, (snapshot: Json) => Json> = {
  article: ({ publishAt: _at, unpublishAt: _until, trashedAt: _trash, corrections: _corrections, ...row }) => ({ ...row, wordCount: 7, quoteCount: 2 }),
  quote: ({ anchor, via, ...row }) => {
    const { outletId, ...rest } = via ?? { outletId: null };
    return {
      ...row, anchorStatus: anchor.status, anchorVersion: anchor.articleVersion, via: via && rest, viaOutletId: outletId, saidAtStart: null, publishedAt: null, outletId: 'some-outlet', rolePending: false,
      segments: row.segments.length > 0 ? row.segments : [{ exact: 'known last', prefix: '', suffix: '', start: 0, end: 10 }],
    };
  },
  speaker: (row) => ({ ...row, nameKey: 'sorted by', quoteCount: 3 }),
  image: (row) => ({ ...row, titleKey: 'sorted by' }),
  outlet: (row) => ({ ...row, nameKey: 'sorted by', articleCount: 1 }),
};

/** As `version` of this code left it. The first left no word of derivation. */
const makeOld = (database: Database, version: '1' | '2'): Promise<void> => database.write(async (tx) => {
  for (const { seq, resource, snapshot } of await tx.change.findMany()) {
    const old = former[resource];
    if (old !== undefined && snapshot !== null) await tx.change.update({ where: { seq }, data: { snapshot: old(snapshot), anchors: Prisma.DbNull } });
  }
  if (version === '1') await tx.setting.deleteMany({ where: { name: 'derivation' } });
  else await tx.setting.update({ where: { name: 'derivation' }, data: { value: version } });
});

/** Opens the same file again, as the next start of the server would, and reads all that was read before. */
async function restart(): Promise<{ answers: Json[]; database: Database }> {
  const { config, keys } = newsroom;
  const { database, ledger } = await openNewsroom(config);
  const app = createApp({ config, database, ledger, logger: pino({ level: 'silent' }), overloaded: () => false });
  const answers: Json[] = [];
  for (const path of paths) answers.push((await request(app).get(path).set('Authorization', `Bearer ${keys.viewer}`).expect(200)).body);
  return { answers, database };
}

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  const editor = newsroom.as('editor');
  const [outlet, speaker] = [await makeOutlet(newsroom), await makeSpeaker(newsroom, { positions: [{ title: 'Mayor' }] })];
  const image = await makeImage(newsroom, { creditOutletId: outlet.id, focalPoint: { x: 0.5, y: 0.5 } });
  const { id } = await makeArticle(newsroom, {
    outletId: outlet.id, topics: ['Locks'], dateline: { place: 'Saltmarsh' }, images: [{ imageId: image.id, role: 'lead' }],
    body: '“We open at noon,” she said. “Nobody knows the tides,” he said.',
    quotes: [
      { kind: 'direct', text: 'We open at noon,', speakerId: speaker.id, via: { name: 'A radio', outletId: outlet.id }, addressees: [{ name: 'All' }] },
      { kind: 'direct', text: 'Nobody knows the tides,', speakerId: speaker.id }, { kind: 'direct', text: 'words of nobody', speakerId: null },
    ],
  });
  articleId = id;
  const [quote] = (await editor.get(`/v1/quotes?article=${id}`)).body.data;
  await publish(newsroom, { id });
  await editor.patch(`/v1/articles/${id}?override=As%20a%20test%20needs%20it.`).send({ body: 'At last. “We open at noon,” she said. “Nobody knows the tides,” he said.' }).expect(200);
  await editor.patch(`/v1/quotes/${quote.id}?override=As%20a%20test%20needs%20it.`).send({ place: 'Saltmarsh', via: null }).expect(200);
  for (let i = 0; i < NOTES; i += 1) await editor.patch(`/v1/outlets/${outlet.id}`).send({ description: `Note ${i}` }).expect(200);
  const versions = [1, 2, 3, 4].map((version) => `articles/${id}/revisions/${version}`);
  paths = [...versions, `quotes/${quote.id}/revisions/1`, `quotes/${quote.id}/revisions/2`, `speakers/${speaker.id}/revisions/1`, `images/${image.id}/revisions/1`,
    ...[1, 30, NOTES].map((version) => `outlets/${outlet.id}/revisions/${version}`)].map((path) => `/v1/${path}`);
  before = [];
  for (const path of paths) before.push((await newsroom.as('viewer').get(path).expect(200)).body);
});
afterAll(() => newsroom.close());

/** What such a log does not say of every version: which version of the article an anchor was computed on. */
const known = (answers: Json[]): Json => JSON.parse(JSON.stringify(answers, (name, value: unknown) => (name === 'articleVersion' ? undefined : value)));

describe('the log of an older version', () => {
  test.each(['1', '2'] as const)('tells the same revisions after the start, written by version %s', async (version) => {
    await makeOld(newsroom.database, version);
    const { answers, database } = await restart();
    expect(known(answers)).toEqual(known(before));
    await database.close();
  });

  test('is converted by a second start where the first was interrupted', async () => {
    await makeOld(newsroom.database, '2');
    const halfway = await newsroom.database.read((tx) => tx.change.findMany({ where: { resource: 'outlet' }, orderBy: { seq: 'desc' }, take: 5 }));
    await (await restart()).database.close();
    await newsroom.database.write(async (tx) => {
      for (const { seq, snapshot } of halfway) await tx.change.update({ where: { seq }, data: { snapshot: snapshot as Prisma.InputJsonObject } });
      await tx.setting.update({ where: { name: 'derivation' }, data: { value: '2' } });
    });
    const { answers, database } = await restart();
    expect(known(answers)).toEqual(known(before));
    expect((await database.read((tx) => tx.change.findMany({ where: { resource: 'outlet' }, select: { snapshot: true } }))).filter(({ snapshot }) => JSON.stringify(snapshot).includes('nameKey'))).toEqual([]);
    await database.close();
  });

  test('is not read again at the next start', async () => {
    await newsroom.database.write(async (tx) => {
      const { seq, snapshot } = await tx.change.findFirstOrThrow({ where: { resource: 'article', resourceId: articleId } });
      await tx.change.update({ where: { seq }, data: { snapshot: { ...(snapshot as Prisma.JsonObject), wordCount: 7 } } });
    });
    const { database } = await restart();
    const { snapshot } = await database.read((tx) => tx.change.findFirstOrThrow({ where: { resource: 'article', resourceId: articleId } }));
    expect(snapshot).toHaveProperty('wordCount', 7);
    await database.close();
  });
});
