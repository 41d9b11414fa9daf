/**
 * How often a random property is tried that runs on both engines and is about what stands above them: which answers a write makes
 * stale, and how the past is composed from the log. The code is the same; what an engine could do to it, the other tests of the same
 * file ask of both. So it is tried in full on SQLite, and a third as often on PostgreSQL, where a try takes three times as long.
 */
export const runsOf = (full: number): number => (process.env['TEST_ENGINE'] === 'postgresql' ? Math.ceil(full / 3) : full);

let turn = 0;

/**
 * Of requests that are refused before any database is asked for what they are about, all on SQLite, and every third on PostgreSQL:
 * what refuses them is the same code. Each call begins at another, so that every kind is sent to some operation.
 */
export function someOf<T>(refused: readonly T[]): T[] {
  if (process.env['TEST_ENGINE'] !== 'postgresql') return [...refused];
  const first = (turn += 1) % Math.min(3, refused.length || 1);
  return refused.filter((_, i) => i % 3 === first);
}
