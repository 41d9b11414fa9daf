import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createApp } from '../src/app.js';
import { write } from '../src/changes/write.js';
import type { StreamLimits } from '../src/http/event-stream.js';
import { listen } from '../src/listen.js';
import { openNewsroom } from '../src/newsroom.js';
import { followChanges } from '../src/resources/changes/change.stream.js';
import { type EventClient, openEventStream } from './support/event-stream.js';
import { type Json, makeArticle, makeOutlet, makeSpeaker } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

interface Server {
  /** Opens a stream; as a viewer, unless another key is given. */
  open(search?: string, opening?: { key?: string; lastEventId?: string }): Promise<EventClient>;
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Response>;
  /** As the server does when it is told to stop. */
  announceClosing(): void;
  close(): Promise<void>;
}

let newsroom: TestNewsroom;
let server: Server;
const servers: Server[] = [];
const clients: EventClient[] = [];
/** What the servers of this file have logged. */
const logged: Json[] = [];

/** Another process on the same database, as far as a test can tell. */
async function startServer(limits: Partial<StreamLimits> = {}): Promise<Server> {
  const { database, ledger } = await openNewsroom(newsroom.config);
  const closing = new AbortController();
  const logger = pino({ level: 'info' }, { write: (line) => void logged.push(JSON.parse(line)) });
  const app = createApp({ config: newsroom.config, database, ledger, logger, overloaded: () => false, closing: closing.signal, streamLimits: limits });
  const listening = await listen(app, { port: 0, host: '127.0.0.1' });
  const started: Server = {
    open: async (search = '', { key = newsroom.keys.viewer, lastEventId } = {}) => {
      const client = await openEventStream(`${listening.url}/v1/changes/stream?${search}`, { key, ...(lastEventId === undefined ? {} : { lastEventId }) });
      clients.push(client);
      return client;
    },
    get: (path, headers = {}, method = 'GET') => fetch(listening.url + path, { method, headers: { Authorization: `Bearer ${newsroom.keys.viewer}`, ...headers } }),
    announceClosing: () => closing.abort(),
    close: async () => {
      listening.server.closeAllConnections();
      await new Promise<void>((resolve) => void listening.server.close(() => resolve()));
      await database.close();
    },
  };
  servers.push(started);
  return started;
}

beforeAll(async () => {
  newsroom = await openTestNewsroom();
  server = await startServer();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  for (const started of servers) await started.close();
  await newsroom.close();
});

const lastSeq = () => newsroom.database.lastSeq();
const log = async (): Promise<Json[]> => {
  const changes: Json[] = [];
  for (let after: string | null = '0'; after !== null; ) {
    const answer: Json = await newsroom.as('viewer').get(`/v1/changes?limit=100&after=${after}`).expect(200);
    changes.push(...answer.body.data);
    after = answer.body.meta.nextCursor;
  }
  return changes;
};
const seqsOf = ({ events }: EventClient): number[] => events.map(({ data }) => data.seq);
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Writes from several sides at once, a third of which is refused. Answers how many changes that makes. */
async function writeMuch(rooms: Pick<TestNewsroom, 'as'>[], each = 15): Promise<number> {
  await Promise.all(rooms.map(async ({ as }, writer) => {
    for (let i = 0; i < each; i += 1) await as('editor').post('/v1/outlets').send({ name: i % 3 === 2 ? '' : `Writer ${writer} ${i}`, category: 'online' });
  }));
  return rooms.length * numbers(0, each - 1).filter((i) => i % 3 !== 2).length;
}

describe('the stream of changes', () => {
  test('is at first everything that there is, the same as the list', async () => {
    for (let i = 0; i < 120; i += 1) await makeOutlet(newsroom); // more than are read at once
    const client = await server.open();
    await client.count(await lastSeq());
    expect(client.events.map(({ data }) => data)).toEqual(await log());
    expect(client.events.map(({ id, event }) => [id, event])).toEqual(client.events.map(({ data }) => [String(data.seq), 'change']));
  });

  test('has the headers of one, at once and also where there is nothing yet', async () => {
    const client = await server.open(`after=${await lastSeq()}`);
    expect(client.status).toBe(200);
    expect(client.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'private, no-store', 'x-accel-buffering': 'no', 'x-request-id': expect.any(String) });
    expect(client.headers['etag']).toBeUndefined();
    expect(client.headers['content-length']).toBeUndefined();
    await client.until(() => client.retry() !== undefined);
    expect(client.events).toEqual([]);
  });

  test('goes on with what is written, by any process, in the order of commits and each once', async () => {
    const from = await lastSeq();
    const [here, there] = [await server.open(`after=${from}`), await (await startServer()).open(`after=${from}`)];
    const count = await writeMuch([newsroom, newsroom, newsroom, newsroom]);
    await Promise.all([here.count(count), there.count(count)]);
    await makeSpeaker(newsroom);
    await Promise.all([here.count(count + 1), there.count(count + 1)]);
    for (const client of [here, there]) expect(seqsOf(client)).toEqual(numbers(from + 1, from + count + 1));
    expect(here.events).toEqual(there.events);
  });

  test('resumes after any event, while four write: nothing is missed, nothing repeated', async () => {
    const from = await lastSeq();
    let lastEventId = String(from);
    const seen: number[] = [];
    const writing = writeMuch([newsroom, newsroom, newsroom, newsroom], 30);
    let total: number | undefined;
    void writing.then((count) => (total = count));
    for (let portion = 1; total === undefined || seen.length < total; portion = (portion % 7) + 1) {
      const client = await server.open('after=0', { lastEventId });
      await Promise.race([client.count(portion).catch(() => {}), sleep(200)]); // fewer may be left
      client.close();
      await client.ended;
      seen.push(...seqsOf(client));
      lastEventId = client.events.at(-1)?.id ?? lastEventId;
    }
    expect(seen).toEqual(numbers(from + 1, from + (await writing)));
  });

  test('shows only what its filters ask for, also after much else', async () => {
    const from = await lastSeq();
    const filtered = await server.open(`after=${from}&resource=speaker,image&actor=Test%20editor`);
    await writeMuch([newsroom, newsroom]);
    const first = await makeSpeaker(newsroom);
    await filtered.count(1);
    await writeMuch([newsroom]);
    const second = await makeSpeaker(newsroom);
    await filtered.count(2);
    expect(filtered.events.map(({ data }) => data.resourceId)).toEqual([first.id, second.id]);
  });

  test('shows each of many at the same place what it asked for', async () => {
    const from = await lastSeq();
    const searches = ['', '&resource=outlet', '&resource=speaker', '&actor=test', '&resource=outlet&actor=Test%20editor'];
    const [all, outlets, speakers, none, both] = (await Promise.all(searches.map((search) => server.open(`after=${from}${search}`)))) as [EventClient, EventClient, EventClient, EventClient, EventClient];
    const count = await writeMuch([newsroom]);
    await makeSpeaker(newsroom);
    await Promise.all([all.count(count + 1), outlets.count(count), speakers.count(1), both.count(count)]);
    for (const [client, seqs] of [[all, numbers(from + 1, from + count + 1)], [outlets, numbers(from + 1, from + count)], [both, numbers(from + 1, from + count)], [speakers, [from + count + 1]], [none, []]] as const) {
      expect(seqsOf(client)).toEqual(seqs);
    }
  });

  test('shows what was planned when its time has come, though nobody asks for anything and no timer runs', async () => {
    const article = await makeArticle(newsroom);
    const at = new Date(Date.now() + 400).toISOString();
    await newsroom.as('editor').post(`/v1/articles/${article.id}/publish`).send({ at }).expect(200);
    const client = await server.open(`after=${await lastSeq()}`);
    await client.count(1);
    expect(client.events[0]?.data).toMatchObject({ resource: 'article', resourceId: article.id, action: 'publish', at, actor: { id: null, name: 'server' }, snapshot: { status: 'published', publishedAt: at } });
  });

  test('shows keys to admins only, and that there was a change of one to all', async () => {
    const from = await lastSeq();
    const [viewer, admin] = [await server.open(`after=${from}`), await server.open(`after=${from}`, { key: newsroom.keys.admin })];
    await newsroom.as('admin').post('/v1/keys').send({ name: 'Streamed', role: 'viewer' }).expect(201);
    await Promise.all([viewer.count(1), admin.count(1)]);
    expect(admin.events[0]?.data).toMatchObject({ resource: 'key', snapshot: { name: 'Streamed', role: 'viewer' } });
    expect(viewer.events[0]?.data).toEqual({ ...admin.events[0]?.data, snapshot: null });
  });

  test('does not start for whoever has seen more than there is, as after a restore: it says where the log ends', async () => {
    const end = await lastSeq();
    const asked: [string, Record<string, string>, string][] = [
      [`after=${end + 1}`, {}, 'after'], ['after=999999999&resource=image', {}, 'after'], ['', { 'Last-Event-ID': String(end + 1) }, 'Last-Event-ID'], ['after=0', { 'Last-Event-ID': '999999999' }, 'Last-Event-ID'],
    ];
    for (const [search, headers, parameter] of asked) {
      const answer = await server.get(`/v1/changes/stream?${search}`, headers);
      const problem = expectProblem({ status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() }, 'conflict');
      expect(problem.detail).toMatch(new RegExp(`ends at ${end}\\b.*after=0.*fresh copy`));
      expect(problem.errors).toEqual([expect.objectContaining({ parameter, code: 'beyond_the_end' })]);
    }
  });

  test('shows that it is alive where there is nothing to tell', async () => {
    const client = await (await startServer({ heartbeat: 20 })).open(`after=${await lastSeq()}&resource=image`);
    await client.until(() => client.comments.length >= 3);
    expect(client.events).toEqual([]);
    await newsroom.as('editor').post('/v1/images').send({ title: 'After silence', alt: '', url: 'https://images.example/a.jpg' }).expect(201);
    await client.count(1);
  });

  test('answers HEAD with the headers of GET alone', async () => {
    const few = await startServer({ most: 1 });
    for (let i = 0; i < 3; i += 1) {
      const answer = await few.get('/v1/changes/stream', {}, 'HEAD');
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control'), await answer.text()]).toEqual([200, 'text/event-stream; charset=utf-8', 'private, no-store', '']);
    }
  });
});

describe('a Last-Event-ID', () => {
  test('wins over `after`', async () => {
    const from = await lastSeq();
    const { id } = await makeOutlet(newsroom);
    const client = await server.open('after=999999999', { lastEventId: String(from) });
    await client.count(1);
    expect(client.events[0]?.data.resourceId).toBe(id);
  });

  test.each(['', 'x', '-1', '1.5', '1e3', '0x1', '99999999999', '1 2', '1,2'])('that is none of ours is refused: %j', async (lastEventId) => {
    const answer = await server.get('/v1/changes/stream', { 'Last-Event-ID': lastEventId });
    const problem = expectProblem({ status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() }, 'invalid_parameter');
    expect(problem.errors).toEqual([expect.objectContaining({ parameter: 'Last-Event-ID' })]);
  });

  test.each(['after=-1', 'resource=person', 'actor=', 'limit=5', 'cursor=1', 'nonsense=1'])('does not excuse %s', async (search) => {
    expect((await server.get(`/v1/changes/stream?${search}`, { 'Last-Event-ID': '1' })).status).toBe(400);
  });
});

describe('a key', () => {
  const make = async (given: object = {}): Promise<Json> => (await newsroom.as('admin').post('/v1/keys').send({ name: 'Passing', role: 'viewer', ...given }).expect(201)).body;

  test('that is revoked in one process ends its stream in another, before the next change is shown', async () => {
    const { id, key } = await make();
    const client = await server.open(`after=${await lastSeq()}`, { key });
    await makeOutlet(newsroom);
    await client.count(1);
    await newsroom.as('admin').delete(`/v1/keys/${id}`).expect(204);
    await makeOutlet(newsroom);
    expect(await client.ended).toBe(true);
    expect(client.events).toHaveLength(1);
    expect((await server.get('/v1/changes/stream', { Authorization: `Bearer ${key}` })).status).toBe(401);
  });

  test('that expires ends its stream, though nothing is written', async () => {
    const quick = await startServer({ heartbeat: 20 });
    const { key, expiresAt } = await make({ expiresAt: new Date(Date.now() + 400).toISOString() });
    const client = await quick.open(`after=${await lastSeq()}`, { key });
    expect(await client.ended).toBe(true);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    expect(client.events).toEqual([]);
  });

  test('is needed, also to hear that a parameter is wrong', async () => {
    for (const path of ['/v1/changes/stream', '/v1/changes/stream?nonsense=1']) expectProblem(await newsroom.as(null).get(path), 'unauthenticated');
  });

  test('never reaches the log, in which a stream has one line, when it has ended', async () => {
    const client = await server.open(`after=${await lastSeq()}`);
    const lines = () => logged.filter(({ requestId }) => requestId === client.headers['x-request-id']);
    await client.until(() => client.retry() !== undefined);
    expect(lines()).toEqual([]);
    client.close();
    for (let i = 0; i < 100 && lines().length === 0; i += 1) await sleep(10);
    expect(lines()).toEqual([expect.objectContaining({ path: '/v1/changes/stream', status: 200, actor: 'Test viewer', complete: false })]);
    for (const key of Object.values(newsroom.keys)) expect(JSON.stringify(logged)).not.toContain(key);
  });
});

describe('the number of streams', () => {
  test('is limited: one more is turned away, with the time to wait, until a client goes', async () => {
    const few = await startServer({ most: 3 });
    const end = `after=${await lastSeq()}`;
    const open = await Promise.all(numbers(1, 3).map(() => few.open(end)));
    const refused = await few.get('/v1/changes/stream');
    expectProblem({ status: refused.status, headers: Object.fromEntries(refused.headers), text: await refused.text() }, 'unavailable');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await few.get('/v1/changes')).status).toBe(200);
    open[1]?.close();
    let next = await few.open(end);
    for (let i = 0; i < 100 && next.status === 503; i += 1) {
      await sleep(10);
      next = await few.open(end);
    }
    expect(next.status).toBe(200);
    expect((await few.open()).status).toBe(503);
  });

  test('is not used up by requests that are wrong', async () => {
    const few = await startServer({ most: 1 });
    for (let i = 0; i < 3; i += 1) expect((await few.get('/v1/changes/stream?after=x')).status).toBe(400);
    expect((await few.open()).status).toBe(200);
  });
});

/** Puts on record a snapshot of each of these sizes, in bytes. Answers the number of the change before. */
async function recordMuch(sizes: readonly number[]): Promise<number> {
  const { database, signer } = newsroom;
  const from = await lastSeq();
  await write(database, { caller: { role: 'editor', keyId: null, name: 'A writer of long texts' }, signer, requestId: null }, async ({ record }) => {
    for (const [i, size] of sizes.entries()) record({ resource: 'article', resourceId: '01890000-0000-7000-8000-000000000000', version: i + 1, action: 'update', snapshot: { body: 'x'.repeat(size) } });
  });
  return from;
}

describe('a portion of a stream', () => {
  test('holds far less than a page may, however slow its client is, and always a change', async () => {
    const sizes = [200_000, 200_000, 200_000, 900_000, 10, 10, ...numbers(1, 10).map(() => 300_000)];
    const from = await recordMuch(sizes);
    const caller = { role: 'viewer', keyId: null, name: 'A slow client' } as const;
    const { read, beyond, together } = newsroom.ledger;
    const source = await followChanges({ caller, query: { after: from }, lastEventId: undefined, read: (work) => read(caller, work), beyond, together });
    const portions: string[][] = [];
    for await (const portion of source(new AbortController().signal)) {
      portions.push(portion.map(({ id }) => id));
      if (portions.flat().length === sizes.length) break;
    }
    expect(portions.flat()).toEqual(sizes.map((_, i) => String(from + 1 + i)));
    expect(portions.map((portion) => portion.length)).toEqual([2, 1, 1, 3, ...numbers(1, 9).map(() => 1)]);
  });
});

describe('a client that takes nothing', () => {
  /** Some 40 MB of snapshots: more than any socket holds. */
  const makeMuch = () => recordMuch(numbers(1, 80).map(() => 500_000));

  test('gets everything when it goes on in time, holds up nobody, and is cut off when it does not', async () => {
    const [patient, impatient] = [await startServer({ patience: 60_000 }), await startServer({ patience: 1_500 })];
    const from = await makeMuch();
    const [late, quick, gone] = [await patient.open(`after=${from}`), await patient.open(`after=${from}`), await impatient.open(`after=${from}`)];
    late.pause();
    gone.pause();
    await quick.count(80);
    expect(seqsOf(quick)).toEqual(numbers(from + 1, from + 80));
    late.resume();
    await late.count(80);
    expect(seqsOf(late)).toEqual(numbers(from + 1, from + 80));
    await sleep(4_000);
    gone.resume();
    expect(await gone.ended).toBe(false);
    expect(gone.events.length).toBeLessThan(80);
  });
});

describe('a server', () => {
  test('that closes ends its streams at once, properly, and opens none', async () => {
    const closing = await startServer();
    const client = await closing.open(`after=${await lastSeq()}`);
    closing.announceClosing();
    expect(await client.ended).toBe(true);
    expect((await closing.get('/v1/changes/stream')).status).toBe(503);
  });

  test('ends a stream that has lasted long enough; it can be resumed', async () => {
    const short = await startServer({ longest: 50 });
    const client = await short.open(`after=${await lastSeq()}`);
    expect(await client.ended).toBe(true);
    expect((await short.open()).status).toBe(200);
  });
});
