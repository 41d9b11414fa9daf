/** Jest's globalSetup and globalTeardown: one PostgreSQL server for a run, with a migrated database that others are copied from. */
import { migrate } from '../../src/database/postgresql/migrations.js';
import { type PostgresqlServer, databaseOn, execute, startPostgresql } from '../../scripts/postgresql-server.js';

let server: PostgresqlServer | undefined;

export async function setup(): Promise<void> {
  server = await startPostgresql();
  process.env['TEST_POSTGRESQL'] = server.url;
  await execute(server.url, 'DROP DATABASE IF EXISTS verbatim_template');
  await execute(server.url, "CREATE DATABASE verbatim_template TEMPLATE template0 ENCODING 'UTF8'");
  await migrate(databaseOn(server.url, 'verbatim_template'));
}
