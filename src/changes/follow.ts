/**
 * Following the log. Many do it at once, and for most it has the same news: one look every few milliseconds for everybody in
 * this process, whichever process writes, and one reading for all who are at the same place.
 */
interface Growing {
  lastSeq(): Promise<number>;
  /** Does what is due: nobody who only waits must wait for a timer. */
  settle(): Promise<unknown>;
}

/** Milliseconds between two looks while somebody waits. */
const INTERVAL = 50;

interface Waiting {
  seq: number;
  wake(): void;
}

/** Answers how to wait: until the log has a change after `seq`, or the signal is aborted. */
export function followLog({ lastSeq, settle }: Growing): (seq: number, signal: AbortSignal) => Promise<void> {
  const everybody = new Set<Waiting>();
  let timer: NodeJS.Timeout | undefined;

  function lookSoon(): void {
    timer ??= setTimeout(() => void look(), INTERVAL).unref();
  }

  async function look(): Promise<void> {
    settle().catch(() => {}); // whoever reads next tries again, and hears why
    const last = await lastSeq().catch(() => 0);
    for (const { seq, wake } of everybody) if (last > seq) wake();
    timer = undefined;
    if (everybody.size > 0) lookSoon();
  }

  return (seq, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const waiting: Waiting = {
        seq,
        wake: () => {
          everybody.delete(waiting);
          signal.removeEventListener('abort', waiting.wake);
          resolve();
        },
      };
      everybody.add(waiting);
      signal.addEventListener('abort', waiting.wake);
      lookSoon();
    });
}

/** Work that others are just doing as well is done once for all of them. `key` says what it is. */
export type Together = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function shareWork(): Together {
  const running = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const shared = (running.get(key) as Promise<T> | undefined) ?? work().finally(() => running.delete(key));
    running.set(key, shared);
    return shared;
  };
}
