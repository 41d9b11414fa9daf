import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import type { Segment } from '../../src/statements/segment.js';

/** As `expect(…).toEqual(…)`, which is too slow to be asked a million times by a property, or of thousands of answers. */
export function same(found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
}

/** Segments are sound: in order, disjoint, and their characters and context are those of the text. */
export function expectSoundSegments(text: string, segments: readonly Segment[]): void {
  const points = [...text];
  let free = 0;
  for (const { exact, prefix, suffix, start, end } of segments) {
    const there = [points.slice(start, end), points.slice(Math.max(0, start - 32), start), points.slice(end, end + 32)].map((part) => part.join(''));
    same([start >= free, ...there], [true, exact, prefix, suffix]);
    free = end;
  }
}
