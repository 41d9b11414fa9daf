import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work at a stretch, about. */
const STRETCH = 20;

let since = performance.now();

/** Lets other requests run, when a piece of work that has many parts has held the event loop for a while. */
export async function breathe(): Promise<void> {
  if (performance.now() - since < STRETCH) return;
  await setImmediate();
  since = performance.now();
}
