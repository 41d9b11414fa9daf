/** Writers on SQLite that share a COMMIT: what each is told holds, whatever becomes of the others. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({ engine: 'sqlite' });
});
afterAll(() => newsroom.close());

/** What a writer does: goes well; throws; breaks a statement and throws, or goes on; leaves what makes the COMMIT fail. */
const deeds = ['well', 'well', 'well', 'throws', 'breaks', 'mends', 'spoils'] as const;
type Deed = (typeof deeds)[number];

let count = 0;

/** Writes one row, by Prisma and by SQL in turn, sees what is there, and does the deed. Answers the row's name, and all that it saw. */
function write(deed: Deed): Promise<{ name: string; seen: string[] }> {
  const number = (count += 1);
  const name = `probe-${String(number).padStart(6, '0')}`;
  return newsroom.database.write(async (tx) => {
    if (number % 2) await tx.setting.create({ data: { name, value: deed } });
    else await tx.$executeRaw`INSERT INTO "Setting" ("name", "value") VALUES (${name}, ${deed})`;
    if (deed === 'throws') throw new Error('on purpose');
    if (deed === 'breaks') await tx.setting.create({ data: { name, value: 'twice' } });
    if (deed === 'mends') await tx.setting.create({ data: { name, value: 'twice' } }).catch(() => {});
    if (deed === 'spoils') {
      await tx.$executeRaw`PRAGMA defer_foreign_keys = ON`;
      await tx.$executeRaw`INSERT INTO "Addressee" ("quoteId", "position", "name") VALUES (${`nobody-${name}`}, 0, 'Nobody')`;
    }
    return { name, seen: await namesIn(tx) };
  });
}

const namesIn = async (tx: { setting: { findMany(args: object): Promise<{ name: string }[]> } }): Promise<string[]> =>
  (await tx.setting.findMany({ where: { name: { startsWith: 'probe-' } }, orderBy: { name: 'asc' } })).map(({ name }) => name);

const stored = (): Promise<string[]> => newsroom.database.read(namesIn);

test('keep what was acknowledged, lose what was refused, and saw what has come to be', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...deeds), { minLength: 1, maxLength: 12 }), async (group) => {
    const before = await stored();
    const outcomes = await Promise.allSettled(group.map(write));
    const acknowledged = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const now = await stored();
    expect(now).toEqual([...before, ...acknowledged.map(({ name }) => name)]);
    for (const { name, seen } of acknowledged) expect(seen).toEqual(now.filter((each) => each <= name));
    for (const [i, { status }] of outcomes.entries()) if (!['well', 'mends'].includes(group[i] ?? '')) expect(status).toBe('rejected');
    if (!group.includes('spoils')) expect(acknowledged).toHaveLength(group.filter((deed) => deed === 'well' || deed === 'mends').length);
  }), { numRuns: 60 });
});

test('are told nothing before it is committed', async () => {
  const told: string[][] = [];
  await Promise.all(Array.from({ length: 10 }, () => write('well').then(async ({ name }) => {
    const names = await stored();
    told.push([name].filter((each) => !names.includes(each)));
  })));
  expect(told.flat()).toEqual([]);
});
