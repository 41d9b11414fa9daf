/** What a list can be sorted by, and the order that a query asks for. */
import type { SortKey } from '../database/walk.js';

type Column = Omit<SortKey, 'descending'>;

/** A column that holds text or a number. */
export const column = (name: string): Column => ({ column: name, isTime: false });

/** A column that holds a time; without one, a row stands first or last, or is not in the list where neither is said. */
export const time = (name: string, nulls?: 'first' | 'last'): Column => ({ column: name, isTime: true, ...(nulls && { nulls }) });

/**
 * The columns that a query sorts by. A key that is named twice counts once, and one that is no column (relevance, where there
 * is nothing to rank) does not count.
 */
export function ordering(sort: readonly string[] | undefined, keys: Record<string, Column>, fallback: string): [SortKey, ...SortKey[]] {
  const bare = (name: string): string => name.replace(/^-/, '');
  const asked = (sort ?? []).filter((name) => bare(name) in keys);
  const named = asked.filter((name, index) => asked.findIndex((other) => bare(other) === bare(name)) === index);
  const [first = fallback, ...others] = named;
  const keyOf = (name: string): SortKey => ({ ...(keys[bare(name)] ?? column(bare(name))), descending: name.startsWith('-') });
  return [keyOf(first), ...others.map(keyOf)];
}
