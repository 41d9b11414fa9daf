/**
 * Applies prisma/migrations at start, in Prisma's own bookkeeping (`_prisma_migrations`), so that `prisma migrate`
 * and this server agree on what a database has. All that is missing is applied in one transaction under SQLite's
 * write lock: two processes that start together do it once, and a failure leaves the file as it was.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { projectRoot } from '../../project-root.js';

/** Why a database cannot be used, in a sentence for whoever starts the server. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** Milliseconds to wait for another process that is migrating the same file. */
const BUSY_TIMEOUT = 30_000;

// As Prisma's schema engine makes it.
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

function readMigrations(): Migration[] {
  const folder = join(projectRoot, 'prisma/migrations/sqlite');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Brings the SQLite file up to this code's schema, making it if it is not there.
 *
 * @throws MigrationError when the database is ahead of the code, was half migrated elsewhere, or is no SQLite file
 */
export function migrate(file: string): void {
  let connection: Sqlite.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    connection = new Sqlite(file, { timeout: BUSY_TIMEOUT });
    connection.pragma('journal_mode = WAL');
    connection.pragma('foreign_keys = OFF'); // a migration may rebuild a table that others refer to
    connection.transaction(applyMissing).immediate(connection);
  } catch (error) {
    if (error instanceof MigrationError) throw error;
    throw new MigrationError(`DATABASE_URL: the database ${file} cannot be opened or migrated: ${(error as Error).message}.`);
  } finally {
    connection?.close();
  }
}

function applyMissing(connection: Sqlite.Database): void {
  connection.exec(BOOKKEEPING);
  const known = readMigrations();
  const applied = appliedNames(connection);
  const ahead = applied.filter((name) => !known.some((migration) => migration.name === name));
  if (ahead.length > 0) {
    throw new MigrationError(`The database is ahead of this version (it has ${ahead.join(', ')}): start a newer version.`);
  }
  const missing = known.filter((migration) => !applied.includes(migration.name));
  for (const migration of missing) apply(connection, migration);
  if (missing.length > 0 && (connection.pragma('foreign_key_check') as unknown[]).length > 0) {
    throw new MigrationError('The migrations would leave references to rows that do not exist; nothing was changed.');
  }
}

function appliedNames(connection: Sqlite.Database): string[] {
  const rows = connection
    .prepare('SELECT migration_name AS name, finished_at AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL')
    .all() as { name: string; finished: unknown }[];
  const unfinished = rows.find((row) => row.finished === null);
  if (unfinished) {
    throw new MigrationError(`The migration ${unfinished.name} was begun elsewhere and not finished: resolve it with \`prisma migrate resolve\`.`);
  }
  return rows.map((row) => row.name);
}

function apply(connection: Sqlite.Database, migration: Migration): void {
  const started = Date.now();
  connection.exec(migration.sql);
  connection
    .prepare(`INSERT INTO _prisma_migrations (id, checksum, started_at, finished_at, migration_name, applied_steps_count)
              VALUES (?, ?, ?, ?, ?, 1)`)
    .run(randomUUID(), migration.checksum, started, Date.now(), migration.name);
}
