/** Orders by several keys: the first has an index, and what is equal in it is sorted here. */
import type { Tx } from '../database/database.js';
import { type Place, type Route, type SortKey, type Value, walk } from '../database/walk.js';
import { invalid } from './errors.js';

/** How many places one page examines at most. */
export const MOST_EXAMINED = 10_000;

/** Some of the places of a list, and whether there are no more. */
export interface Stride {
  places: Place[];
  ended: boolean;
}

/** Ids before and after all that there are. */
const [FIRST_ID, LAST_ID] = ['', 'zzzz'];

/**
 * The next places of a route of which only the first key has an index.
 *
 * @throws Problem invalid_parameter, when more places than may be examined are equal in the first key
 */
export async function walkTies(tx: Tx, route: Route, after: Place | undefined, take: number): Promise<Stride> {
  const { order: [first, ...others], ...rest } = route;
  const begin = after && { values: after.values, id: first.descending ? LAST_ID : FIRST_ID };
  const found = await walk(tx, { ...rest, order: [first], beside: others.map(({ column }) => column) }, begin, MOST_EXAMINED + 1);
  const whole = found.length > MOST_EXAMINED ? withoutLastTies(found) : found;
  const compare = comparing(route.order);
  const places = whole.filter((place) => after === undefined || compare(place, after) > 0).sort(compare);
  return { places: places.slice(0, take), ended: whole.length === found.length && places.length <= take };
}

/** What was cut off in the middle of equal ones cannot be sorted yet. */
function withoutLastTies(places: Place[]): Place[] {
  const cut = plain(places.at(-1)?.values[0] ?? null);
  const whole = places.filter(({ values: [value = null] }) => plain(value) !== cut);
  if (whole.length > 0) return whole;
  throw invalid('invalid_parameter', [{ parameter: 'sort', code: 'wrong_value', message: `has more than ${MOST_EXAMINED} items that are equal in its first key: leave the others out, or filter` }]);
}

/** A value that JavaScript compares as a database does. */
const plain = (value: Value): Value => (value instanceof Date ? value.getTime() : value);

function comparing(order: readonly SortKey[]): (one: Place, other: Place) => number {
  const first = order[0]?.descending ? -1 : 1;
  return (one, other) => {
    for (const [index, key] of order.entries()) {
      const difference = compareIn(key, plain(one.values[index] ?? null), plain(other.values[index] ?? null));
      if (difference !== 0) return difference;
    }
    return first * compareValues(one.id, other.id);
  };
}

function compareIn({ descending, nulls = 'first' }: SortKey, one: Value, other: Value): number {
  if (one === null || other === null) return one === other ? 0 : (one === null) === (nulls === 'first') ? -1 : 1;
  return (descending ? -1 : 1) * compareValues(one, other);
}

function compareValues(one: NonNullable<Value>, other: NonNullable<Value>): number {
  if (typeof one === 'string' && typeof other === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one < other ? -1 : one > other ? 1 : 0;
}
