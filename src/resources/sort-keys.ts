/**
 * The text that a name sorts by: folded by us and compared as bytes, so that every engine and every locale of a server
 * sorts alike. Accents and case do not count, and punctuation in front does not either.
 */
export function sortKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .trim();
}
