/** The words by which resources are found, derived anew: each engine keeps them in its own way. */
import type { Tx } from '../database/database.js';
import { dialectOf } from '../database/dialect.js';
import { findRows } from '../database/rows.js';
import type { Searchable } from '../database/search.js';
import { searchableArticle } from './articles/article.writes.js';
import { searchableImage } from './images/image.service.js';
import { searchableOutlet } from './outlets/outlet.service.js';
import { searchableQuote } from './quotes/quote.rows.js';
import { searchableSpeaker } from './speakers/speaker.service.js';

/** Resources whose words are derived in one transaction. */
const PORTION = 100;

interface Chosen {
  where: { id: { in: string[] } };
}

const kinds: Record<string, (tx: Tx, chosen: Chosen) => Promise<Searchable[]>> = {
  outlet: async (tx, chosen) => (await findRows(tx, 'outlet', chosen, {})).map(searchableOutlet),
  image: async (tx, chosen) => (await findRows(tx, 'image', chosen, {})).map(searchableImage),
  speaker: async (tx, chosen) => (await findRows(tx, 'speaker', chosen, {})).map(searchableSpeaker),
  article: async (tx, chosen) => (await findRows(tx, 'article', chosen, {})).map(searchableArticle),
  quote: async (tx, chosen) => (await findRows(tx, 'quote', chosen, {})).map(searchableQuote),
};

/** Derives the words of the next resources behind a row of `SearchDocument`; answers the last row, undefined at the end. */
export async function deriveWordsAfter(tx: Tx, after: number): Promise<number | undefined> {
  const documents = await tx.searchDocument.findMany({ where: { rowid: { gt: after } }, orderBy: { rowid: 'asc' }, take: PORTION });
  for (const [kind, find] of Object.entries(kinds)) {
    const ids = documents.filter(({ resource }) => resource === kind).map(({ resourceId }) => resourceId);
    if (ids.length > 0) await dialectOf(tx).indexAllWords(tx, await find(tx, { where: { id: { in: ids } } }));
  }
  return documents.at(-1)?.rowid;
}
