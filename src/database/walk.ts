/**
 * Ids in the order of an index: how lists find their rows. The SQL is such that an engine begins to read an index where a page begins,
 * and stops where it ends: equalities, at most one range, and a row value to go on behind. Nothing is sorted.
 */
import { Prisma, type Tx } from './database.js';
import { queryRows } from './rows.js';

export type Value = string | number | boolean | Date | null;

/** One way along an index: the rows of a table that have these values. */
export interface Path {
  table: Prisma.ModelName;
  /** The column with the id of what is listed, the last one of the index. Where it is not the table's own, it may come several times. */
  id: string;
  equal: Record<string, Value>;
  /** A column that must have a value. */
  present?: string;
}

/** A column to sort by. */
export interface SortKey {
  column: string;
  descending: boolean;
  isTime: boolean;
  /** Where rows without a value stand, whichever the direction; absent: nowhere. Of the first key only. */
  nulls?: 'first' | 'last';
}

/** All the ways on which the rows of a list are, and their order. The id breaks ties, in the direction of the first key. */
export interface Route {
  paths: readonly Path[];
  order: readonly [SortKey, ...SortKey[]];
  /** Of the first key. */
  range?: { gte?: Date | undefined; lt?: Date | undefined; lte?: Date | undefined } | undefined;
  /** Columns that are read beside the sort keys. */
  beside?: readonly string[];
}

/** Where a row stands: its id, and its values of the sort keys, and of what was read beside them. */
export interface Place {
  id: string;
  values: Value[];
}

/** The rows that have a value in the first key, or those that have none. */
type Stretch = 'valued' | 'null';

function stretchesOf({ order: [{ nulls }], range }: Route): Stretch[] {
  if (nulls === undefined || range !== undefined) return ['valued'];
  return nulls === 'first' ? ['null', 'valued'] : ['valued', 'null'];
}

const name = (column: string): Prisma.Sql => Prisma.raw(`"${column}"`);

const isEqual = ([column, value]: [string, Value]): Prisma.Sql =>
  value === null ? Prisma.sql`${name(column)} IS NULL` : Prisma.sql`${name(column)} = ${value}`;

/** The columns by which a stretch is in order, but for the id. */
const keysOf = ({ order }: Route, stretch: Stretch): readonly SortKey[] => (stretch === 'null' ? order.slice(1) : order);

function conditions({ table: _, id, equal, present }: Path, route: Route, stretch: Stretch, after: Place | undefined): Prisma.Sql {
  const { order: [{ column, descending }], range } = route;
  const first = name(column);
  const all = Object.entries(equal).map(isEqual);
  if (present !== undefined) all.push(Prisma.sql`${name(present)} IS NOT NULL`);
  const bounds: Prisma.Sql[] = [];
  // Behind a place, the range has begun: to say so again would lead an engine back to its beginning.
  const [begun, ended] = after === undefined ? [false, false] : [!descending, descending];
  if (range?.gte !== undefined && !begun) bounds.push(Prisma.sql`${first} >= ${range.gte}`);
  if (range?.lt !== undefined && !ended) bounds.push(Prisma.sql`${first} < ${range.lt}`);
  if (range?.lte !== undefined && !ended) bounds.push(Prisma.sql`${first} <= ${range.lte}`);
  // Whatever is within bounds has a value, and need not be asked.
  if (stretch === 'null') all.push(Prisma.sql`${first} IS NULL`);
  else if (bounds.length === 0) all.push(Prisma.sql`${first} IS NOT NULL`);
  if (after !== undefined) {
    const keys = keysOf(route, stretch);
    const columns = [...keys.map((key) => name(key.column)), name(id)];
    const { length } = route.order;
    const values = [...after.values.slice(length - keys.length, length), after.id];
    bounds.push(Prisma.sql`(${Prisma.join(columns)}) ${Prisma.raw(descending ? '<' : '>')} (${Prisma.join(values)})`);
  }
  return Prisma.join([...all, ...bounds], ' AND ');
}

const columnsOf = ({ order, beside = [] }: Route): string[] => [...order.map(({ column }) => column), ...beside];

/** The places of one stretch, as a SELECT. Several paths are merged: an engine reads none further than the page goes. */
function selection(route: Route, stretch: Stretch, after: Place | undefined, take: number): Prisma.Sql {
  const { order } = route;
  const columns = Prisma.join(columnsOf(route).map(name));
  const arms = route.paths.map((path) => {
    const distinct = path.id === 'id' ? Prisma.empty : Prisma.sql`DISTINCT`;
    return Prisma.sql`SELECT ${distinct} ${name(path.id)} AS "id", ${columns} FROM ${name(path.table)} WHERE ${conditions(path, route, stretch, after)}`;
  });
  const direction = Prisma.raw(order[0].descending ? 'DESC' : 'ASC');
  const inOrder = [...keysOf(route, stretch).map(({ column }) => name(column)), name('id')].map((column) => Prisma.sql`${column} ${direction}`);
  return Prisma.sql`${Prisma.join(arms, ' UNION ')} ORDER BY ${Prisma.join(inOrder)} LIMIT ${take}`;
}

/**
 * The next places of a route, in its order, which must be that of an index on each of its paths.
 *
 * @param after the place to go on behind; from the beginning, when absent
 */
export async function walk(tx: Tx, route: Route, after: Place | undefined, take: number): Promise<Place[]> {
  const places: Place[] = [];
  if (route.paths.length === 0) return places;
  const stretches = stretchesOf(route);
  const begun: Stretch = after?.values[0] === null ? 'null' : 'valued';
  const left = after === undefined ? stretches : stretches.slice(stretches.indexOf(begun));
  for (const stretch of left) {
    if (places.length === take) break;
    const behind = stretch === begun ? after : undefined;
    const rows = await queryRows<{ id: string } & Record<string, Value>>(tx, selection(route, stretch, behind, take - places.length));
    places.push(...rows.map((row) => ({ id: row.id, values: columnsOf(route).map((column) => row[column] ?? null) })));
  }
  return places;
}

/** The same to be counted: where no place can come twice, in whatever order, and without its values. */
function countable(route: Route, stretch: Stretch, most: number): Prisma.Sql {
  const [path, ...others] = route.paths;
  if (path?.id !== 'id' || others.length > 0) return selection(route, stretch, undefined, most);
  return Prisma.sql`SELECT 1 FROM ${name(path.table)} WHERE ${conditions(path, route, stretch, undefined)} LIMIT ${most}`;
}

/** How many places a route has; no more than `most` are counted. */
export async function countPlaces(tx: Tx, route: Route, most: number): Promise<number> {
  let count = 0;
  if (route.paths.length === 0) return count;
  for (const stretch of stretchesOf(route)) {
    const [row] = await queryRows<{ count: number | bigint }>(tx, Prisma.sql`SELECT count(*) AS "count" FROM (${countable(route, stretch, most - count)}) AS "places"`);
    count += Number(row?.count ?? 0);
  }
  return count;
}
