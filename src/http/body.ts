import { isUtf8 } from 'node:buffer';
import { raw, type Request, type Response } from 'express';
import { Problem } from './errors.js';

/** Reads the whole body, or fails as body-parser does. */
function readBytes(req: Request, res: Response, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parser = raw({ type: () => true, limit, inflate: false });
    parser(req, res, (error?: unknown) => {
      if (error) reject(translate(error, limit));
      else resolve(Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
    });
  });
}

function translate(error: unknown, limit: number): unknown {
  switch ((error as { type?: string }).type) {
    case 'entity.too.large':
      return new Problem('too_large', `A body may have ${limit} bytes.`);
    case 'encoding.unsupported':
      return new Problem('unsupported_media_type', 'A body must not be compressed: leave Content-Encoding out.');
    case 'request.aborted':
    case 'request.size.invalid':
      return new Problem('malformed_json', 'The body ended before it was complete.');
    default:
      return error;
  }
}

/**
 * The JSON value of a request's body; undefined when there is none.
 *
 * @throws Problem too_large, unsupported_media_type, malformed_json
 */
export async function readJson(req: Request, res: Response, { limit, types }: { limit: number; types: string[] }): Promise<unknown> {
  const bytes = await readBytes(req, res, limit);
  if (bytes.length === 0) return undefined;
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(req.get('Content-Type') ?? '')?.[1] ?? 'utf-8';
  if (!req.is(types) || !/^utf-?8$/i.test(charset)) {
    throw new Problem('unsupported_media_type', `A body must be ${types.join(' or ')}, in UTF-8; say so in Content-Type.`);
  }
  if (!isUtf8(bytes)) throw new Problem('malformed_json', 'The body is not valid UTF-8.');
  return parseJson(bytes.toString());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('malformed_json', 'The body is not valid JSON.');
  }
}
