/**
 * Lists whose rows are found along an index. What a page costs does not grow with what there is: it examines as many places as it
 * shows, or, where more is asked than an index can answer, 10,000 at most, and then goes on by cursor (docs/decisions/0016).
 */
import type { Reading } from '../changes/scope.js';
import { type Place, type Route, type Value, countPlaces, walk } from '../database/walk.js';
import type { SortValue } from './cursor.js';
import { type Found, MOST_COUNTED, type Page, type PageQuery, type Total, type Window, paginate, totalOf } from './paging.js';
import { MOST_EXAMINED, type Stride, walkTies } from './ties.js';

/** How to find what a list has. */
export interface Listing {
  route: Route;
  /** Whether the order of the route has an index as a whole; else its first key has one. */
  indexed?: boolean;
  /** Which of these rows pass the conditions that the route does not answer for; absent: all do. */
  passing?: ((ids: string[]) => Promise<{ id: string }[]>) | undefined;
}

/** How many places are examined at first where not all of them pass, for each row that is wanted. */
const FIRST_STRIDE = 5;

/** How much further each stride goes than the one before. */
const GROWTH = 4;

type Scope = Pick<Reading, 'tx' | 'signer'>;

/**
 * Reads one page.
 *
 * @param read the rows with these ids, in their order
 * @throws Problem invalid_parameter as paginate does, and where too many rows are alike in the first of several sort keys
 */
export function paginateAlong<Row>(reading: Scope, name: string, query: PageQuery, listing: Listing, read: (ids: string[]) => Promise<Row[]>): Promise<Page<Row>> {
  const find = async (window: Window): Promise<Found<Row>> => {
    const { rows, next } = await findPlaces(reading, listing, window);
    return { rows: rows.length === 0 ? [] : await read(rows.map(({ id }) => id)), next };
  };
  return paginate(reading, name, query, find, () => count(reading, listing));
}

async function findPlaces(reading: Scope, listing: Listing, { after, skip, limit }: Window): Promise<Found<Place>> {
  const wanted = skip + limit + 1;
  const kept: Place[] = [];
  let last = after && placeOf(listing.route, after);
  let examined = 0;
  let ended = false;
  for (let stride = listing.passing ? FIRST_STRIDE * wanted : wanted; !ended && kept.length < wanted && examined < MOST_EXAMINED; stride *= GROWTH) {
    const next = await go(reading, listing, last, Math.min(stride, MOST_EXAMINED - examined));
    kept.push(...(await passing(listing, next.places)));
    last = next.places.at(-1) ?? last;
    examined += next.places.length;
    ended = next.ended;
  }
  const rows = kept.slice(skip, skip + limit);
  const behind = kept.length < wanted ? last : rows.at(-1);
  return { rows, next: (ended && kept.length < wanted) || behind === undefined ? null : valuesOf(behind) };
}

async function go({ tx }: Scope, { route, indexed }: Listing, after: Place | undefined, take: number): Promise<Stride> {
  if (route.order.length > 1 && !indexed) return walkTies(tx, route, after, take);
  const places = await walk(tx, route, after, take);
  return { places, ended: places.length < take };
}

async function passing({ passing: ask }: Listing, places: Place[]): Promise<Place[]> {
  if (ask === undefined || places.length === 0) return places;
  const passed = new Set((await ask(places.map(({ id }) => id))).map(({ id }) => id));
  return places.filter(({ id }) => passed.has(id));
}

/** Where not all places pass, those that were examined are all that can be told of. */
async function count({ tx }: Scope, listing: Listing): Promise<Total> {
  const { route: { order: [first], ...route } } = listing;
  const plain: Route = { ...route, order: [first] };
  if (listing.passing === undefined) return totalOf(await countPlaces(tx, plain, MOST_COUNTED + 1));
  const places = await walk(tx, plain, undefined, MOST_EXAMINED + 1);
  const { length } = await passing(listing, places.slice(0, MOST_EXAMINED));
  return places.length > MOST_EXAMINED ? { totalIsAtLeast: length } : { total: length };
}

const valuesOf = ({ id, values }: Place): SortValue[] => [...values.map((value) => (value instanceof Date ? value.toISOString() : (value as SortValue))), id];

function placeOf({ order }: Route, values: readonly SortValue[]): Place {
  const revived = order.map(({ isTime }, index): Value => {
    const value = values[index] ?? null;
    return isTime && value !== null ? new Date(value) : value;
  });
  return { id: String(values.at(-1)), values: revived };
}
