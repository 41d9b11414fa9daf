/** The same statement elsewhere: found by the index of shingles, compared word by word. */
import type { Reading } from '../../changes/scope.js';
import { type Candidate, findByShingles } from '../../database/shingles.js';
import { type Page, paginateRanked } from '../../http/paging.js';
import { occurrenceDiff } from '../../statements/occurrence-diff.js';
import { ComparedStatement, type Relation } from '../../statements/occurrence.js';
import { comparableWords, shinglesOf } from '../../statements/shingles.js';
import { breathe } from '../breathe.js';
import { inOrder } from '../relevance.js';
import { seesDrafts } from '../visibility.js';
import type { Occurrence, OccurrenceListQuery } from './occurrence.schema.js';
import type { QuoteRow } from './quote.rows.js';
import { findQuote } from './quote.service.js';

type Found = Candidate & Relation;

/** @throws Problem not_found */
export async function listOccurrences(reading: Reading, id: string, query: OccurrenceListQuery): Promise<Page<Occurrence>> {
  const quote = await findQuote(reading, id);
  const found = await findOccurrences(reading, quote);
  const ids = found.map((occurrence) => occurrence.id);
  return paginateRanked(reading, `occurrences of ${quote.id}`, query, ids, async (page) => {
    const rows: Occurrence[] = [];
    for (const occurrence of inOrder(page, found)) {
      rows.push(present(quote.text, occurrence));
      await breathe();
    }
    return rows;
  });
}

/** All occurrences that the caller may see, the most similar first; of those, the first published. */
async function findOccurrences({ tx, caller }: Reading, { id, text, speakerId }: QuoteRow): Promise<Found[]> {
  if (speakerId === null) return [];
  const words = comparableWords(text);
  const candidates = await findByShingles(tx, { quoteId: id, hashes: shinglesOf(speakerId, words), speakerId, publishedOnly: !seesDrafts(caller) });
  const statement = new ComparedStatement(words);
  const found: Found[] = [];
  for (const candidate of candidates) {
    const relation = statement.relate(comparableWords(candidate.text));
    if (relation !== undefined) found.push({ ...candidate, ...relation });
    await breathe();
  }
  return found.sort(byRank);
}

/** What is not published comes last. */
function byRank(one: Found, other: Found): number {
  const time = ({ publishedAt }: Found): number => publishedAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return other.similarity - one.similarity || time(one) - time(other) || (one.id < other.id ? -1 : 1);
}

function present(statement: string, found: Found): Occurrence {
  const { id: quoteId, articleId, outletId, publishedAt, similarity, relation, text } = found;
  return { quoteId, articleId, outletId, publishedAt, similarity, relation, diff: occurrenceDiff(statement, text, found) };
}
