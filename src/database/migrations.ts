/**
 * What prisma/migrations has for an engine, and what of it a database lacks. Kept in Prisma's own bookkeeping
 * (`_prisma_migrations`), so that `prisma migrate` and this server agree on what a database has.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project-root.js';

/** Why a database cannot be used, in a sentence for whoever starts the server. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** A row of Prisma's bookkeeping, of what was not rolled back. */
export interface Applied {
  name: string;
  finished: unknown;
}

function readMigrations(engine: 'sqlite' | 'postgresql'): Migration[] {
  const folder = join(projectRoot, 'prisma/migrations', engine);
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
 * The migrations that a database lacks, in their order.
 *
 * @throws MigrationError when the database is ahead of the code, or was half migrated elsewhere
 */
export function missingMigrations(engine: 'sqlite' | 'postgresql', applied: readonly Applied[]): Migration[] {
  const unfinished = applied.find(({ finished }) => finished === null);
  if (unfinished) {
    throw new MigrationError(`The migration ${unfinished.name} was begun elsewhere and not finished: resolve it with \`prisma migrate resolve\`.`);
  }
  const known = readMigrations(engine);
  const ahead = applied.filter(({ name }) => !known.some((migration) => migration.name === name));
  if (ahead.length > 0) {
    throw new MigrationError(`The database is ahead of this version (it has ${ahead.map(({ name }) => name).join(', ')}): start a newer version.`);
  }
  return known.filter(({ name }) => !applied.some((migration) => migration.name === name));
}
