/** How many items two lists have in common from their starts. Linear. */
export function commonHead<T>(some: readonly T[], others: readonly T[]): number {
  const end = some.findIndex((item, i) => i >= others.length || item !== others[i]);
  return end === -1 ? some.length : end;
}
