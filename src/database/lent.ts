/** Which connection a transaction that was lent is on: there the engine is told what Prisma is not asked for. */
import type { Tx } from './database.js';

export interface Lent<C> {
  /** Says what a transaction is on, before it is lent. */
  lend(tx: Tx, connection: C): Tx;
  /** Takes it back from whoever still has the transaction. */
  takeBack(tx: Tx): void;
  /** What a transaction is on. @throws Error where it was not lent, or is over */
  connectionOf(tx: Tx): C;
}

export function lent<C extends object>(): Lent<C> {
  const connections = new WeakMap<Tx, C>();
  return {
    lend: (tx, connection) => {
      connections.set(tx, connection);
      return tx;
    },
    takeBack: (tx) => void connections.delete(tx),
    connectionOf: (tx) => {
      const connection = connections.get(tx);
      if (connection === undefined) throw new Error('This transaction was not lent by src/database, or is over.');
      return connection;
    },
  };
}
