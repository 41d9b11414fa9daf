/** What can be found of a statement. Pure. */
import type { SearchText } from '../../database/search-words.js';

interface Findable {
  text: string;
  original: unknown;
  attribution: unknown;
  occasion: string | null;
  note: string | null;
}

/** The note is found only by those who may read it. */
export function quoteSearchText(quote: Findable): SearchText {
  const original = quote.original as { text: string } | null;
  const attribution = quote.attribution as { asPrinted: string | null } | null;
  return { text: [quote.text, original?.text, attribution?.asPrinted, quote.occasion].filter((part) => part != null).join('\n'), internal: quote.note ?? '' };
}
