/** Where a newsroom is kept: `file:` and a path, or the address of a PostgreSQL server. */

/** The path of a SQLite newsroom; undefined when it is kept elsewhere. */
export function fileOf(url: string): string | undefined {
  return url.startsWith('file:') ? url.slice('file:'.length) : undefined;
}
