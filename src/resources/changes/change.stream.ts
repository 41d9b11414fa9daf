/** The change log as it grows. */
import type { Context } from '../../http/endpoint.js';
import { invalid } from '../../http/errors.js';
import type { EventSource, ServerEvent } from '../../http/event-stream.js';
import { present } from '../../http/presenter.js';
import { Change, type ChangeStreamQuery, Seq } from './change.schema.js';
import { demandInLog, listChanges } from './change.service.js';

/** Changes that are read at once, each time in a snapshot of its own. */
const PORTION = 100;
/** Bytes of their snapshots: every stream holds a portion for as long as its client is slow, and there may be many of those. */
const MOST_OF_A_PORTION = 500_000;

interface Portion {
  events: ServerEvent[];
  nextCursor: string | null;
  latest: number;
}

type StreamContext = Pick<Context<object, ChangeStreamQuery, undefined>, 'caller' | 'query' | 'lastEventId' | 'read' | 'beyond' | 'together'>;

/**
 * Everything after the last event that the caller saw, else after `query.after`; then whatever comes.
 *
 * @throws Problem invalid_parameter for a Last-Event-ID that is none of ours; conflict, where the log ends before it
 */
export async function followChanges({ caller, query, lastEventId, read, beyond, together }: StreamContext): Promise<EventSource> {
  const after = lastEventId === undefined ? query.after : parseLastEventId(lastEventId);
  await read(({ tx }) => demandInLog(tx, after, lastEventId === undefined ? 'after' : 'Last-Event-ID'));
  const portionAfter = (seen: number): Promise<Portion> =>
    together(JSON.stringify([seen, query.resource, query.actor, caller.role]), async () => {
      const { rows, nextCursor, latest } = await read((reading) => listChanges(reading, { ...query, after: seen, limit: PORTION }, MOST_OF_A_PORTION));
      return { events: rows.map(asEvent), nextCursor, latest };
    });
  return async function* portions(signal) {
    for (let seen = after; !signal.aborted; ) {
      const { events, nextCursor, latest } = await portionAfter(seen);
      yield events;
      // Where the end is reached, what the filters left out has been seen too.
      seen = nextCursor === null ? Math.max(seen, latest) : Number(nextCursor);
      if (nextCursor === null) await beyond(seen, signal);
    }
  };
}

function parseLastEventId(given: string): number {
  const parsed = Seq.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalid('invalid_parameter', [{ parameter: 'Last-Event-ID', code: 'wrong_value', message: 'must be the `id` of an event of this stream, a whole number' }]);
}

const asEvent = (change: Change): ServerEvent => ({ id: String(change.seq), event: 'change', data: JSON.stringify(present(Change, change)) });
