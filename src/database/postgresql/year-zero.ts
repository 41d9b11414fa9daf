/**
 * ISO 8601 has a year 0000; PostgreSQL calls it 1 BC. A statement may be of that year, so that times are told each in their own way.
 */
import { ColumnTypeEnum, type SqlQuery, type SqlResultSet } from '@prisma/driver-adapter-utils';

const isOfYearZero = (arg: unknown): boolean => (typeof arg === 'string' && arg.startsWith('0000-')) || (arg instanceof Date && arg.getUTCFullYear() === 0);

/** A time as PostgreSQL writes a `timestamp`. */
export function timestamp(time: Date): string {
  const text = time.toISOString().slice(0, -1);
  return isOfYearZero(time) ? `${text.replace(/^0000/, '0001')} BC` : text;
}

/** A query as PostgreSQL takes it. */
export function sendable(query: SqlQuery): SqlQuery {
  const places = query.args.flatMap((arg, place) => (query.argTypes[place]?.scalarType === 'datetime' && isOfYearZero(arg) ? [place] : []));
  if (places.length === 0) return query;
  const [args, argTypes] = [[...query.args], [...query.argTypes]];
  for (const place of places) {
    args[place] = timestamp(new Date(args[place] as string | Date));
    argTypes[place] = { scalarType: 'string', arity: 'scalar' };
  }
  return { sql: query.sql, args, argTypes };
}

/** Rows as Prisma takes them. */
export function restored(result: SqlResultSet): SqlResultSet {
  const places = result.columnTypes.flatMap((type, place) => (type === ColumnTypeEnum.DateTime ? [place] : []));
  for (const row of result.rows) {
    for (const place of places) {
      const time = row[place];
      if (typeof time === 'string' && time.endsWith(' BC+00:00')) row[place] = time.replace(/^0001/, '0000').replace(' BC', '');
    }
  }
  return result;
}
