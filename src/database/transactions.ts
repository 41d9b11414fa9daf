import type { PrismaClient } from '../generated/sqlite/client.js';
import type { Tx } from './database.js';
import { type Dialect, speaking } from './dialect.js';

/** Milliseconds that a transaction may wait for its turn, and then take. Past either Prisma gives up with P2028. */
export const PATIENCE = { maxWait: 20_000, timeout: 30_000 };

/** Runs work in transactions of a client, which speak this dialect. */
export function transactionsOf(client: PrismaClient, dialect: Dialect): <T>(work: (tx: Tx) => Promise<T>) => Promise<T> {
  return (work) => client.$transaction((tx) => work(speaking(tx, dialect)), PATIENCE);
}
