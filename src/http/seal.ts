/**
 * Seals a text so that only who holds a secret can read it: AES-256-GCM under a key that HKDF-SHA-256 (RFC 5869) derives
 * from the secret and a salt of its own.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const [SALT, NONCE, TAG] = [16, 12, 16]; // lengths in bytes

const derive = (secret: string, salt: Buffer): Buffer => Buffer.from(hkdfSync('sha256', secret, salt, 'verbatim sealed text', 32));

/** @param purpose what the text is for: it can be opened for that only */
export function seal(text: string, secret: string, purpose: string): string {
  const [salt, nonce] = [randomBytes(SALT), randomBytes(NONCE)];
  const cipher = createCipheriv('aes-256-gcm', derive(secret, salt), nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The text; undefined where it was sealed with another secret or for another purpose, or is damaged. */
export function unseal(sealed: string, secret: string, purpose: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  const part = (start: number, length?: number): Buffer => bytes.subarray(start, length === undefined ? undefined : start + length);
  try {
    const decipher = createDecipheriv('aes-256-gcm', derive(secret, part(0, SALT)), part(SALT, NONCE), { authTagLength: TAG });
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(part(SALT + NONCE, TAG));
    return decipher.update(part(SALT + NONCE + TAG), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
