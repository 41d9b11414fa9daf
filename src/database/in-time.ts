/** Work that took longer than it may. `code` is that of the operating systems, by which failures.ts knows it. */
export class TimeoutError extends Error {
  readonly code = 'ETIMEDOUT';

  /** @param patience milliseconds */
  constructor(patience: number) {
    super(`This took longer than ${patience} ms.`);
  }
}

/**
 * What a promise resolves to, if it does so in time.
 *
 * @param patience milliseconds
 * @param otherwise called before TimeoutError is thrown; what the promise comes to then is nobody's business any more
 * @throws TimeoutError; what the promise rejects with
 */
export async function inTime<T>(promise: Promise<T>, patience: number, otherwise: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      otherwise();
      reject(new TimeoutError(patience));
    }, patience);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
