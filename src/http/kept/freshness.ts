/** Whether what is kept is still what the database says, and for how long it will be. */
import type { Following } from '../../database/database.js';

/** The Cache-Control of what the public may know and nobody may send again without asking. */
const ASK_FIRST = 'public, no-cache';

export class Freshness {
  following: Following | undefined;
  readonly #sMaxage: number;
  /** In milliseconds; Infinity where nothing is planned. */
  #nextDue = Infinity;
  readonly #usual: string;
  #isKnown = false;

  /** @param sMaxage seconds that a shared cache may send an answer without asking */
  constructor(sMaxage: number) {
    this.#sMaxage = sMaxage;
    this.#usual = cacheControl(sMaxage);
  }

  /** @param at when something is due next; null: nothing is planned */
  expectAt(at: Date | null): void {
    this.#nextDue = at?.getTime() ?? Infinity;
  }

  /** Whether all that has changed until now is known, and nothing is due that was not done yet. */
  isCurrent(): boolean {
    return this.#caughtUp() && Date.now() < this.#nextDue;
  }

  /**
   * Asked once in a turn of the event loop: what arrives in it was sent before it began, and so before an answer to a write of
   * another process that is not known yet. What this process writes is known before that write is answered.
   */
  #caughtUp(): boolean {
    if (this.#isKnown) return true;
    this.#isKnown = this.following?.catchUp() ?? false;
    if (this.#isKnown) setImmediate(() => (this.#isKnown = false));
    return this.#isKnown;
  }

  /** The Cache-Control of an answer that is current: never past what is due next. */
  cacheControl(): string {
    const left = (this.#nextDue - Date.now()) / 1_000;
    return left >= this.#sMaxage ? this.#usual : cacheControl(Math.floor(left));
  }

  /** The same of an answer that may be older than it should be. */
  cacheControlIfCurrent(): string {
    return this.isCurrent() ? this.cacheControl() : ASK_FIRST;
  }
}

const cacheControl = (seconds: number): string => (seconds > 0 ? `public, max-age=0, s-maxage=${seconds}` : ASK_FIRST);
