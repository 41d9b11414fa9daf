/** Where a PostgreSQL server is, as far as it may be told. */
import pg from 'pg';

/** Milliseconds that a server may take to answer a connection, or that all connections for reading may be busy. */
export const CONNECT_TIMEOUT = 5_000;

export interface Address {
  server: string;
  database: string;
  user: string;
}

/** The parts of a URL that are no secret. What it leaves out is what the environment of PostgreSQL's own tools says. */
export function addressOf(url: string): Address {
  const { host, port, database, user } = new pg.Client({ connectionString: url });
  return { server: `${host}:${port}`, database: database ?? '', user: user ?? '' };
}
