import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PartialDate, endOf, startOf } from '../src/http/partial-date.js';

const accepts = (value: string): boolean => PartialDate.safeParse(value).success;

/** A day that the calendar has, by a reckoning of its own. */
function exists(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

describe('a partial date', () => {
  test.each(['2015', '2015-10', '2015-10-11', '2024-02-29', '2000-02-29', '0001', '2015-10-11T09:30:00Z', '2015-10-11T09:30:00.5+02:00'])('may be %s', (value) => {
    expect(accepts(value)).toBe(true);
  });

  test.each(['', '15', '2015-', '2015-13', '2015-00', '2015-1', '2015-10-32', '2023-02-29', '1900-02-29', '2015-04-31', '2015-10-11T', '2015-10-11T25:00:00Z', '2015-10-11T09:30:00', '10/11/2015', ' 2015', '2015\n', '٢٠١٥', 'Tomorrow', '9999-12-31T23:59:59-05:00'])(
    'may not be %j', (value) => {
      expect(accepts(value)).toBe(false);
    },
  );

  test('has the days that the calendar has, and no others', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }), (year, month, day) => {
      expect(accepts(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`)).toBe(exists(year, month, day));
    }), { numRuns: 5_000 });
  });

  test('of any other text is refused, and never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string().map((text) => `T${text}`), fc.string().map((text) => `2015${text}`)), (text) => {
      PartialDate.safeParse(text);
    }), { numRuns: 5_000 });
  });

  test('stands for an interval that begins with it and ends where the next one begins', () => {
    expect([startOf('2015'), endOf('2015')].map((date) => date.toISOString())).toEqual(['2015-01-01T00:00:00.000Z', '2016-01-01T00:00:00.000Z']);
    expect([startOf('2015-12'), endOf('2015-12')].map((date) => date.toISOString())).toEqual(['2015-12-01T00:00:00.000Z', '2016-01-01T00:00:00.000Z']);
    expect([startOf('2024-02-28'), endOf('2024-02-28')].map((date) => date.toISOString())).toEqual(['2024-02-28T00:00:00.000Z', '2024-02-29T00:00:00.000Z']);
  });

  test('that is a time is brought to UTC with milliseconds', () => {
    expect(PartialDate.parse('2015-10-11T09:30:00+02:00')).toBe('2015-10-11T07:30:00.000Z');
  });
});
