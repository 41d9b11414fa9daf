/** Ranges in order and without overlap, such as the stretches of a text that an edit left alone. */
import type { Range } from './canonical-index.js';

/** What lies between stretches, wider by `margin` on either side: all that is not wholly inside one of them starts or ends here. */
export function regionsOutside(stretches: readonly Range[], length: number, margin: number): Range[] {
  const regions: [number, number][] = [];
  let end = 0;
  for (const [from, to] of [...stretches, [length, length] as const]) {
    const [start, stop] = [Math.max(0, end - margin), Math.min(length, from + margin)];
    const last = regions.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], stop);
    else if (start < stop) regions.push([start, stop]);
    end = to;
  }
  return regions;
}

/** Whether a place is wholly in one of the stretches, which are in order. O(log stretches). */
export function isWithin(stretches: readonly Range[], [start, end]: Range): boolean {
  return end <= (lastUpTo(stretches, ([from]) => from, start)?.[1] ?? -1);
}

/** The last item whose start is not behind a position; the items are in order. O(log items). */
export function lastUpTo<T>(items: readonly T[], startOf: (item: T) => number, at: number): T | undefined {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= at) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
