/** A passage of the canonical text that belongs to a statement: [start, end) in Unicode code points. */
export interface Highlight {
  quoteId: string;
  speakerId: string | null;
  start: number;
  end: number;
}

/** From `at`, in code points, up to the next stretch, these are shown, outermost first. */
export interface Stretch {
  at: number;
  shown: readonly Highlight[];
}

/** How many statements are shown at one place; the outermost come first. */
export const MAX_DEPTH = 8;

export const NOTHING: readonly Highlight[] = [];

/**
 * Where what is shown changes, in order: a sweep over the text. Outside is what starts first, of two that start together the
 * longer, then the lesser `quoteId`. Empty highlights do not count. n log n for n highlights, and at most 2n stretches.
 */
export function stretchesOf(highlights: readonly Highlight[]): Stretch[] {
  const ranked = joined(highlights);
  const stretches: Stretch[] = [];
  let shown: Highlight[] = [];
  let next = 0;
  while (next < ranked.length || shown.length > 0) {
    const isFull = shown.length === MAX_DEPTH;
    const arrival = isFull ? Infinity : (ranked[next]?.start ?? Infinity);
    const at = Math.min(arrival, ...shown.map(({ end }) => end));
    shown = shown.filter(({ end }) => end > at);
    // Those that had to wait for a place come in the same order, which is also that of their starts.
    for (let each = ranked[next]; shown.length < MAX_DEPTH && each !== undefined && each.start <= at; each = ranked[(next += 1)]) {
      if (each.end > at) shown.push(each);
    }
    stretches.push({ at, shown: [...shown] });
  }
  return stretches;
}

/** Highlights of one statement that overlap or touch become one; all stand in the order in which they are nested. */
function joined(highlights: readonly Highlight[]): Highlight[] {
  const all: Highlight[] = [];
  const lastOf = new Map<string, Highlight>();
  for (const each of highlights.filter(({ start, end }) => start < end).sort(byRank)) {
    const last = lastOf.get(each.quoteId);
    if (last !== undefined && each.start <= last.end) {
      last.end = Math.max(last.end, each.end);
    } else {
      const copy = { ...each };
      lastOf.set(each.quoteId, copy);
      all.push(copy);
    }
  }
  return all.sort(byRank);
}

function byRank(one: Highlight, other: Highlight): number {
  return one.start - other.start || other.end - one.end || Number(one.quoteId > other.quoteId) - Number(one.quoteId < other.quoteId);
}
