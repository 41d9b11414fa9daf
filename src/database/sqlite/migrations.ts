/**
 * Applies prisma/migrations/sqlite at start. All that is missing is applied in one transaction under SQLite's write lock: two
 * processes that start together do it once, and a failure leaves the file as it was.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { type Applied, type Migration, MigrationError, missingMigrations } from '../migrations.js';

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
  const applied = connection.prepare('SELECT migration_name AS name, finished_at AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL').all();
  const missing = missingMigrations('sqlite', applied as Applied[]);
  for (const migration of missing) apply(connection, migration);
  if (missing.length > 0 && (connection.pragma('foreign_key_check') as unknown[]).length > 0) {
    throw new MigrationError('The migrations would leave references to rows that do not exist; nothing was changed.');
  }
}

function apply(connection: Sqlite.Database, migration: Migration): void {
  const started = Date.now();
  connection.exec(migration.sql);
  connection
    .prepare(`INSERT INTO _prisma_migrations (id, checksum, started_at, finished_at, migration_name, applied_steps_count)
              VALUES (?, ?, ?, ?, ?, 1)`)
    .run(randomUUID(), migration.checksum, started, Date.now(), migration.name);
}
