/** Lists in the order of relevance, which the search decides rather than a column. */
import { type Hits, idCondition } from '../database/search.js';

interface Ranked {
  q?: string | undefined;
  sort?: string[] | undefined;
}

/** Whether a list is to be ranked: with `q`, unless another sort key comes first. */
export function wantsRelevance({ q, sort }: Ranked): boolean {
  return q !== undefined && (sort === undefined || /^-?relevance$/.test(sort[0] ?? ''));
}

/**
 * The ids that match a query and its filters, best first; null when the query has no word to rank by.
 *
 * @param find the ids that pass the filters, of those that the condition allows
 */
export async function rank(hits: Hits | null, query: Ranked, find: (id: object) => Promise<{ id: string }[]>): Promise<string[] | null> {
  if (hits === null || hits.ranked === null || !wantsRelevance(query)) return null;
  const passing = new Set((await find(idCondition(hits))).map(({ id }) => id));
  const ids = hits.ranked.filter((id) => passing.has(id));
  return query.sort?.[0] === '-relevance' ? ids.reverse() : ids;
}

/** Rows in the order of their ids. */
export function inOrder<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
