/**
 * Memory under load: CACHE_BYTES and 200 MB more. V8 lets its heap grow to several times what is alive before it cleans up all of it,
 * which is fast, and more than most machines have to spare for us. So it may, while there is room; from then on, by a fifth.
 */
import { setFlagsFromString } from 'node:v8';

/** Bytes beside CACHE_BYTES that a process may take until it has to be sparing. */
const ROOM = 150 * 2 ** 20;

/** Per cent of what is alive in the heap; 0 leaves it to V8. V8 asks at each cleaning. */
const growth = { sparing: 20, free: 0 };

/** Milliseconds from one look to the next. */
const PAUSE = 500;

/** Keeps the process within its memory, for as long as it lives. */
export function boundMemory({ cacheBytes }: { cacheBytes: number }): void {
  let before = growth.free;
  const look = (): void => {
    const now = process.memoryUsage.rss() > cacheBytes + ROOM ? growth.sparing : growth.free;
    if (now !== before) setFlagsFromString(`--heap-growing-percent=${now}`);
    before = now;
  };
  setInterval(look, PAUSE).unref();
}
