/** A run in which too little was done has shown nothing, however green it looks. */
import type { Book } from './book.js';
import { UNDER_WAY } from './keys.js';
import type { Seen } from './readers.js';

/** The least for every second of the storm: a tenth or so of what an idle machine with two cores does. */
const leastPerSecond = { publish: 0.5, plan: 0.4, race: 0.4, retry: 0.4 };
const ACKNOWLEDGED_PER_SECOND = 5;
/** Of every stream. */
const RESUMED_PER_SECOND = 1;

/** What was done too seldom in a storm of so many seconds. */
export function lacking(book: Book, readers: readonly Seen[], seconds: number): string[] {
  const streams = readers.filter(({ follows }) => follows === 'stream');
  const done: [what: string, times: number, perSecond: number][] = [
    ['acknowledged write', book.acknowledged.length, ACKNOWLEDGED_PER_SECOND],
    ...Object.entries(leastPerSecond).map(([what, perSecond]): [string, number, number] => [what, book.counted(what), perSecond]),
    ...streams.map(({ name, resumed }): [string, number, number] => [`${name} resumed`, resumed, RESUMED_PER_SECOND]),
  ];
  return done.flatMap(([what, times, perSecond]) => {
    const least = Math.ceil(perSecond * seconds);
    return times < least ? [`too little to mean anything: "${what}" ${times} times, at least ${least} are needed`] : [];
  });
}

/** @param acknowledged writes since the last restart */
export function claimKill(book: Book, round: number, acknowledged: number, least: number): void {
  book.claim(acknowledged >= least, () => `too little to mean anything: ${acknowledged} acknowledged writes before kill ${round}, at least ${least} are needed`);
}

export function claimUnderWay(book: Book, kills: number): void {
  const times = book.counted(UNDER_WAY);
  book.claim(times >= kills, () => `too little to mean anything: ${UNDER_WAY} ${times} times, at ${kills} kills`);
}
