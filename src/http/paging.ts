/**
 * Pages of a list: by cursor (keyset: rows that come or go meanwhile neither repeat nor skip the others) or by number.
 */
import { z } from 'zod';
import type { Reading } from '../changes/scope.js';
import { type SortValue, readCursor, scopeOf, writeCursor } from './cursor.js';
import { invalid } from './errors.js';
import { flag, integer, listOf } from './query.js';

const MOST_SORT_KEYS = 5;

/** How far page numbers reach, and up to where rows are counted: what a list costs must not grow with what there is. */
export const MOST_COUNTED = 10_000;

/** The parameters of a list that has one order. */
export const windowParameters = {
  limit: integer(1, 100).optional().meta({ description: 'How many at most; 20 when absent.' }),
  cursor: z.string().min(1).max(4_000).optional().meta({
    description: 'The `nextCursor` of the page before, with the same filters and sort. Not with `page`. Where several filters or a rare one meet, a page may have fewer than `limit` items, or none, although there are more: there are, until `nextCursor` is null.',
  }),
  page: integer(1, MOST_COUNTED).optional().meta({
    description: 'The page by its number, from 1, instead of `cursor`; the answer then has `meta.page` and `meta.total` or `meta.totalIsAtLeast`. `page` times `limit` is 10,000 at most: further on, follow `nextCursor`.',
  }),
  count: flag.optional().meta({ description: '`true` adds `meta.total` or `meta.totalIsAtLeast` also without `page`.' }),
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

/** How many rows a page has where nothing else is asked for. */
export const DEFAULT_LIMIT = 20;

export interface PageQuery {
  limit?: number | undefined;
  cursor?: string | undefined;
  page?: number | undefined;
  count?: boolean | undefined;
  sort?: string[] | undefined;
}

/** How many rows there are: exactly, or at least. */
export type Total = { total: number } | { totalIsAtLeast: number };

export interface Page<Row> {
  rows: Row[];
  limit: number;
  nextCursor: string | null;
  total?: number;
  totalIsAtLeast?: number;
  page?: number;
}

/** The rows that a page shows, of all in their order. */
export interface Window {
  /** The sort values of the row to go on behind; absent: from the beginning. */
  after?: readonly SortValue[] | undefined;
  skip: number;
  limit: number;
}

/** What was found for a window: its rows, and the sort values of the place to go on behind; null at the end. */
export interface Found<Row> {
  rows: Row[];
  next: readonly SortValue[] | null;
}

/** A number that was counted up to `MOST_COUNTED` and one more. */
export const totalOf = (counted: number): Total => (counted > MOST_COUNTED ? { totalIsAtLeast: MOST_COUNTED } : { total: counted });

/**
 * Reads one page.
 *
 * @param name of the list; its cursors fit no other
 * @param find reads the rows of a window
 * @param count counts the rows of the query
 * @throws Problem invalid_parameter for a foreign cursor, a cursor together with a page, or a page too far on
 */
export async function paginate<Row>(
  reading: Pick<Reading, 'signer'>,
  name: string,
  query: PageQuery,
  find: (window: Window) => Promise<Found<Row>>,
  count: () => Promise<Total>,
): Promise<Page<Row>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  demandReachable(query, limit);
  const scope = scopeOf(name, query);
  const after = query.cursor === undefined ? undefined : readCursor(reading, scope, query.cursor);
  const { rows, next } = await find({ after, skip: ((query.page ?? 1) - 1) * limit, limit });
  return {
    rows,
    limit,
    nextCursor: next === null ? null : writeCursor(reading, scope, [...next]),
    ...(query.page !== undefined || query.count ? await count() : {}),
    ...(query.page === undefined ? {} : { page: query.page }),
  };
}

/** A window of which one row more than its limit was read, if there is one. */
export function found<Row>(rows: Row[], { limit }: Window, valuesOf: (row: Row) => SortValue[]): Found<Row> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { rows: rows.slice(0, limit), next: last === undefined ? null : valuesOf(last) };
}

/**
 * One page of a list that is ranked in memory (search by relevance): `ids` in their order, best first.
 *
 * Its cursor names the last row of the page and its rank, so that the next page goes on behind that row, or where it was.
 */
export function paginateRanked<Row>(
  reading: Pick<Reading, 'signer'>,
  name: string,
  query: PageQuery,
  ids: readonly string[],
  read: (ids: string[]) => Promise<Row[]>,
): Promise<Page<Row>> {
  const find = async ({ after, skip, limit }: Window): Promise<Found<Row>> => {
    const start = after === undefined ? skip : startBehind(ids, after);
    const slice = ids.slice(start, start + limit);
    const end = start + slice.length;
    return { rows: slice.length === 0 ? [] : await read(slice), next: end < ids.length ? [ids[end - 1] ?? null, end] : null };
  };
  return paginate(reading, name, query, find, async () => totalOf(ids.length));
}

function startBehind(ids: readonly string[], [id, rank]: readonly SortValue[]): number {
  const at = ids.indexOf(String(id));
  return at === -1 ? Number(rank) : at + 1;
}

function demandReachable({ cursor, page }: PageQuery, limit: number): void {
  if (page === undefined) return;
  if (cursor !== undefined) throw invalid('invalid_parameter', [{ parameter: 'cursor', code: 'wrong_value', message: 'cannot be given together with `page`' }]);
  if (page * limit <= MOST_COUNTED) return;
  throw invalid('invalid_parameter', [{ parameter: 'page', code: 'wrong_value', message: `times \`limit\` must be at most ${MOST_COUNTED}: follow \`nextCursor\` further on` }]);
}
