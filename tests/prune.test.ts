/** `npm run history:prune`: what readers never saw can be dropped from the log, and nothing that they saw. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runScript } from '../scripts/server-process.js';
import { needsTheBuild } from './support/built.js';
import { openDatabase } from '../src/database/database.js';
import { pruneHistory } from '../src/resources/history/prune.js';
import { type Json, makeArticle, makeQuote, publish } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';
import { type Life, live, lives } from './support/random-life.js';

needsTheBuild();

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

/** The status and body of a read, without the request that it repeats. */
async function look(path: string): Promise<Json> {
  const { status, body: { requestId: _id, ...body } } = await newsroom.as('viewer').get(path);
  return { status, body };
}

const patch = async (path: string, body: object): Promise<Json> => (await newsroom.as('editor').patch(path).send(body).expect(200)).body;

async function moment(): Promise<Date> {
  await setTimeout(2);
  const at = new Date();
  await setTimeout(2);
  return at;
}

/** Everything that is kept, of a life, when it is pruned up to one of its moments: what to read, and what is answered. */
async function kept({ id, moments }: Life, cutoff: Date): Promise<Map<string, Json>> {
  const current = moments.findLast(({ at }) => at <= cutoff)?.version ?? 0;
  const versions = moments.filter(({ at, outside, version }) => outside !== null || at >= cutoff || version === current).map(({ version }) => version);
  const paths = [
    `/v1/articles/${id}?include=quotes`, `/v1/articles/${id}/draft`,
    ...versions.map((version) => `/v1/articles/${id}/revisions/${version}`),
    ...moments.map(({ at }) => `/v1/articles/${id}?at=${at.toISOString()}&include=quotes.speaker,outlet`),
  ];
  const answers = new Map<string, Json>();
  for (const path of paths) answers.set(path, await look(path));
  return answers;
}

describe('pruning', () => {
  test('drops nothing that readers saw, that was in force at the cutoff or came later, in a random life', async () => {
    let changes = 0;
    await fc.assert(fc.asyncProperty(lives(14), fc.nat(), async (life, choice) => {
      const lived = await live(newsroom, life);
      const cutoff = lived.moments[choice % lived.moments.length]?.at ?? new Date();
      const before = await kept(lived, cutoff);
      changes += (await pruneHistory(newsroom.database, cutoff)).changes;
      for (const [path, answer] of before) expect([path, await look(path)]).toEqual([path, answer]);
      for (const { version, inside } of lived.moments) {
        const { status, body } = await look(`/v1/articles/${lived.id}/revisions/${version}`);
        if (status === 200) expect(body.snapshot.headline).toBe(inside.headline);
        else expect(body.detail).toContain('readers never saw it');
      }
      expect((await pruneHistory(newsroom.database, cutoff)).changes).toBe(0);
    }), { numRuns: 12 });
    expect(changes).toBeGreaterThan(0);
  });

  test('drops the drafts in between, says so in the list of revisions, and keeps the rows of the log', async () => {
    await pruneHistory(newsroom.database, await moment()); // what other tests have left
    const { id } = await makeArticle(newsroom, { quotes: [{ kind: 'indirect', text: 'She waits' }] });
    for (const summary of ['One', 'Two', 'Three']) await patch(`/v1/articles/${id}`, { summary });
    await publish(newsroom, { id });
    const cutoff = await moment();
    const rows = await newsroom.database.read((tx) => tx.change.count());
    const { changes, articles, bytes } = await pruneHistory(newsroom.database, cutoff);
    expect([changes, articles]).toEqual([4, 1]);
    expect(bytes).toBeGreaterThan(1_000);
    const { data } = (await look(`/v1/articles/${id}/revisions`)).body;
    expect(data.map(({ version, pruned, action }: Json) => [version, pruned, action])).toEqual([
      [5, false, 'publish'], [4, true, 'update'], [3, true, 'update'], [2, true, 'update'], [1, true, 'create'],
    ]);
    expect(expectProblem(await newsroom.as('viewer').get(`/v1/articles/${id}/revisions/5/diff`), 'not_found').detail).toContain('version 4 was dropped');
    expect(await newsroom.database.read((tx) => tx.change.count())).toBe(rows);
  });

  test('keeps what a working copy is based on, and drops its own former states', async () => {
    const { id } = await makeArticle(newsroom, { summary: 'Based on' });
    await patch(`/v1/articles/${id}/draft`, { headline: 'First' });
    await patch(`/v1/articles/${id}/draft`, { headline: 'Second' });
    await patch(`/v1/articles/${id}`, { headline: 'Live' });
    await patch(`/v1/articles/${id}`, { headline: 'Live again' });
    const draft = await look(`/v1/articles/${id}/draft`);
    expect(draft.body).toMatchObject({ basedOn: 1, conflicts: [expect.any(Object)] });
    await pruneHistory(newsroom.database, await moment());
    expect((await look(`/v1/articles/${id}/revisions/1`)).body.snapshot).toMatchObject({ summary: 'Based on' });
    expect(await look(`/v1/articles/${id}/draft`)).toEqual(draft);
    expect((await look(`/v1/articles/${id}/draft/revisions/1`)).status).toBe(404);
    expect((await look(`/v1/articles/${id}/draft/revisions/2`)).body.snapshot).toMatchObject({ headline: 'Second' });
  });

  test('keeps the last that is known of what is gone', async () => {
    const { id } = await makeArticle(newsroom, { summary: 'Gone' });
    const quote = await makeQuote(newsroom, { articleId: id, kind: 'indirect' });
    await newsroom.as('admin').delete(`/v1/articles/${id}?permanent=true`).expect(204);
    await pruneHistory(newsroom.database, await moment());
    expect((await look(`/v1/articles/${id}/revisions/2`)).body.snapshot).toMatchObject({ summary: 'Gone', quotes: [{ id: quote.id }] });
    expect((await look(`/v1/quotes/${quote.id}/revisions/1`)).status).toBe(200);
  });

  test('only counts in a rehearsal', async () => {
    const { id } = await makeArticle(newsroom);
    await patch(`/v1/articles/${id}`, { summary: 'Two' });
    const cutoff = await moment();
    const rehearsal = await pruneHistory(newsroom.database, cutoff, { isRehearsal: true });
    expect(rehearsal.changes).toBeGreaterThan(0);
    expect((await look(`/v1/articles/${id}/revisions/1`)).status).toBe(200);
    expect(await pruneHistory(newsroom.database, cutoff)).toEqual(rehearsal);
  });

  test('is the only thing that can be done to the log', async () => {
    await makeArticle(newsroom);
    for (const data of [{ actorName: 'nobody' }, { version: 7 }, { at: new Date() }, { action: 'publish' }]) {
      await expect(newsroom.database.write((tx) => tx.change.updateMany({ data }))).rejects.toThrow();
    }
  });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-prune-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'newsroom.db');
  const environment = { DATABASE_URL: `file:${file}`, NODE_ENV: 'production' };

  test.each([['no duration', []], ['a duration without a unit', ['--older-than', '365']], ['a duration that is none', ['--older-than', 'a year']], ['a parameter that it does not know', ['--younger-than', '1d']]])(
    'ends with 1 and a sentence for %s', async (_case, args) => {
      const { code, stderr, stdout } = await runScript('prune', args, environment);
      expect([code, stdout.replace('building …\n', '')]).toEqual([1, '']);
      expect(stderr).toMatch(/older-than/);
      expect(stderr).not.toContain('    at ');
    });

  test('says when there is no newsroom', async () => {
    const { code, stderr } = await runScript('prune', ['--older-than', '1d'], environment);
    expect([code, stderr]).toEqual([1, expect.stringContaining('no newsroom')]);
  });

  test('says what it would do, what it did, and that nothing is left to do', async () => {
    const database = await openDatabase(`file:${file}`);
    const [seqs, at] = [[1, 2, 3], new Date('2020-01-01T00:00:00Z')];
    await database.write((tx) => tx.change.createMany({
      data: seqs.map((seq) => ({ seq, at, actorName: 'test', resource: 'article', resourceId: 'a', version: seq, action: 'update', snapshot: { status: 'draft', body: 'x'.repeat(100) } })),
    }));
    await database.close();
    const said: string[] = [];
    for (const args of [['--dry-run'], [], []]) said.push((await runScript('prune', ['--older-than', '365d', ...args], environment)).stdout.replace('building …\n', ''));
    expect(said).toEqual([
      expect.stringMatching(/^would prune the content of 2 changes of 1 article, \d+ bytes\n$/),
      expect.stringMatching(/^pruned the content of 2 changes of 1 article, \d+ bytes; /),
      expect.stringMatching(/^nothing to prune: /),
    ]);
  });
});
