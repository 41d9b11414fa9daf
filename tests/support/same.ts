import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';

/** As `expect(…).toEqual(…)`, which is too slow to be asked a million times by a property. */
export function same(found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
}
