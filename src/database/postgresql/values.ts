/**
 * Two values that PostgreSQL has no such word for, on their way there and back.
 *
 * ISO 8601 has a year 0000, which PostgreSQL calls 1 BC; a statement may be of that year. And a text cannot have a NUL: nothing that
 * is stored has one (http/fields.ts), so that whoever asks for one is to find nothing.
 */
import { ColumnTypeEnum, type ArgType, type SqlQuery, type SqlResultSet } from '@prisma/driver-adapter-utils';

/** A query as PostgreSQL takes it. */
export function sendable(query: SqlQuery): SqlQuery {
  const places = query.args.flatMap((arg, place) => (isStrange(arg, query.argTypes[place]) ? [place] : []));
  if (places.length === 0) return query;
  const [args, argTypes] = [[...query.args], [...query.argTypes]];
  for (const place of places) {
    const [arg, type] = [args[place], argTypes[place]];
    args[place] = type?.scalarType === 'datetime' ? timestamp(new Date(arg as string | Date)) : withoutNul(String(arg));
    argTypes[place] = { scalarType: 'string', arity: 'scalar' };
  }
  return { sql: query.sql, args, argTypes };
}

export const withoutNul = (text: string): string => (text.includes('\u0000') ? text.replaceAll('\u0000', '\uFFFD') : text);

const isStrange = (arg: unknown, type: ArgType | undefined): boolean =>
  type?.scalarType === 'datetime' ? isOfYearZero(arg) : typeof arg === 'string' && arg.includes('\u0000');

const isOfYearZero = (arg: unknown): boolean => (typeof arg === 'string' && arg.startsWith('0000-')) || (arg instanceof Date && arg.getUTCFullYear() === 0);

/** A time as PostgreSQL writes a `timestamp`. */
export function timestamp(time: Date): string {
  const text = time.toISOString().slice(0, -1);
  return isOfYearZero(time) ? `${text.replace(/^0000/, '0001')} BC` : text;
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
