/** Milliseconds that a transaction may wait for its turn within its process, and then take. */
export const PATIENCE = { maxWait: 20_000, timeout: 30_000 };
