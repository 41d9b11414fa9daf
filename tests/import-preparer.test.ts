/** What of an import is prepared ahead of its transactions, and by whom: the outcome is the same. */
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { seedSampleNewsroom } from '../prisma/seed.js';
import { batchesOf } from '../src/resources/transfer/import.batches.js';
import type { Line } from '../src/resources/transfer/import.lines.js';
import { prepareLines } from '../src/resources/transfer/import.prepare.js';
import { type Preparer, openPreparer, prepareHere } from '../src/resources/transfer/import.preparer.js';
import { type Json, makeArticle, makeQuote } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { exportAll, importAll } from './support/transfer.js';

const opened: { close(): Promise<void> }[] = [];
const keep = <T extends { close(): Promise<void> }>(one: T): T => {
  opened.push(one);
  return one;
};
const open = async (): Promise<TestNewsroom> => keep(await openTestNewsroom());
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const missing = new URL('./no-such.worker.js', import.meta.url);

describe('the sample newsroom', () => {
  let texts: Record<string, string>;
  beforeAll(async () => {
    const sample = await openTestNewsroom();
    await seedSampleNewsroom(sample.database, sample.signer);
    texts = await exportAll(sample, 'viewer');
    await sample.close();
  }, 60_000);
  const lines = (): string[] => Object.values(texts).join('').split('\n');

  test('is prepared by another thread as by this one', async () => {
    const batch = [...lines(), '{', '{"resource":"article"}', new Error('is not UTF-8')];
    expect(await keep(openPreparer()).prepare(batch)).toEqual(prepareLines(batch));
  });

  test('is prepared in this thread, where no other can be started', async () => {
    const preparer = keep(openPreparer(missing));
    expect(await Promise.all([preparer.prepare(lines()), preparer.prepare(['']), preparer.prepare(lines())])).toEqual([prepareLines(lines()), [{ parsed: undefined }], prepareLines(lines())]);
  });

  test.each([['another thread', () => openPreparer()], ['no thread that can be started', () => openPreparer(missing)]])('is imported alike with %s', async (_, by) => {
    const [copy, plain] = [await open(), await open()];
    const all = { all: Object.values(texts).join('') }; // in one file: articles come in one batch with their statements
    const counts = await importAll(copy, all, { preparer: keep(by()), mostLines: 60 });
    expect(counts).toEqual(await importAll(plain, all, { mostLines: 60 }));
    expect(await exportAll(copy, 'viewer')).toEqual(await exportAll(plain, 'viewer'));
  }, 120_000);
});

test('what was prepared is left aside where one of an article\'s statements is not imported', async () => {
  const [newsroom, copy, singly] = [await open(), await open(), await open()];
  const article = await makeArticle(newsroom, { body: 'He said: “We build the bridge.” She said: “We build the bridge now.”' });
  const [first, second] = [await makeQuote(newsroom, { articleId: article.id, text: 'We build the bridge now.' }), await makeQuote(newsroom, { articleId: article.id, text: 'We build the bridge.' })];
  const texts = await exportAll(newsroom, 'viewer');
  const named = texts.quotes?.split('\n').slice(0, -1).map((line): Json => JSON.parse(line)).map((line: Json) => ({ ...line, anchor: null, segments: [], ...(line.id === first.id ? { speakerId: 'nobody-at-all' } : {}) }));
  const all = { all: [...Object.entries(texts).filter(([kind]) => kind !== 'quotes').map(([, text]) => text), ...(named ?? []).map((line: Json) => `${JSON.stringify(line)}\n`)].join('') };
  const outcomes = [await importAll(copy, all), await importAll(singly, all, { mostLines: 1 })];
  expect(outcomes[0]).toEqual(outcomes[1]);
  expect(outcomes[0]?.bad).toBe(1);
  const read = async ({ as }: TestNewsroom): Promise<Json> => (await as('viewer').get(`/v1/articles/${article.id}?include=quotes`)).body;
  const body = await read(copy);
  expect(body).toEqual(await read(singly));
  expect(body.bodyHtml).toContain(second.id);
  expect(body.bodyHtml).not.toContain(first.id);
});

describe('batches', () => {
  const line = (text: string, number: number): Line => ({ file: 'a', number, text, bytes: text.length + 1 });
  const article = '{"resource":"article"}';
  const quote = '{"resource":"quote"}';
  async function* linesOf(texts: readonly string[], failure?: Error): AsyncGenerator<Line> {
    for (const [i, text] of texts.entries()) yield line(text, i + 1);
    if (failure !== undefined) throw failure;
  }
  const sizes = async (texts: readonly string[], most: number): Promise<number[]> => {
    const found: number[] = [];
    for await (const { lines } of batchesOf(linesOf(texts), () => ({ lines: most, bytes: 1_000_000 }), prepareHere)) found.push(lines.length);
    return found;
  };

  test('part an article from its statements only where these are many', async () => {
    expect(await sizes([...Array<string>(9).fill(article), article, quote, quote, article], 10)).toEqual([12, 1]);
    expect(await sizes([article, ...Array<string>(20).fill(quote)], 10)).toEqual([12, 9]);
    expect(await sizes([article, quote, quote], 1)).toEqual([2, 1]);
    expect(await sizes([], 10)).toEqual([]);
  });

  test('are read ahead no further than is told, and what could not be read is told in its turn', async () => {
    let asked = 0;
    const preparer: Preparer = { ahead: 2, prepare: async (texts) => ((asked += 1), prepareLines(texts)), close: async () => {} };
    const batches = batchesOf(linesOf(Array<string>(4).fill(article), new Error('gone')), () => ({ lines: 1, bytes: 1_000_000 }), preparer);
    const outcomes: unknown[] = [];
    for (let n = 1; n <= 5; n += 1) outcomes.push(await batches.next().then(() => asked, String));
    expect(outcomes).toEqual([2, 3, 4, 4, 'Error: gone']);
  });
});
