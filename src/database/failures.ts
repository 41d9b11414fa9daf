/** What a failure of the database means to a caller. Told by codes, never by messages. */

const BUSY = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_IOERR', 'SQLITE_CANTOPEN']);
const FULL = new Set(['SQLITE_FULL']);

interface Coded {
  code?: unknown;
  meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
  cause?: { originalCode?: unknown };
}

/** `unavailable`: try again later; `insufficient_storage`: the disk is full; undefined: neither. */
export function databaseFailure(error: unknown): 'unavailable' | 'insufficient_storage' | undefined {
  const { code, meta, cause } = (error ?? {}) as Coded;
  const codes = [code, meta?.driverAdapterError?.cause?.originalCode, cause?.originalCode].map(String);
  if (codes.some((value) => FULL.has(value))) return 'insufficient_storage';
  return codes.some((value) => BUSY.has(value)) ? 'unavailable' : undefined;
}
