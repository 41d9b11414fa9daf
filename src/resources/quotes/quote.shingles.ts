/** Keeps the index of shingles, by which occurrences of a statement are found, in step with the statements. */
import type { Tx } from '../../database/database.js';
import { type Shingled, forgetShingles, indexShingles } from '../../database/shingles.js';
import { comparableWords, shinglesOf } from '../../statements/shingles.js';
import { breathe } from '../breathe.js';

/** What of a statement decides where it is found. */
interface Spoken {
  id: string;
  text: string;
  speakerId: string | null;
}

/** So many statements are written at once. */
const PORTION = 50;

/**
 * Tells the index what statements were and what they are: nothing before a creation, nothing after a removal. Call it while
 * the search knows them: after they are indexed for search, before they are forgotten there. Linear in their text.
 */
export async function updateShingles(tx: Tx, before: readonly Spoken[], after: readonly Spoken[]): Promise<void> {
  const now = new Map(after.map((quote) => [quote.id, quote]));
  const gone = before.filter((quote) => differs(quote, now.get(quote.id)));
  const old = new Map(before.map((quote) => [quote.id, quote]));
  const come = after.filter((quote) => differs(quote, old.get(quote.id)));
  await inPortions(gone, (portion) => forgetShingles(tx, portion));
  await inPortions(come, (portion) => indexShingles(tx, portion));
}

const differs = (one: Spoken, other: Spoken | undefined): boolean => one.text !== other?.text || one.speakerId !== other.speakerId;

async function inPortions(quotes: readonly Spoken[], write: (statements: Shingled[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < quotes.length; at += PORTION) {
    await write(quotes.slice(at, at + PORTION).flatMap(shingled));
    await breathe();
  }
}

/** What nobody in particular has said has no shingles. */
function shingled({ id, text, speakerId }: Spoken): Shingled[] {
  return speakerId === null ? [] : [{ quoteId: id, hashes: shinglesOf(speakerId, comparableWords(text)) }];
}
