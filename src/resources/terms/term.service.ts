/** Sections and topics: the values that published articles have, by name, with the counts that are kept of them. */
import type { Reading } from '../../changes/scope.js';
import { type Page, MOST_COUNTED, found, paginate, totalOf } from '../../http/paging.js';
import type { Term, TermListQuery } from './term.schema.js';

export function listTerms(reading: Reading, kind: 'sections' | 'topics', query: TermListQuery): Promise<Page<Term>> {
  const { term } = reading.tx;
  const orderBy = { name: 'asc' } as const;
  return paginate(
    reading, kind, query,
    async (window) => {
      const { after, skip, limit } = window;
      const further = after === undefined ? {} : { name: { gt: String(after[0]) } };
      return found(await term.findMany({ where: { kind, ...further }, orderBy, skip, take: limit + 1 }), window, ({ name }) => [name]);
    },
    async () => totalOf((await term.findMany({ where: { kind }, select: { name: true }, orderBy, take: MOST_COUNTED + 1 })).length),
  );
}
