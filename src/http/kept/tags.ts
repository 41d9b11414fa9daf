/**
 * What an answer was made from, as tags: the ids that stand in it, and the collections that it was chosen from. A change touches
 * tags (resources/stale.ts), and what has one of them is stale: here, and in any cache on the way that can purge by tags.
 */

/** What lists, counts, filters and visibility range over. A change that touches an id touches the collection of that, too. */
export const collections = ['articles', 'quotes', 'speakers', 'images', 'outlets'] as const;
export type Collection = (typeof collections)[number];

/** How an id is written (RFC 9562, section 4), and where its hyphens stand. */
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/y;
const [FIRST_HYPHEN, GROUP, LENGTH] = [8, 5, 36];

/** Characters of a header with tags. Both together stay below the 16 KB of headers that clients and proxies take at most. */
const LONGEST = 4_000;

/**
 * The tags of an answer. Where ids are too many for a header, everything stands for them: nothing changes without its collection.
 *
 * @param texts the body, and what of the request may name a resource
 * @param from what it was chosen from; nothing, where the ids in it are all that it depends on
 */
export function tagsOf(texts: readonly string[], from: readonly Collection[]): readonly string[] {
  const found = new Set<string>(from);
  for (const text of texts) addIds(found, text);
  const tags = [...found];
  const length = tags.reduce((sum, tag) => sum + tag.length + 1, 0);
  return length > LONGEST ? collections : tags;
}

/** Looks for hyphens in a row, which are found many times as fast as the beginnings of an id. */
function addIds(found: Set<string>, text: string): void {
  for (let at = text.indexOf('-', FIRST_HYPHEN); at !== -1; at = text.indexOf('-', at + 1)) {
    if (text[at + GROUP] !== '-' || text[at + 2 * GROUP] !== '-' || text[at + 3 * GROUP] !== '-') continue;
    ID.lastIndex = at - FIRST_HYPHEN;
    const id = ID.exec(text)?.[0];
    if (id === undefined) continue;
    found.add(id);
    at += LENGTH - FIRST_HYPHEN - 1;
  }
}

/** The same tags by both names that caches know: Cloudflare's and its like, Fastly's and its like. */
export const tagHeaders = (tags: readonly string[]): Record<string, string> => ({ 'Cache-Tag': tags.join(','), 'Surrogate-Key': tags.join(' ') });
