/** What is found by a name that it had before: who only reads is sent to the one it has now (RFC 9110, 15.4.9). */
import { Problem } from './errors.js';
import { inHeader } from './request-target.js';

/** Answered by the endpoints that say `moves`, with 308; by all others as the problem that it is. */
export class Moved extends Problem {
  /**
   * @param to the name that it has now, in the place of the path's `{id}`
   * @param otherwise what to answer where names of before do not count
   */
  constructor(readonly to: string, otherwise: Problem) {
    super(otherwise.code, otherwise.message, { ...otherwise.extras, headers: otherwise.headers });
  }
}

/**
 * The same request under the new name: the path of the endpoint, and the query as it came.
 *
 * @param path of the endpoint, with parameters in braces
 * @param url the path and query of the request
 */
export function pathUnder(to: string, path: string, params: Record<string, string>, url: string): string {
  const moved = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(name === 'id' ? to : (params[name] ?? '')));
  const query = url.indexOf('?');
  return query === -1 ? moved : moved + inHeader(url.slice(query));
}
