import type { SqlQuery } from '@prisma/driver-adapter-utils';
import { remembering } from '../remembering.js';

/** Statements that are kept prepared on a connection. Those of Prisma, and ours, differ by the shape of a query, not by its values. */
const MOST = 500;

/** Longer ones name many values, and hardly come again. */
const LONGEST = 20_000;

/** How often a statement has come, among others, before it is named: a shape that a stranger has thought up hardly comes again either. */
const OFTEN = 3;

/** Names statements that come again and again, so that PostgreSQL parses and plans each once for a connection. Others are left without. */
export function statementNames(): (query: Pick<SqlQuery, 'sql'>) => string {
  const names = new Map<string, string>();
  const times = remembering(() => ({ come: 0 }));
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= MOST || sql.length > LONGEST) return '';
    const time = times(sql);
    time.come += 1;
    if (time.come < OFTEN) return '';
    const name = `v${names.size}`;
    names.set(sql, name);
    return name;
  };
}
