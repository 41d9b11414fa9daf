/**
 * The search of Knuth, Morris and Pratt: reads a text once, one code point at a time, and knows at each how much of the
 * pattern ends there. No text makes it slower than linear, which the engine's own `indexOf` does not promise.
 */
export class PatternScan {
  /** For each length of the pattern, less one: the longest shorter prefix of the pattern that ends it. */
  readonly borders: Int32Array;
  /** How many code points of the pattern end at the last one read. */
  matched = 0;

  constructor(readonly pattern: Int32Array) {
    this.borders = new Int32Array(pattern.length);
    for (let at = 1; at < pattern.length; at += 1) this.borders[at] = this.read(pattern[at]);
    this.matched = 0;
  }

  /** Reads the next code point of the text; answers `matched`. */
  read(point: number | undefined): number {
    let matched = this.matched === this.pattern.length ? this.shorter(this.matched) : this.matched;
    while (matched > 0 && this.pattern[matched] !== point) matched = this.shorter(matched);
    if (this.pattern[matched] === point) matched += 1;
    return (this.matched = matched);
  }

  /** The next shorter prefix of the pattern that ends where one of this length ends; 0 is none. */
  shorter(length: number): number {
    return this.borders[length - 1] ?? 0;
  }
}

/** Where the pattern starts in the text, in order, overlaps included. Linear, however far it is read. */
export function* occurrences(pattern: Int32Array, text: Int32Array): Generator<number> {
  const first = pattern[0];
  if (first === undefined) return;
  const scan = new PatternScan(pattern);
  for (let at = 0; at < text.length; at += 1) {
    if (scan.matched === 0) at = text.indexOf(first, at);
    if (at < 0) return;
    if (scan.read(text[at]) === pattern.length) yield at + 1 - pattern.length;
  }
}
