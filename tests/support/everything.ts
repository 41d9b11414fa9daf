import { Prisma } from '../../src/database/database.js';
import type { TestNewsroom } from './newsroom.js';

/** All that a write could leave behind: every row of every table, as text. */
export function everything({ database }: Pick<TestNewsroom, 'database'>): Promise<string> {
  return database.read(async (tx) => {
    const tables: [string, unknown][] = [];
    for (const model of Object.values(Prisma.ModelName)) tables.push([model, await tx.$queryRawUnsafe(`SELECT * FROM "${model}" ORDER BY 1, 2`)]);
    return JSON.stringify(tables, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  });
}
