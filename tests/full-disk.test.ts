/** A disk that is full, as SQLite meets it: what does not fit is refused whole, and all that is there can be read. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Json, makeArticle } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({ engine: 'sqlite' });
});
afterAll(() => newsroom.close());

/** Allows the database so many more pages. SQLite answers beyond it as it does where a disk is full. */
async function leaveRoom(pages: number): Promise<void> {
  await newsroom.database.write(async (tx) => {
    const [{ page_count: now } = { page_count: 0n }] = await tx.$queryRawUnsafe<{ page_count: bigint }[]>('PRAGMA page_count');
    await tx.$queryRawUnsafe(`PRAGMA max_page_count = ${Number(now) + pages}`);
  });
}

const counts = async (): Promise<Json> => {
  const answer = await newsroom.as('admin').get('/v1/articles?count=true&limit=1');
  const changes = await newsroom.database.lastSeq();
  return { total: answer.body.meta.total, changes };
};

test('a full disk is 507, changes nothing, and is forgotten when there is room again', async () => {
  const article = await makeArticle(newsroom);
  await leaveRoom(3);
  const before = await counts();
  const body = `${'Something long to be stored. '.repeat(4_000)}\n`;
  const refused = await newsroom.as('editor').patch(`/v1/articles/${article.id}`).send({ body });
  expectProblem(refused, 'insufficient_storage');
  expect(await counts()).toEqual(before);
  const read = await newsroom.as('editor').get(`/v1/articles/${article.id}`);
  expect(read.body).toMatchObject({ version: article.version, body: article.body });
  expect((await newsroom.as(null).get('/readyz')).status).toBe(200);
  await leaveRoom(100_000);
  expect((await newsroom.as('editor').patch(`/v1/articles/${article.id}`).send({ body })).status).toBe(200);
});
