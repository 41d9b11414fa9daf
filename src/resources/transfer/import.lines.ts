/** Files of lines, read without holding more of them than a line. */
import { isUtf8 } from 'node:buffer';

/** Bytes of a line: more than the longest body takes, every character of it escaped. */
export const LONGEST_LINE = 32 * 1_024 * 1_024;

/** One line of a file, which begins at 1. */
export interface Line {
  file: string;
  number: number;
  /** Without its end; an error where it is too long or no text. */
  text: string | Error;
  /** With its end. */
  bytes: number;
}

const LINE_FEED = 0x0a;

/** The lines of a file, in order. What is too long is skipped as it comes. */
export async function* readLines(file: string, chunks: AsyncIterable<Uint8Array>, longest = LONGEST_LINE): AsyncGenerator<Line> {
  let [number, bytes, parts]: [number, number, Buffer[]] = [1, 0, []];
  const take = (part: Buffer): void => {
    bytes += part.length;
    if (bytes <= longest + 1) parts.push(part);
    else parts = [];
  };
  const line = (): Line => {
    const text = bytes > longest + 1 ? new Error(`has more than ${longest} bytes`) : decode(Buffer.concat(parts));
    const done = { file, number, text, bytes };
    [number, bytes, parts] = [number + 1, 0, []];
    return done;
  };
  for await (const chunk of chunks) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      take(rest.subarray(0, end + 1));
      yield line();
      rest = rest.subarray(end + 1);
    }
    take(rest);
  }
  if (bytes > 0) yield line();
}

/** Bytes that are no UTF-8 would else become U+FFFD without a word. */
function decode(bytes: Buffer): string | Error {
  return isUtf8(bytes) ? bytes.toString('utf8').replace(/^\uFEFF/, '').trim() : new Error('is not UTF-8');
}
