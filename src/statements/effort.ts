/**
 * How much work one text may cost, for all its statements together: no input, however it is made, may take longer. What it
 * is spent on is what could grow beyond the length of the text times the number of statements.
 */
export class Effort {
  /** @param left steps of some nanoseconds each; the default is a second or two, hundreds of times what an article takes */
  constructor(private left = 150_000_000) {}

  /** Takes steps away; answers whether there were so many. */
  spend(steps: number): boolean {
    this.left -= steps;
    return this.left >= 0;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }

  /** The most that one piece of work may take whose steps grow with the square of a length. */
  get root(): number {
    return Math.floor(Math.sqrt(Math.max(0, this.left)));
  }
}
