/**
 * The tokens in preview links: an article and a time, signed. Nothing of them is stored; they end by themselves.
 *
 * A token is base64url: 24 octets (the id, and the end in milliseconds since 1970, big-endian), then the signature.
 */
import type { Signer } from '../../changes/signer.js';

const TOKEN = /^([\w-]{32})([\w-]{43})$/;

/** What is signed begins with words of its own, so that nothing else that the server signs is ever taken for a token. */
const message = (payload: string): string => `preview-link:${payload}`;

export function writeToken(signer: Signer, articleId: string, expiresAt: Date): string {
  const octets = Buffer.alloc(24);
  octets.write(articleId.replaceAll('-', ''), 'hex');
  octets.writeBigUInt64BE(BigInt(expiresAt.getTime()), 16);
  const payload = octets.toString('base64url');
  return payload + signer.sign(message(payload));
}

/** The id of the article that a token opens; undefined when it is not ours, or has ended. */
export function readToken(signer: Signer, token: string, now: Date): string | undefined {
  const [, payload = '', signature = ''] = TOKEN.exec(token) ?? [];
  if (payload === '' || !signer.verify(message(payload), signature)) return undefined;
  const octets = Buffer.from(payload, 'base64url');
  if (now.getTime() >= Number(octets.readBigUInt64BE(16))) return undefined;
  return octets.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
