/** One PostgreSQL server for a run of the tests, with a migrated database that others are copied from. */
import { migrate } from '../../src/database/postgresql/migrations.js';
import { type PostgresqlServer, databaseOn, execute, startPostgresql } from '../../scripts/postgresql-server.js';

let server: PostgresqlServer | undefined;

/** Two projects ask for it; it is started once. */
export async function setUp(): Promise<void> {
  if (server !== undefined) return;
  server = await startPostgresql();
  await execute(server.url, 'DROP DATABASE IF EXISTS verbatim_template');
  await execute(server.url, "CREATE DATABASE verbatim_template TEMPLATE template0 ENCODING 'UTF8'");
  await migrate(databaseOn(server.url, 'verbatim_template'));
  process.env['TEST_POSTGRESQL'] = server.url; // for the workers, which inherit it
}

export async function tearDown(): Promise<void> {
  await server?.stop();
  server = undefined;
}
