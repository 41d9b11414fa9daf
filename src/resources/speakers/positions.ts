/** Which of a speaker's positions were held when. Partial dates stand for intervals; see http/partial-date.ts. */
import { endOf, startOf } from '../../http/partial-date.js';
import type { Position } from './speaker.schema.js';

/** Those without an end. One of them may not have begun yet. */
export function currentPositions(positions: readonly Position[]): Position[] {
  return positions.filter(({ to }) => to === null);
}

/**
 * Those that were, or may have been, held at a partial date: their intervals overlap. Where `from` is null a position began
 * before all dates, and where `to` is null it goes on after all. Linear.
 */
export function positionsOn(positions: readonly Position[], on: string): Position[] {
  const [start, end] = [startOf(on), endOf(on)];
  return positions.filter(({ from, to }) => (from === null || startOf(from) < end) && (to === null || start < endOf(to)));
}
