/** A newsroom in a SQLite file. */
import type { Database, Following, Opening } from '../database.js';
import { speaking } from '../dialect.js';
import { dialect } from './dialect.js';
import { followFile } from './follow.js';
import { migrate } from './migrations.js';
import { openReaders } from './readers.js';
import { openWatch } from './watch.js';
import { openWriter } from './writer.js';

/** Readers at a time in one process, of about 8 MB each. SQLite answers synchronously: more would only wait for the processor. */
const READERS = 4;

/**
 * Opens a SQLite newsroom, making and migrating its file first where needed.
 *
 * @param file an absolute path
 * @throws MigrationError when the file is ahead of this code or a migration does not apply
 */
export async function openSqlite(file: string, { bulkLoad = false }: Opening = {}): Promise<Database> {
  migrate(file);
  const writer = await openWriter(file, bulkLoad);
  const readers = await openReaders(file, READERS);
  const watch = openWatch(file);
  const followers = new Set<Following>();
  return {
    read: (work) => readers.read((tx) => work(speaking(tx, dialect))),
    // Before a write is acknowledged, this process knows what it means.
    write: async (work) => {
      const result = await writer.write((tx) => work(speaking(tx, dialect)));
      for (const follower of followers) follower.catchUp();
      return result;
    },
    nextDue: async () => watch.nextDue(),
    lastSeq: async () => watch.lastSeq(),
    keyCounts: async (id) => watch.keyCounts(id),
    follow: async (listener) => {
      const follower = followFile(file, listener);
      followers.add(follower);
      return { ...follower, close: () => (followers.delete(follower), follower.close()) };
    },
    close: async () => {
      for (const follower of followers) await follower.close();
      followers.clear();
      watch.close();
      await readers.close();
      await writer.close();
    },
  };
}
