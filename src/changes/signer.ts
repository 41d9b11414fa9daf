import { createHmac, timingSafeEqual } from 'node:crypto';

/** Marks what the server hands out, so that it knows its own when it comes back (HMAC-SHA-256, RFC 2104). */
export class Signer {
  constructor(private readonly secret: string) {}

  sign(message: string): string {
    return createHmac('sha256', this.secret).update(message).digest('base64url');
  }

  /** Compares in constant time. */
  verify(message: string, signature: string): boolean {
    const [expected, given] = [Buffer.from(this.sign(message)), Buffer.from(signature)];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}
