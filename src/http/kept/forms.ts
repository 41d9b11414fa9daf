/** The forms of an answer: as it is, and compressed (RFC 9110, section 8.4). Each has its own entity tag. */
import { promisify } from 'node:util';
import { type BrotliOptions, brotliCompress, constants, gzip } from 'node:zlib';

/** A form, ready to be sent: headers as names and values in turn, those about the body last. */
export interface Form {
  etag: string;
  body: Buffer;
  headers: string[];
  /** How many parts of `headers` a 304 has: those that are not about a body. */
  without: number;
}

export type Coding = 'identity' | 'br' | 'gzip';

/** Bytes from which on compressing is worth it. */
const WORTH = 1_024;

const brotli: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } };
const compress = {
  br: (body: Buffer) => promisify(brotliCompress)(body, brotli),
  gzip: (body: Buffer) => promisify(gzip)(body),
};
const mark = { br: '-br', gzip: '-gz' };

/** @param headers of the answer apart from its body and its entity tag: names and values in turn */
export function formOf(body: Buffer, etag: string, contentType: string, headers: readonly string[], coding: Coding = 'identity'): Form {
  const about = ['ETag', etag];
  const ofBody = ['Content-Type', contentType, 'Content-Length', String(body.length), ...(coding === 'identity' ? [] : ['Content-Encoding', coding])];
  return { etag, body: alone(body), headers: [...headers, ...about, ...ofBody], without: headers.length + about.length };
}

/** Bytes in memory of their own size: what zlib answers is the beginning of 16 KB, and what is short lies in one piece with others. */
function alone(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

/**
 * The same answer compressed, in a thread of its own.
 *
 * @returns undefined where that would be no shorter
 */
export async function compressed({ body, etag, headers, without }: Form, coding: Exclude<Coding, 'identity'>): Promise<Form | undefined> {
  if (body.length < WORTH) return undefined;
  const shorter = await compress[coding](body);
  const contentType = headers[without + 1] ?? '';
  return shorter.length < body.length ? formOf(shorter, `${etag.slice(0, -1)}${mark[coding]}"`, contentType, headers.slice(0, without - 2), coding) : undefined;
}
