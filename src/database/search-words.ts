/** The words that the search is fed with. Pure, and so a thread without a database may gather them beforehand. */
import { words } from '../statements/words.js';

/** What of a resource can be found. `internal` is searched only for those who may see it. */
export interface SearchText {
  title?: string;
  text: string;
  internal?: string;
}

/** The words of each, in order and parted by spaces: no word has one. */
export type SearchWords = Record<keyof SearchText, string>;

export const searchWordsOf = ({ title, text, internal }: SearchText): SearchWords => ({ title: spaced(title), text: spaced(text), internal: spaced(internal) });

const spaced = (part: string | undefined): string => (part === undefined ? '' : words(part).join(' '));
