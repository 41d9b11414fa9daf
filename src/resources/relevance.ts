/** Lists of what a search has found: in the order of relevance, which the search decides, or in that of columns. */
import type { Hits } from '../database/search.js';
import type { SortKey } from '../database/walk.js';
import { DEFAULT_LIMIT, type PageQuery } from '../http/paging.js';
import type { Filtered } from './filters.js';

interface Ranked extends PageQuery {
  q?: string | undefined;
}

/** Whether a list is to be ranked: with `q`, unless another sort key comes first. */
export function wantsRelevance({ q, sort }: Ranked): boolean {
  return q !== undefined && (sort === undefined || /^-?relevance$/.test(sort[0] ?? ''));
}

type Order = readonly [SortKey, ...SortKey[]];

/** Prisma's `orderBy` for sort keys; the id breaks ties. */
const orderByOf = (order: Order): object[] =>
  [...order, { column: 'id', descending: order[0].descending, nulls: undefined }].map(({ column, descending, nulls }) => {
    const sort = descending ? 'desc' : 'asc';
    return { [column]: nulls ? { sort, nulls } : sort };
  });

/** Finds the ids that pass the filters of a query, of those that the condition allows. */
type Find = (id: object, orderBy: object[]) => Promise<{ id: string }[]>;

/** The ids that a search has found and that pass the filters, in the order of columns; null when it had no word to find something by. */
export async function among(hits: Hits | null, order: Order, find: Find): Promise<string[] | null> {
  if (hits === null || hits.ranked === null) return null;
  const allowed = without(hits, await hits.ranked());
  return allowed.length === 0 ? [] : (await find({ in: allowed }, orderByOf(order))).map(({ id }) => id);
}

function without({ excluded }: Hits, ids: string[]): string[] {
  const unwanted = new Set(excluded);
  return ids.filter((id) => !unwanted.has(id));
}

/** The same, the best first where nothing else is asked for; of these perhaps no more than the first page needs. */
export async function rank(hits: Hits | null, query: Ranked, filter: Pick<Filtered<unknown>, 'order' | 'unfiltered'>, find: Find): Promise<string[] | null> {
  if (hits === null || hits.ranked === null || !wantsRelevance(query)) return among(hits, filter.order, find);
  // What the public's search finds is published, and so all that a list without filters has.
  const all = filter.unfiltered && hits.scope === 'public';
  if (all && hits.excluded.length === 0 && isFirstOf(query)) return hits.ranked((query.limit ?? DEFAULT_LIMIT) + 1);
  const allowed = without(hits, await hits.ranked());
  const ids = all || allowed.length === 0 ? allowed : await passing(allowed, find);
  return query.sort?.[0] === '-relevance' ? ids.reverse() : ids;
}

/** Whether a query wants the best and no number of all. */
const isFirstOf = ({ sort, cursor, page, count }: Ranked): boolean => sort?.[0] !== '-relevance' && cursor === undefined && page === undefined && !count;

async function passing(allowed: string[], find: Find): Promise<string[]> {
  const found = new Set((await find({ in: allowed }, [])).map(({ id }) => id));
  return allowed.filter((id) => found.has(id));
}

/** Rows in the order of their ids. */
export function inOrder<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
