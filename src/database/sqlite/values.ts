/** Values on their way into SQLite and out of it, as Prisma's adapter writes and reads them. */
import { type Revive, storedBy } from '../row-plans.js';

/** What can be bound. */
export type Value = string | number | null;

export function valueOf(value: unknown): Value {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00');
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value as Value;
}

/** The same for a column of any type. */
export const storedOf = storedBy(valueOf);

/** By the declared types of columns. */
export const revivers: Readonly<Record<string, Revive>> = {
  DATETIME: (value: string | number) => new Date(value),
  BOOLEAN: (value: number) => value !== 0,
  JSONB: (value: string) => JSON.parse(value) as unknown,
};
