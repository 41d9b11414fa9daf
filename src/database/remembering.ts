/** What is remembered at a time; what was not asked for the longest time makes room. */
const MOST = 300;

/** Makes what it has not, and answers what it has. */
export function remembering<T>(make: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>();
  return (key) => {
    const known = kept.get(key) ?? make(key);
    kept.delete(key);
    kept.set(key, known);
    if (kept.size > MOST) kept.delete(String(kept.keys().next().value));
    return known;
  };
}
