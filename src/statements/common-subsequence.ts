/** Bits of a limb: what JavaScript's bitwise operators work on. */
const BITS = 32;

/**
 * How many members a sequence has in common with others, in the same order: the length of the longest common subsequence, after
 * Crochemore, Iliopoulos, Pinzon and Reid (2001), who keep a column of the table in bits. Its time is the product of both
 * lengths divided by 32, whatever they hold: 10 ms for 5,000 members in both, where Myers' algorithm takes seconds if they
 * differ. Its space is the length times the number of distinct members, divided by 8: 3 MB for 5,000.
 */
export class CommonSubsequence {
  /** For each member, a bit for every place in the sequence: set where it stands. */
  private readonly places = new Map<number, Uint32Array>();
  private readonly limbs: number;

  constructor(private readonly sequence: Int32Array) {
    this.limbs = Math.ceil(sequence.length / BITS);
    for (const [at, member] of sequence.entries()) {
      const bits = this.places.get(member) ?? new Uint32Array(this.limbs);
      bits[Math.floor(at / BITS)] = (bits[Math.floor(at / BITS)] ?? 0) | (1 << at % BITS);
      this.places.set(member, bits);
    }
  }

  /** The length of the longest subsequence in common with another sequence. */
  lengthWith(other: Int32Array): number {
    // A zero marks a place where the table's column grows by one.
    const column = new Uint32Array(this.limbs).fill(0xffffffff);
    for (const member of other) {
      const bits = this.places.get(member);
      if (bits !== undefined) advance(column, bits);
    }
    let length = 0;
    for (let at = 0; at < this.sequence.length; at += 1) {
      if (((column[Math.floor(at / BITS)] ?? 0) & (1 << at % BITS)) === 0) length += 1;
    }
    return length;
  }
}

/** The next column: (V + (V & M)) | (V & ~M), the sum with a carry from limb to limb. */
function advance(column: Uint32Array, bits: Uint32Array): void {
  let carry = 0;
  for (let limb = 0; limb < column.length; limb += 1) {
    const value = column[limb] ?? 0;
    const common = (value & (bits[limb] ?? 0)) >>> 0;
    const sum = value + common + carry;
    carry = sum > 0xffffffff ? 1 : 0;
    column[limb] = sum | (value - common);
  }
}
