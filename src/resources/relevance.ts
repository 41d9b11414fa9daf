/** Lists of what a search has found: in the order of relevance, which the search decides, or in that of columns. */
import { type Hits, idCondition } from '../database/search.js';
import type { SortKey } from '../database/walk.js';

interface Ranked {
  q?: string | undefined;
  sort?: string[] | undefined;
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
  const allowed = idCondition(hits);
  return allowed.in.length === 0 ? [] : (await find(allowed, orderByOf(order))).map(({ id }) => id);
}

/** The same, the best first where nothing else is asked for. */
export async function rank(hits: Hits | null, query: Ranked, order: Order, find: Find): Promise<string[] | null> {
  const found = await among(hits, order, find);
  if (found === null || !wantsRelevance(query)) return found;
  const passing = new Set(found);
  const ids = (hits?.ranked ?? []).filter((id) => passing.has(id));
  return query.sort?.[0] === '-relevance' ? ids.reverse() : ids;
}

/** Rows in the order of their ids. */
export function inOrder<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
