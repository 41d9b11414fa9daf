/** From the filters of a query to the way on which its rows are found: one filter leads along its index, the others are asked of what stands there. */
import type { Path, Route, SortKey } from '../database/walk.js';
import type { Listing } from '../http/listing.js';

/** One filter of a query. */
export interface Filter<Where> {
  where: Where;
  /** The ways along an index, in the order of the list, on which all that it lets pass is found; absent: there is none. */
  paths?: readonly Path[] | undefined;
  /** What it allows, where it is about the column that the list is sorted by. */
  range?: Route['range'];
}

/** What a list has without any filter. */
export interface Base<Where> extends Filter<Where> {
  paths: readonly Path[];
  /** Whether nothing else is found on any of the ways, those of the filters too. */
  served: boolean;
}

export interface Filtered<Where> {
  order: readonly [SortKey, ...SortKey[]];
  /** All that must hold. */
  where: { AND: Where[] };
  /** Whether that is the base alone. */
  unfiltered: boolean;
  listing: Listing;
}

/**
 * @param filters those that were given, the most telling first
 * @param ask which rows fulfil a condition
 */
export function filtered<Where>(
  order: Filtered<Where>['order'],
  base: Base<Where>,
  given: readonly (Filter<Where> | undefined)[],
  ask: (where: { AND: (Where | { id: { in: string[] } })[] }) => Promise<{ id: string }[]>,
): Filtered<Where> {
  const filters = given.filter((filter) => filter !== undefined);
  const leading = filters.find(({ paths }) => paths !== undefined);
  const ranging = filters.find(({ range }) => range !== undefined);
  const asked = [...(base.served ? [] : [base]), ...filters.filter((filter) => filter !== leading && filter !== ranging)].map(({ where }) => where);
  return {
    order,
    where: { AND: [base, ...filters].map(({ where }) => where) },
    unfiltered: filters.length === 0,
    listing: {
      route: { paths: leading?.paths ?? base.paths, order, range: ranging?.range },
      passing: asked.length === 0 ? undefined : (ids) => ask({ AND: [{ id: { in: ids } }, ...asked] }),
    },
  };
}

/** A filter that has a parameter, where that was given. */
export const when = <Value, Where>(value: Value | undefined, filter: (value: Value) => Filter<Where>): Filter<Where> | undefined =>
  (value === undefined ? undefined : filter(value));
