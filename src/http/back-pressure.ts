/** Sending no faster than the client takes. */
import type { Response } from 'express';

/** Bytes that are handed over at a time: a client that takes these within the time it is given is not too slow. */
const CHUNK = 65_536;

/**
 * Resolves when the client has taken most of a text, or the signal is aborted.
 *
 * @param patience milliseconds that the client may take nothing; then it is cut off
 */
export async function deliver(res: Response, text: string, patience: number, signal: AbortSignal): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length && !signal.aborted; at += CHUNK) {
    if (res.write(bytes.subarray(at, at + CHUNK))) continue;
    const drained = new Promise<true>((resolve) => res.once('drain', () => resolve(true)));
    if ((await within(drained, patience, signal)) === undefined) return void res.destroy();
  }
}

/** What `work` comes to; undefined when that takes longer, in milliseconds, or the signal is aborted before. */
export function within<T>(work: Promise<T>, longest: number, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => settle(() => resolve(undefined));
    const timer = setTimeout(giveUp, longest).unref();
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      outcome();
    };
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    work.then((value) => settle(() => resolve(value)), (error: Error) => settle(() => reject(error)));
  });
}
