/**
 * Cursors: the sort values of the last row of a page, signed together with the query that they belong to. They are ours
 * alone; anything else is refused.
 */
import type { Reading } from '../changes/scope.js';
import { type Problem, invalid } from './errors.js';

export type SortValue = string | number | null;

const badCursor = (): Problem =>
  invalid('invalid_parameter', [{ parameter: 'cursor', code: 'wrong_value', message: 'must be the `nextCursor` of a page with the same filters and sort' }]);

/** The query that a cursor belongs to: everything but the window itself and what is embedded. */
export function scopeOf(name: string, query: object): string {
  const { limit, cursor, page, count, include, ...rest } = query as Record<string, unknown>;
  return JSON.stringify([name, Object.entries(rest).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

export function writeCursor(reading: Pick<Reading, 'signer'>, scope: string, values: SortValue[]): string {
  const payload = Buffer.from(JSON.stringify(values)).toString('base64url');
  return `${payload}.${reading.signer.sign(scope + payload)}`;
}

/** @throws Problem invalid_parameter for a cursor that is not ours, or that belongs to another query */
export function readCursor(reading: Pick<Reading, 'signer'>, scope: string, cursor: string): SortValue[] {
  const [payload = '', signature = '', ...rest] = cursor.split('.');
  if (rest.length > 0 || !reading.signer.verify(scope + payload, signature)) throw badCursor();
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as SortValue[];
}
