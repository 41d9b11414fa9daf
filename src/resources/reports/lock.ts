/** A mutual exclusion lock whose waiters are served in the order in which they came. */
export class Lock {
  #tail: Promise<void> = Promise.resolve();

  /** Resolves when it is the caller's turn, to the function that passes the lock on. Calling that twice is harmless. */
  async acquire(): Promise<() => void> {
    const before = this.#tail;
    const { promise, resolve } = deferred();
    this.#tail = promise;
    await before;
    return resolve;
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
