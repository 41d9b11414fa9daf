/** The database goes away, and comes back. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { execute } from '../../scripts/postgresql-server.js';
import { createApp } from '../../src/app.js';
import { pino } from 'pino';
import request from 'supertest';
import { type Newsroom, openNewsroom } from '../../src/newsroom.js';
import { readConfig } from '../../src/config.js';
import { type Home, makeHome } from '../support/home.js';
import { expectProblem } from '../support/problem.js';
import { type Way, wayTo } from '../support/tcp-proxy.js';

const ADMIN_KEY = 'faults-admin-key-0123456789';

let home: Home;
let way: Way;
let newsroom: Newsroom;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  home = await makeHome('postgresql');
  way = await wayTo(home.url);
  const config = readConfig({ DATABASE_URL: way.url, ADMIN_KEY, SAMPLE_DATA: 'false' });
  newsroom = await openNewsroom(config);
  app = createApp({ ...newsroom, config, logger: pino({ level: 'silent' }), overloaded: () => false });
});
afterEach(() => way.open());
afterAll(async () => {
  await newsroom.database.close();
  await way.cut();
  await home.remove();
});

const read = () => request(app).get('/v1/outlets');
const write = () => request(app).post('/v1/outlets').set('Authorization', `Bearer ${ADMIN_KEY}`).send({ name: 'The Evening Ferry', category: 'newspaper' });

describe('while the database is gone', () => {
  test.each([['cut off', () => way.cut()], ['told to stop', () => stopAll()]])('because its connections were %s, requests are answered 503 or as ever, and then as ever', async (_how, fault) => {
    await read().expect(200);
    await write().expect(201);
    await fault();
    for (const answer of [await read(), await write()]) {
      if (answer.status >= 400) expect(expectProblem(answer, 'unavailable') && answer.headers['retry-after']).toBe('1');
    }
    await way.open();
    await read().expect(200);
    await write().expect(201);
  });

  test('nothing is answered as if it were there', async () => {
    await way.cut();
    expectProblem(await read(), 'unavailable');
    expectProblem(await write(), 'unavailable');
    expectProblem(await request(app).get('/readyz'), 'unavailable');
  });

  /** As an administrator does who shuts the server down. */
  const stopAll = (): Promise<void> => execute(home.url, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
});

test('a write that loses its connection has not happened, and lets the next one pass', async () => {
  const { database } = newsroom;
  const lost = database.write(async (tx) => {
    await tx.setting.create({ data: { name: 'lost', value: 'x' } });
    await way.cut();
    await way.open();
  });
  await expect(lost).rejects.toThrow();
  await database.write((tx) => tx.setting.create({ data: { name: 'kept', value: 'x' } }));
  expect(await database.read((tx) => tx.setting.findMany({ where: { name: { in: ['lost', 'kept'] } }, select: { name: true } }))).toEqual([{ name: 'kept' }]);
});
