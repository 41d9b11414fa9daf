/** SQLite: a database is a file, with two more beside it while it is in use. */
import { constants, existsSync, renameSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Databases } from './databases.js';

export async function openSqlite(folder: string): Promise<Databases> {
  const file = (name: string): string => join(folder, `${name}.db`);
  const drop = async (name: string): Promise<void> => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(file(name) + suffix, { force: true });
  };
  return {
    engine: 'sqlite',
    url: (name) => `file:${file(name)}`,
    has: async (name) => existsSync(file(name)),
    create: drop,
    rename: async (from, to) => renameSync(file(from), file(to)),
    copy: async (from, to) => {
      await drop(to);
      await copyFile(file(from), file(to), constants.COPYFILE_FICLONE);
    },
    drop,
    close: async () => {},
  };
}
