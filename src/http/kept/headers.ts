import type { ClientRequest, ServerResponse } from 'node:http';

/** Those that are of one request, or that a kept answer has of its own. */
const own = new Set(['x-request-id', 'ratelimit', 'ratelimit-policy', 'cache-control', 'etag']);

/** The headers that are set so far and that every caller would get: names and values in turn. */
export function headersForAll(res: ServerResponse): string[] {
  const { getRawHeaderNames } = res as unknown as ClientRequest; // every outgoing message has it; the types say so of requests alone
  return getRawHeaderNames.call(res as unknown as ClientRequest).flatMap((name) => {
    const value = res.getHeader(name);
    const isForAll = !own.has(name.toLowerCase()) && !(name.toLowerCase() === 'access-control-allow-origin' && value !== '*');
    return isForAll && value !== undefined ? [name, String(value)] : [];
  });
}
