/** A newsroom in a SQLite file. */
import { PrismaClient } from '../../generated/sqlite/client.js';
import type { Database } from '../database.js';
import { transactionsOf } from '../transactions.js';
import { sqliteReaders, sqliteWriter } from './adapter.js';
import { dialect } from './dialect.js';
import { migrate } from './migrations.js';
import { openWatch } from './watch.js';

/** Readers at a time in one process. SQLite answers synchronously: more would only wait for the processor. */
const READERS = 8;

/**
 * Opens a SQLite newsroom, making and migrating its file first where needed.
 *
 * @param file an absolute path
 * @throws MigrationError when the file is ahead of this code or a migration does not apply
 */
export async function openSqlite(file: string): Promise<Database> {
  migrate(file);
  const writer = new PrismaClient({ adapter: sqliteWriter(file), errorFormat: 'minimal' });
  await writer.$connect();
  const reader = new PrismaClient({ adapter: sqliteReaders(file, READERS), errorFormat: 'minimal' });
  await reader.$connect();
  const watch = openWatch(file);
  return {
    read: transactionsOf(reader, dialect),
    write: transactionsOf(writer, dialect),
    nextDue: async () => watch.nextDue(),
    lastSeq: async () => watch.lastSeq(),
    keyCounts: async (id) => watch.keyCounts(id),
    close: async () => {
      watch.close();
      await reader.$disconnect();
      await writer.$disconnect();
    },
  };
}
