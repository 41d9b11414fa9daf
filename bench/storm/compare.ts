/** Whether what was acknowledged is what is shown. */
import { isDeepStrictEqual } from 'node:util';
import type { Book } from './book.js';
import type { Json } from './client.js';

/** What somebody has written, and nobody but the writer changes. */
export const written = {
  article: ['headline', 'summary', 'body', 'status'],
  quote: ['text', 'kind', 'speakerId', 'place'],
  copy: ['headline', 'body'],
};

/** @param what it is, in a sentence */
export function compare(book: Book, what: string, fields: readonly string[], acknowledged: Json, shown: Json): void {
  const differing = fields.filter((name) => !isDeepStrictEqual(acknowledged[name], shown?.[name]));
  const told = (): string => differing.map((name) => `${name} ${JSON.stringify(acknowledged[name])}, not ${JSON.stringify(shown?.[name])}`).join('; ');
  book.claim(differing.length === 0, () => `of ${what} was acknowledged what is not there: ${told()}`);
}
