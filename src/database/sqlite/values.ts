/** Values on their way into SQLite and out of it, as Prisma's adapter writes and reads them. */
import { Prisma } from '../database.js';

/** What can be bound. */
export type Value = string | number | null;

export function valueOf(value: unknown): Value {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00');
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value as Value;
}

/** The same for a column of any type: what is an object is JSON, and what is absent, or null in the words that Prisma has for it, is null. */
export function storedOf(value: unknown): Value {
  if (value === undefined || value === Prisma.DbNull) return null;
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value) : valueOf(value);
}

export type Revive = ((value: never) => unknown) | undefined;

/** How a cell becomes what Prisma answers, by the declared type of its column. What is not here stays as it is. */
export const revivers: Readonly<Record<string, Revive>> = {
  DATETIME: (value: string | number) => new Date(value),
  BOOLEAN: (value: number) => value !== 0,
  JSONB: (value: string) => JSON.parse(value) as unknown,
};
