/**
 * Applies prisma/migrations/postgresql at start. All that is missing is applied in one transaction under a lock: of the machines
 * that start together one does it, and a failure leaves the database as it was.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Applied, MigrationError, missingMigrations } from '../migrations.js';
import { CONNECT_TIMEOUT, type Address, addressOf } from './address.js';
import { MIGRATION_LOCK } from './locks.js';

/** The oldest major version that is still maintained, and that the tests' SQL is written for. */
const OLDEST = 14;

// As Prisma's schema engine makes it.
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Brings the database up to this code's schema.
 *
 * @throws MigrationError when the server cannot be reached or is too old, or the database is ahead of the code
 */
export async function migrate(url: string): Promise<void> {
  const address = addressOf(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT, application_name: 'verbatim' });
  client.on('error', () => {}); // a lost connection fails the query that runs, which says so
  try {
    await client.connect();
    await demandVersion(client);
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await applyMissing(client);
    await client.query('COMMIT');
  } catch (error) {
    if (error instanceof MigrationError) throw error;
    throw new MigrationError(`DATABASE_URL: ${adviceOn(error, address)}`);
  } finally {
    await client.end().catch(() => {}); // what was not committed is rolled back
  }
}

async function demandVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string; encoding: string }>(`
    SELECT current_setting('server_version_num') AS number, current_setting('server_encoding') AS encoding`);
  const major = Math.floor(Number(rows[0]?.number) / 10_000);
  if (major < OLDEST) throw new MigrationError(`DATABASE_URL: the server is PostgreSQL ${major}; use PostgreSQL ${OLDEST} or newer.`);
  if (rows[0]?.encoding !== 'UTF8') throw new MigrationError(`DATABASE_URL: the database has the encoding ${rows[0]?.encoding}; make one with \`createdb --encoding=UTF8 --template=template0\`.`);
}

async function applyMissing(client: pg.Client): Promise<void> {
  await client.query(BOOKKEEPING);
  const { rows } = await client.query<Applied>('SELECT migration_name AS name, finished_at AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL');
  for (const { name, sql, checksum } of missingMigrations('postgresql', rows)) {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
  }
}

/** What to do, in one sentence. It names the server and the database, and never the password. */
function adviceOn(error: unknown, { server, database, user }: Address): string {
  const { code, message } = error as { code?: string; message: string };
  switch (code) {
    case '28P01': return `the server at ${server} refuses the password of the user ${user}; correct it.`;
    case '28000': return `the server at ${server} does not let the user ${user} into the database ${database}; allow it in pg_hba.conf, or name another user.`;
    case '3D000': return `the server at ${server} has no database ${database}; make it with \`createdb\`, or name another.`;
    case '42501': return `the user ${user} may not create tables in the database ${database}; make it the owner.`;
    case 'ENOTFOUND': case 'EAI_AGAIN': return `there is no server of the name ${server}; correct it.`;
    case undefined: case 'ECONNREFUSED': case 'ECONNRESET': case 'ETIMEDOUT': case 'EHOSTUNREACH': case 'ENETUNREACH': case '57P03': case '53300':
      return `the server at ${server} cannot be reached (${code ?? message}); start it, or correct the address.`;
    default: return `the database ${database} at ${server} cannot be opened or migrated: ${message} (${code}).`;
  }
}
