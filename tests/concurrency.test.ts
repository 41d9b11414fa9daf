import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeArticle, makeOutlet, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

/** The log, as it stands in the database. */
const log = () => newsroom.database.read((tx) => tx.change.findMany({ orderBy: { seq: 'asc' } }));

describe('the database under concurrent writers', () => {
  test('keeps every acknowledged write of 300 writers, a third of whom fail in their transactions', async () => {
    const { database } = newsroom;
    const now = new Date();
    const row = (i: number) => ({ id: `probe-${i}`, slug: `probe-${i}`, name: 'Probe', nameKey: 'probe', category: 'other', createdAt: now, updatedAt: now });
    const acknowledged: number[] = [];
    await Promise.all(Array.from({ length: 300 }, async (_, i) => {
      const writing = database.write(async (tx) => {
        await tx.outlet.create({ data: row(i) });
        await tx.outlet.update({ where: { id: `probe-${i}` }, data: { description: 'seen' } });
        if (i % 3 === 0) throw new Error('rolled back on purpose');
      });
      await writing.then(() => acknowledged.push(i), () => {});
    }));
    const stored = await database.read((tx) => tx.outlet.findMany({ where: { id: { startsWith: 'probe-' } }, select: { id: true } }));
    expect(acknowledged).toHaveLength(200);
    expect(stored.map(({ id }) => id).sort()).toEqual(acknowledged.map((i) => `probe-${i}`).sort());
  });

  test('never shows a reader what is not committed', async () => {
    const { database } = newsroom;
    const { id } = await makeOutlet(newsroom, { name: 'Before' });
    let seen: string | undefined;
    await database
      .write(async (tx) => {
        await tx.outlet.update({ where: { id }, data: { name: 'Never committed' } });
        seen = (await database.read((reader) => reader.outlet.findUniqueOrThrow({ where: { id } }))).name;
        throw new Error('rolled back on purpose');
      })
      .catch(() => {});
    expect(seen).toBe('Before');
  });

  test('gives a reader one snapshot, whatever is committed meanwhile', async () => {
    const { database } = newsroom;
    const { id } = await makeOutlet(newsroom, { name: 'Snapshot' });
    const names = await database.read(async (tx) => {
      const first = await tx.outlet.findUniqueOrThrow({ where: { id } });
      await database.write((writer) => writer.outlet.update({ where: { id }, data: { name: 'Changed' } }));
      const second = await tx.outlet.findUniqueOrThrow({ where: { id } });
      return [first.name, second.name];
    });
    expect(names).toEqual(['Snapshot', 'Snapshot']);
  });

  test('refuses a write on the way to read', async () => {
    const writing = newsroom.database.read((tx) => tx.setting.create({ data: { name: 'forbidden', value: '' } }));
    await expect(writing).rejects.toThrow();
    expect(await newsroom.database.read((tx) => tx.setting.count({ where: { name: 'forbidden' } }))).toBe(0);
  });
});

describe('twenty writers with one version', () => {
  test('have exactly one winner, and the losers learn the version', async () => {
    const speaker = await makeSpeaker(newsroom);
    const { headers } = await newsroom.as('editor').get(`/v1/speakers/${speaker.id}`);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) =>
      newsroom.as('editor').patch(`/v1/speakers/${speaker.id}`).set('If-Match', String(headers['etag'])).send({ description: `Writer ${i}` })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 412)]);
    const winner = answers.find(({ status }) => status === 200)?.body;
    const now = await newsroom.as('editor').get(`/v1/speakers/${speaker.id}`);
    expect(now.body).toMatchObject({ version: 2, description: winner.description });
    expect(answers.find(({ status }) => status === 412)?.body).toMatchObject({ code: 'precondition_failed', currentVersion: 2 });
  });

  test('all get through, one after the other, when none asks for a version', async () => {
    const outlet = await makeOutlet(newsroom);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) =>
      newsroom.as('editor').patch(`/v1/outlets/${outlet.id}`).send({ description: `Writer ${i}` })));
    expect(answers.map(({ body }) => body.version).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
  });

  test('get twenty slugs from one headline', async () => {
    const outletId = (await makeOutlet(newsroom)).id;
    const articles = await Promise.all(Array.from({ length: 20 }, () => makeArticle(newsroom, { outletId, headline: 'Same headline' })));
    expect(new Set(articles.map(({ slug }) => slug)).size).toBe(20);
  });
});

describe('the change log', () => {
  test('has no gap and is in the order of commits', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, i) =>
      i % 3 === 0
        ? newsroom.as('editor').post('/v1/outlets').send({ name: '' })
        : newsroom.as('editor').post('/v1/outlets').send({ name: `Logged ${i}`, category: 'online' })));
    const changes = await log();
    expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, i) => i + 1));
    const times = changes.map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('records who did what to which version, with the resource as it became', async () => {
    const speaker = await makeSpeaker(newsroom, { name: 'Logged Speaker' });
    await newsroom.as('editor').patch(`/v1/speakers/${speaker.id}`).set('X-Request-Id', 'log-test').send({ description: 'Changed' });
    await newsroom.as('editor').delete(`/v1/speakers/${speaker.id}`);
    const changes = (await log()).filter(({ resourceId }) => resourceId === speaker.id);
    expect(changes.map(({ action, version, actorName }) => ({ action, version, actorName }))).toEqual([
      { action: 'create', version: 1, actorName: 'Test editor' },
      { action: 'update', version: 2, actorName: 'Test editor' },
      { action: 'delete', version: 3, actorName: 'Test editor' },
    ]);
    expect(changes[1]).toMatchObject({ requestId: 'log-test', snapshot: { name: 'Logged Speaker', description: 'Changed' } });
    expect(changes[2]?.snapshot).toBeNull();
  });

  test('records a statement together with the version that it gave its article', async () => {
    const article = await makeArticle(newsroom);
    const quote = (await newsroom.as('editor').post('/v1/quotes').send({ articleId: article.id, kind: 'direct', text: 'We will see,' })).body;
    const change = (await log()).find(({ resourceId }) => resourceId === quote.id);
    expect(change).toMatchObject({ resource: 'quote', version: 1, articleId: article.id, articleVersion: 2 });
    expect((await newsroom.as('editor').get(`/v1/articles/${article.id}`)).body.version).toBe(2);
  });

  test('keeps no key', async () => {
    const { body } = await newsroom.as('admin').post('/v1/keys').send({ name: 'Logged key', role: 'viewer' });
    expect(JSON.stringify(await log())).not.toContain(body.key);
  });

  test('is not written to by a PATCH that changes nothing', async () => {
    const outlet = await makeOutlet(newsroom);
    const before = (await log()).length;
    const answer = await newsroom.as('editor').patch(`/v1/outlets/${outlet.id}`).send(outlet);
    expect(answer.body.version).toBe(1);
    expect(await log()).toHaveLength(before);
  });

  test('cannot be rewritten', async () => {
    const rewriting = newsroom.database.write((tx) => tx.change.updateMany({ data: { actorName: 'somebody else' } }));
    await expect(rewriting).rejects.toThrow();
  });
});
