/**
 * Dates of the world outside, which may be known only in part: a year, a month, a day (ISO 8601 reduced precision), or
 * a full time (RFC 3339). Each stands for an interval in UTC and sorts by its start.
 */
import { z } from 'zod';

/**
 * A year, a month, a day that the calendar has, or a time with its offset.
 *
 * The look-aheads leave out the days that a month lacks, and 29 February outside leap years.
 */
const PARTIAL_DATE = new RegExp(
  '^(?!\\d{4}-(?:02-3|(?:0[2469]|11)-31))' +
    '(?!\\d{2}(?:[02468][1235679]|[13579][01345789])-02-29)(?!(?:[02468][1235679]|[13579][01345789])00-02-29)' +
    '\\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\\d|3[01])' +
    '(?:T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d))?)?)?$',
);

/** A partial date. A full time is brought to UTC with milliseconds; the others stay as they were given. */
export const PartialDate = z
  .string()
  .regex(PARTIAL_DATE, { error: 'must be a year, a month, a day or a time: 2015, 2015-10, 2015-10-11 or 2015-10-11T09:30:00Z', abort: true })
  .overwrite((value) => (value.includes('T') ? new Date(value).toISOString() : value))
  .refine((value) => value.length <= 24, 'must lie in the years 0000 to 9999, in UTC');

/** When the interval of a partial date begins. */
export function startOf(value: string): Date {
  return new Date(value.length === 4 ? `${value}-01-01` : value.length === 7 ? `${value}-01` : value);
}

/** When the interval of a partial date ends: the first moment after it. A full time is its own millisecond. */
export function endOf(value: string): Date {
  const end = startOf(value);
  if (value.length === 4) end.setUTCFullYear(end.getUTCFullYear() + 1);
  else if (value.length === 7) end.setUTCMonth(end.getUTCMonth() + 1);
  else if (value.length === 10) end.setUTCDate(end.getUTCDate() + 1);
  else end.setTime(end.getTime() + 1);
  return end;
}

/** What lies at the start of one partial date or later, and before the start of another; undefined where neither is given. */
export function between(after: string | undefined, before: string | undefined): { gte?: Date; lt?: Date } | undefined {
  if (after === undefined && before === undefined) return undefined;
  return { ...(after && { gte: startOf(after) }), ...(before && { lt: startOf(before) }) };
}

/** The sort key of a partial date that may be missing. */
export const startOrNull = (value: string | null): Date | null => (value === null ? null : startOf(value));
