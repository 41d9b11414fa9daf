/** Query parameters: strings outside, values inside, with explicit steps between, never coerced. */
import { z } from 'zod';
import { text } from './fields.js';

/** The values of a list: comma-separated, repeated, or both. */
const split = (given: string | string[]): string[] => [given].flat().flatMap((value) => value.split(','));

const MOST_VALUES = 50;

/** One value; given twice it is an error. */
const single = z.string('must be given once');

/** A list of what `item` accepts. The document shows an array, comma-separated. */
export function listOf<Item extends z.ZodType<unknown, string>>(item: Item) {
  return z.union([single, z.array(z.string())]).transform(split).pipe(z.array(item).min(1).max(MOST_VALUES));
}

/**
 * A list of names of at most `max` characters, which may themselves contain a comma: each value also stands for itself
 * as a whole. `topic=Trade, Industry` finds that very topic as well as Trade and Industry.
 */
export function listOfNames(max: number) {
  const names = (given: string | string[]): string[] => {
    const whole = [given].flat().filter((value) => value.includes(',') && [...value].length <= max);
    return [...new Set([...split(given).map((name) => name.trim()), ...whole])].filter((name) => name !== '');
  };
  return z.union([single, z.array(z.string())]).transform(names).pipe(z.array(text(1, max)).min(1).max(2 * MOST_VALUES));
}

export function integer(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return single
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.int(message).min(min, message).max(max, message));
}

export const flag = single
  .regex(/^(true|false)$/, 'must be true or false')
  .transform((value) => value === 'true')
  .pipe(z.boolean());

/** The URL's query as a plain object: a string where a name stands once, an array where it stands several times. */
export function parseQuery(search: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(search)) {
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return query;
}
