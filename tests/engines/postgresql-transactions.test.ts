/** Transactions of our own on PostgreSQL: what is acknowledged is there, and what comes too late is refused. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Tx, Prisma } from '../../src/database/database.js';
import { queryRows } from '../../src/database/rows.js';
import { statementNames } from '../../src/database/postgresql/statement-names.js';
import { type TestNewsroom, openTestNewsroom } from '../support/newsroom.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({ engine: 'postgresql' });
});
afterAll(() => newsroom.close());

const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => newsroom.database.write(work);
const put = async (tx: Tx, name: string): Promise<unknown> => tx.setting.create({ data: { name, value: 'probe' } });
const putRaw = async (tx: Tx, name: string): Promise<unknown> => queryRows(tx, Prisma.sql`INSERT INTO "Setting" ("name", "value") VALUES (${name}, 'probe') RETURNING "name"`);
const stored = async (): Promise<string[]> =>
  (await newsroom.database.read((tx) => tx.setting.findMany({ where: { value: 'probe' }, orderBy: { name: 'asc' } }))).map(({ name }) => name);

describe('a transaction', () => {
  test.each([['Prisma', put], ['SQL of ours', putRaw]])('whose statement has failed, by %s, is not acknowledged, whoever minds', async (how, by) => {
    const name = `minds-${how}`;
    await expect(write(async (tx) => {
      await by(tx, name);
      await by(tx, name).catch(() => {});
    })).rejects.toThrow('has failed');
    expect(await stored()).toEqual([]);
    await write((tx) => by(tx, name)); // the connection is as good as ever
    expect(await stored()).toEqual([name]);
    await write((tx) => tx.setting.deleteMany({ where: { value: 'probe' } }));
  });

  test.each([['Prisma', put], ['SQL of ours', putRaw]])('that is over takes no more, by %s', async (how, by) => {
    let late: Promise<unknown> | undefined;
    const straggle = (tx: Tx) => {
      late = sleep(50).then(() => by(tx, `late-${how}`));
      late.catch(() => {});
    };
    await expect(write(async (tx) => {
      straggle(tx);
      throw new Error('on purpose');
    })).rejects.toThrow('on purpose');
    await expect(late).rejects.toThrow();
    await write(async (tx) => straggle(tx));
    await expect(late).rejects.toThrow();
    expect(await stored()).toEqual([]);
  });

  test('is asked in turn what is asked of it at once', async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error): void => void warnings.push(warning);
    process.on('warning', hear);
    await write((tx) => Promise.all(['a', 'b', 'c', 'd'].map((name, i) => (i % 2 ? put : putRaw)(tx, `at-once-${name}`))));
    await newsroom.database.read((tx) => Promise.all([tx.setting.count(), tx.outlet.count(), queryRows(tx, Prisma.sql`SELECT 1`)]));
    await sleep(10);
    process.off('warning', hear);
    expect(await stored()).toEqual(['at-once-a', 'at-once-b', 'at-once-c', 'at-once-d']);
    expect(warnings).toEqual([]);
    await write((tx) => tx.setting.deleteMany({ where: { value: 'probe' } }));
  });
});

describe('a statement', () => {
  test('is named when it comes again and again, and a thousand that come once take no name from others', () => {
    const nameOf = statementNames();
    for (let n = 0; n < 1_000; n += 1) expect(nameOf({ sql: `SELECT ${n}` })).toBe('');
    const names = Array.from({ length: 5 }, () => nameOf({ sql: 'SELECT "often"' }));
    expect(names).toEqual(['', '', 'v0', 'v0', 'v0']);
  });
});
