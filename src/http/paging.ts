/**
 * Pages of a list: by cursor (keyset: rows that come or go meanwhile neither repeat nor skip the others) or by number.
 */
import { z } from 'zod';
import type { Reading } from '../changes/scope.js';
import { type SortValue, readCursor, scopeOf, writeCursor } from './cursor.js';
import { invalid } from './errors.js';
import { flag, integer, listOf } from './query.js';

const MOST_SORT_KEYS = 5;

/** The parameters of a list that has one order. */
export const windowParameters = {
  limit: integer(1, 100).optional().meta({ description: 'How many at most; 20 when absent.' }),
  cursor: z.string().min(1).max(4_000).optional().meta({ description: 'The `nextCursor` of the page before, with the same filters and sort. Not with `page`.' }),
  page: integer(1, 10_000).optional().meta({ description: 'The page by its number, from 1, instead of `cursor`; the answer then has `meta.total` and `meta.page`.' }),
  count: flag.optional().meta({ description: '`true` adds `meta.total` also without `page`.' }),
};

/** The same, and `sort`, which takes the names in `sorts`, each also with a minus in front: descending. */
export function pageParameters<Sort extends string>(sorts: readonly [Sort, ...Sort[]]) {
  const values = sorts.flatMap((name) => [name, `-${name}`] as const) as [Sort | `-${Sort}`, ...(Sort | `-${Sort}`)[]];
  return {
    ...windowParameters,
    sort: listOf(z.enum(values))
      .refine((given) => given.length <= MOST_SORT_KEYS, `must name at most ${MOST_SORT_KEYS} keys`)
      .optional()
      .meta({ description: 'Sort keys in order of weight; a minus in front means descending. The id breaks ties.' }),
  };
}

const DEFAULT_LIMIT = 20;

export interface PageQuery {
  limit?: number | undefined;
  cursor?: string | undefined;
  page?: number | undefined;
  count?: boolean | undefined;
  sort?: string[] | undefined;
}

/** One column to sort by: how Prisma orders by it, and how a row that comes later is told by it. */
export interface SortKey<Row> {
  value(row: Row): SortValue;
  /** Prisma's `orderBy` for this column. */
  orderBy(direction: 'asc' | 'desc'): object;
  /** Prisma's `where` for a value of this column. */
  where(condition: object | null): object;
  /** Turns the cursor's JSON back into what Prisma compares with. */
  revive?(value: string | number): unknown;
  /** Where rows without a value stand, whichever the direction; absent: every row has one. */
  nulls?: 'first' | 'last';
}

export interface Page<Row> {
  rows: Row[];
  limit: number;
  nextCursor: string | null;
  total?: number;
  page?: number;
}

export interface Window {
  where: object;
  orderBy: object[];
  take: number;
  skip?: number;
}

type Ordering<Row> = { key: SortKey<Row>; descending: boolean }[];

/** A column that holds text, a number or a time, under its own name. */
export function column<Row>(name: keyof Row & string, options: { nulls?: 'first' | 'last' } = {}): SortKey<Row> {
  return {
    value: (row) => {
      const value = row[name] as SortValue | Date;
      return value instanceof Date ? value.toISOString() : value;
    },
    orderBy: (direction) => ({ [name]: options.nulls ? { sort: direction, nulls: options.nulls } : direction }),
    where: (condition) => ({ [name]: condition }),
    ...(options.nulls ? { nulls: options.nulls } : {}),
  };
}

/**
 * The columns that a query sorts by, the id last. A key that is named twice counts once, and one that is no column
 * (relevance, where there is nothing to rank) does not count.
 */
export function ordering<Row extends { id: string }>(sort: readonly string[] | undefined, keys: Record<string, SortKey<Row>>, fallback: string): Ordering<Row> {
  const names = new Map<string, boolean>();
  const columns = (sort ?? []).filter((value) => value.replace(/^-/, '') in keys);
  for (const value of columns.length > 0 ? columns : [fallback]) {
    const name = value.replace(/^-/, '');
    if (!names.has(name)) names.set(name, value.startsWith('-'));
  }
  const first = [...names.values()][0] ?? false;
  const named = [...names].flatMap(([name, descending]) => (keys[name] ? [{ key: keys[name], descending }] : []));
  return [...named, { key: column<Row>('id'), descending: first }];
}

/** The rows after `value` in one column. */
function after<Row>({ key, descending }: Ordering<Row>[number], value: SortValue): object | null {
  if (value === null) return key.nulls === 'first' ? key.where({ not: null }) : null;
  const further = key.where({ [descending ? 'lt' : 'gt']: key.revive?.(value) ?? value });
  return key.nulls === 'last' ? { OR: [further, key.where(null)] } : further;
}

/** The rows after a row with these sort values: further in the first column, or equal there and further in the next … */
function afterRow<Row>(order: Ordering<Row>, values: readonly SortValue[]): object {
  const alternatives = order.flatMap((ordered, index) => {
    const further = after(ordered, values[index] ?? null);
    if (further === null) return [];
    const equal = order.slice(0, index).map(({ key }, i) => {
      const value = values[i] ?? null;
      return key.where(value === null ? null : { equals: key.revive?.(value) ?? value });
    });
    return [{ AND: [...equal, further] }];
  });
  return { OR: alternatives };
}

/**
 * Reads one page.
 *
 * @param name of the list; its cursors fit no other
 * @param find reads the rows of a window; the sort values of the row that it comes after are handed on as well
 * @param count counts all rows of the query
 * @throws Problem invalid_parameter for a foreign cursor, or a cursor together with a page
 */
export async function paginate<Row>(
  reading: Pick<Reading, 'signer'>,
  name: string,
  query: PageQuery,
  order: Ordering<Row>,
  find: (window: Window, after?: readonly SortValue[]) => Promise<Row[]>,
  count: () => Promise<number>,
): Promise<Page<Row>> {
  refuseBoth(query);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const scope = scopeOf(name, query);
  const after = query.cursor === undefined ? undefined : readCursor(reading, scope, query.cursor);
  const window = {
    where: after === undefined ? {} : afterRow(order, after),
    orderBy: order.map(({ key, descending }) => key.orderBy(descending ? 'desc' : 'asc')),
    take: limit + 1,
    ...(query.page === undefined ? {} : { skip: (query.page - 1) * limit }),
  };
  const rows = await find(window, after);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    rows: rows.slice(0, limit),
    limit,
    nextCursor: last === undefined ? null : writeCursor(reading, scope, order.map(({ key }) => key.value(last))),
    ...(query.page !== undefined || query.count ? { total: await count() } : {}),
    ...(query.page === undefined ? {} : { page: query.page }),
  };
}

/**
 * One page of a list that is ranked in memory (search by relevance): `ids` in their order, best first.
 *
 * Its cursor names the last row of the page and its rank, so that the next page goes on behind that row, or where it was.
 */
export async function paginateRanked<Row>(
  reading: Pick<Reading, 'signer'>,
  name: string,
  query: PageQuery,
  ids: readonly string[],
  find: (ids: string[]) => Promise<Row[]>,
): Promise<Page<Row>> {
  refuseBoth(query);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const scope = scopeOf(name, query);
  const start = query.cursor === undefined ? ((query.page ?? 1) - 1) * limit : startBehind(ids, readCursor(reading, scope, query.cursor));
  const slice = ids.slice(start, start + limit);
  const end = start + slice.length;
  return {
    rows: await find(slice),
    limit,
    nextCursor: end < ids.length ? writeCursor(reading, scope, [ids[end - 1] ?? null, end]) : null,
    ...(query.page !== undefined || query.count ? { total: ids.length } : {}),
    ...(query.page === undefined ? {} : { page: query.page }),
  };
}

function startBehind(ids: readonly string[], [id, rank]: SortValue[]): number {
  const found = ids.indexOf(String(id));
  return found === -1 ? Number(rank) : found + 1;
}

function refuseBoth(query: PageQuery): void {
  if (query.cursor === undefined || query.page === undefined) return;
  throw invalid('invalid_parameter', [{ parameter: 'cursor', code: 'wrong_value', message: 'cannot be given together with `page`' }]);
}
