/** What lies between two revisions of an article, or of its working copy. */
import { isDeepStrictEqual } from 'node:util';
import { diffTexts } from '../../statements/text-diff.js';
import { follow } from '../quotes/quote.anchors.js';
import { type ArticleRevisionDiff, PlacedQuoteSnapshot } from './article-revision.schema.js';
import { type Compared, patchOf } from './revision.service.js';

interface WithStatements {
  body: string;
  quotes: PlacedQuoteSnapshot[];
}

/** Adds to a comparison what was changed in the words of the body, and of which statements. */
export async function withWords({ before, after, ...compared }: Compared<WithStatements>): Promise<ArticleRevisionDiff> {
  const body = await follow(diffTexts(before.body, after.body));
  return { ...compared, body, quotes: quotesBetween(before.quotes, after.quotes) };
}

function quotesBetween(before: readonly PlacedQuoteSnapshot[], after: readonly PlacedQuoteSnapshot[]): ArticleRevisionDiff['quotes'] {
  const [old, young] = [byId(before), byId(after)];
  return {
    added: after.filter(({ id }) => !old.has(id)),
    removed: before.filter(({ id }) => !young.has(id)),
    changed: after.flatMap((quote) => {
      const known = old.get(quote.id);
      return known === undefined || isSame(known, quote) ? [] : [{ id: quote.id, patch: patchOf(PlacedQuoteSnapshot, known, quote) }];
    }),
  };
}

/** What an edit of the text around a statement does to its place is no change of the statement. */
function isSame(one: PlacedQuoteSnapshot, other: PlacedQuoteSnapshot): boolean {
  return isDeepStrictEqual(apartFromPlace(one), apartFromPlace(other));
}

function apartFromPlace({ position, segments, anchor: { status }, createdAt, updatedAt, ...written }: PlacedQuoteSnapshot): object {
  return { ...written, status };
}

const byId = (quotes: readonly PlacedQuoteSnapshot[]): Map<string, PlacedQuoteSnapshot> => new Map(quotes.map((quote) => [quote.id, quote]));
