import { TimeoutError } from './in-time.js';

/** Things that are lent to one borrower at a time. Who comes while all are lent waits in line. */
export class Lending<T> {
  readonly #idle: T[];
  readonly #queue: ((thing: T) => void)[] = [];

  constructor(things: readonly T[]) {
    this.#idle = [...things];
  }

  /**
   * @param patience milliseconds to wait in line
   * @throws TimeoutError
   */
  async borrow(patience: number): Promise<T> {
    return this.#idle.pop() ?? this.#queueUp(patience);
  }

  giveBack(thing: T): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#idle.push(thing);
    else next(thing);
  }

  #queueUp(patience: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#queue.splice(this.#queue.indexOf(take), 1);
        reject(new TimeoutError(patience));
      }, patience);
      const take = (thing: T): void => {
        clearTimeout(timer);
        resolve(thing);
      };
      this.#queue.push(take);
    });
  }
}
