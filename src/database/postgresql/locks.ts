/** The advisory locks that processes on one database take: any numbers, but everywhere the same. */

/** Held by who writes. */
export const WRITE_LOCK = 8_377_284_201;

/** Held by who migrates. */
export const MIGRATION_LOCK = 8_377_284_202;
