import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { seedSampleNewsroom } from '../prisma/seed.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { exportAll, importAll, readAll } from './support/transfer.js';

const opened: TestNewsroom[] = [];
async function open(): Promise<TestNewsroom> {
  const newsroom = await openTestNewsroom();
  opened.push(newsroom);
  return newsroom;
}
afterEach(async () => {
  for (const newsroom of opened.splice(0)) await newsroom.close();
});

let sample: TestNewsroom;
beforeAll(async () => {
  sample = await openTestNewsroom();
  await seedSampleNewsroom(sample.database, sample.signer);
});
afterAll(() => sample.close());

describe('an export of the sample newsroom', () => {
  test.each(['viewer', null] as const)('by %s, imported into an empty newsroom, exports equal', async (role) => {
    const copy = await open();
    const texts = await exportAll(sample, role);
    const { complaints, ...counts } = await importAll(copy, texts);
    expect(complaints).toEqual([]);
    expect(counts.imported).toBe(Object.values(texts).join('').split('\n').length - 1);
    expect(await exportAll(copy, role)).toEqual(texts);
    expect(await exportAll(copy, null)).toEqual(await exportAll(sample, null));
    for (const reader of new Set([role, null])) expect(await readAll(copy, reader)).toEqual(await readAll(sample, reader));
  });
});
