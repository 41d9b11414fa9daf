/** What a failure of the database means to a caller. Told by codes, never by messages. */

/** Prisma's codes: it cannot be reached, is busy, or takes too long. */
const PRISMA = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037'];

/** Its primary codes; what it adds to them (`SQLITE_IOERR_FSYNC`) says only where. */
const SQLITE = /^SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN)(_|$)/;

/**
 * PostgreSQL's codes (its manual, appendix A): connections that fail or are too many, a lock or a statement that takes too long, a
 * server that stops, starts or has run out of memory.
 */
const POSTGRESQL = ['08000', '08001', '08003', '08004', '08006', '25P03', '40001', '40P01', '53200', '53300', '53400', '55P03', '57014', '57P01', '57P02', '57P03', '57P05'];

const SOCKETS = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'];

/** What a driver adapter calls failures that reach us before Prisma has seen them. */
const ADAPTERS = ['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout', 'TooManyConnections', 'TransactionWriteConflict'];

const BUSY = new Set([...PRISMA, ...POSTGRESQL, ...SOCKETS, ...ADAPTERS]);
const FULL = new Set(['SQLITE_FULL', '53100']);

interface Cause {
  kind?: unknown;
  originalCode?: unknown;
}

interface Coded {
  code?: unknown;
  meta?: { driverAdapterError?: { cause?: Cause } };
  cause?: Cause;
}

/** `unavailable`: try again later; `insufficient_storage`: the disk is full; undefined: neither. */
export function databaseFailure(error: unknown): 'unavailable' | 'insufficient_storage' | undefined {
  const { code, meta, cause } = (error ?? {}) as Coded;
  const causes = [meta?.driverAdapterError?.cause, cause];
  const codes = [code, ...causes.flatMap((each) => [each?.originalCode, each?.kind])].map(String);
  if (codes.some((value) => FULL.has(value))) return 'insufficient_storage';
  return codes.some((value) => BUSY.has(value) || SQLITE.test(value)) ? 'unavailable' : undefined;
}
