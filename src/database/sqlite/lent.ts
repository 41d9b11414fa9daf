/** Which connection a transaction is on, for what is asked of SQLite itself. */
import type Sqlite from 'better-sqlite3';
import type { Tx } from '../database.js';

const connections = new WeakMap<Tx, Sqlite.Database>();

/** Says which connection a transaction is on, before it is lent. */
export function lend(tx: Tx, connection: Sqlite.Database): Tx {
  connections.set(tx, connection);
  return tx;
}

/** Takes a connection back from whoever still has it. */
export const takeBack = (tx: Tx): boolean => connections.delete(tx);

/** The connection of a transaction. */
export function connectionOf(tx: Tx): Sqlite.Database {
  const connection = connections.get(tx);
  if (connection === undefined) throw new Error('This transaction was not lent by src/database/sqlite, or is over.');
  return connection;
}
