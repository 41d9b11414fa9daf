/** The words that the search is fed with. Pure, and so a thread without a database may gather them beforehand. */
import { words } from '../statements/words.js';

/** What of a resource can be found. `internal` is searched only for those who may see it. */
export interface SearchText {
  title?: string;
  text: string;
  internal?: string;
}

/** The words of each, in order and parted by spaces: no word has one. */
export interface SearchWords extends Record<keyof SearchText, string> {
  /** Words that the text is about, each once: what ranks it. */
  about: string;
}

export function searchWordsOf({ title = '', text, internal = '' }: SearchText): SearchWords {
  const found = words(text);
  return { title: words(title).join(' '), text: found.join(' '), internal: words(internal).join(' '), about: aboutOf(found).join(' ') };
}

/** How often a text has a word that it is about: three times, and in a long one, once in so many words. */
const OFTEN = 3;
const LONG = 200;

function aboutOf(found: readonly string[]): string[] {
  const often = Math.max(OFTEN, found.length / LONG);
  if (found.length < OFTEN) return [];
  const counts = new Map<string, number>();
  for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].flatMap(([word, count]) => (count >= often ? word : []));
}
