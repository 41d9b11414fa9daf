import type { SqlQuery } from '@prisma/driver-adapter-utils';

/** Statements that are kept prepared on a connection. Those of Prisma differ by the shape of a query, not by its values. */
const MOST = 500;

/** Longer ones name many values, and hardly come again. */
const LONGEST = 20_000;

/** Names statements, so that PostgreSQL parses and plans each once for a connection. Past the limits, they are left without. */
export function statementNames(): (query: SqlQuery) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= MOST || sql.length > LONGEST) return '';
    const name = `v${names.size}`;
    names.set(sql, name);
    return name;
  };
}
