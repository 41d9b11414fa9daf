/** A speaker's positions as a list of its own. */
import { createHash } from 'node:crypto';
import type { Reading } from '../../changes/scope.js';
import { type Page, paginateRanked } from '../../http/paging.js';
import { positionsOn } from './positions.js';
import type { Position, PositionListQuery } from './speaker.schema.js';
import { findSpeaker } from './speaker.service.js';

/**
 * The positions in the order in which they are kept; with `on`, those of that date.
 *
 * @throws Problem not_found
 */
export async function listPositions(reading: Reading, reference: string, query: PositionListQuery): Promise<Page<Position>> {
  const speaker = await findSpeaker(reading, reference);
  const all = speaker.positions as unknown as Position[];
  const byKey = keyed(query.on === undefined ? all : positionsOn(all, query.on));
  const find = async (keys: string[]): Promise<Position[]> => keys.flatMap((key) => byKey.get(key) ?? []);
  return paginateRanked(reading, `speakers/${speaker.id}/positions`, query, [...byKey.keys()], find);
}

/** Positions have no ids: a cursor knows one by a hash of all it says, and the number of its like before it. */
function keyed(positions: readonly Position[]): Map<string, Position> {
  const seen = new Map<string, number>();
  return new Map(positions.map((position) => {
    const hash = createHash('sha256').update(JSON.stringify(position)).digest('base64url');
    const like = seen.get(hash) ?? 0;
    seen.set(hash, like + 1);
    return [`${hash}.${like}`, position];
  }));
}
