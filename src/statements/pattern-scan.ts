/**
 * The search of Knuth, Morris and Pratt: reads a text once, and knows at every position how much of the pattern ends there.
 * No text makes it slower than linear, which the engine's own `indexOf` does not promise.
 */
export class PatternScan {
  /** How many code points of the text have been read. */
  position = 0;
  /** How many code points of the pattern end at `position`. */
  matched = 0;
  /** For each length of the pattern, less one: the longest shorter prefix of the pattern that ends it. */
  private readonly borders: Int32Array;

  constructor(private readonly pattern: Int32Array) {
    this.borders = new Int32Array(pattern.length);
    this.position = 1;
    while (this.position < pattern.length) {
      this.readTo(pattern, this.position + 1);
      this.borders[this.position - 1] = this.matched;
    }
    this.position = 0;
    this.matched = 0;
  }

  /** Reads the text up to `end`, or to where the pattern next ends, if that is before; answers whether it ends there. */
  readTo(text: Int32Array, end: number): boolean {
    const { pattern, borders } = this;
    let { position, matched } = this;
    if (matched === pattern.length) matched = this.shorter(matched);
    const first = pattern[0];
    while (position < end && matched < pattern.length) {
      // Where nothing has begun, only the first code point matters: most of a text is read here.
      if (matched === 0) while (position < end && text[position] !== first) position += 1;
      if (position === end) break;
      const point = text[position];
      while (matched > 0 && pattern[matched] !== point) matched = borders[matched - 1] ?? 0;
      if (pattern[matched] === point) matched += 1;
      position += 1;
    }
    this.position = position;
    this.matched = matched;
    return pattern.length > 0 && matched === pattern.length;
  }

  /** The next shorter prefix of the pattern that ends where one of this length ends; 0 is none. */
  shorter(length: number): number {
    return this.borders[length - 1] ?? 0;
  }
}
