/** Which template a path fits, for every request: a look at the number of its parts leaves few to be tried. */
import type { Endpoint } from '../http/endpoint.js';
import { type FindRoute, findRouteAmong } from '../http/route.js';

export interface Template {
  method: string;
  route: string;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']);

const partsOf = (path: string): number => path.split('/').length;

export function templatesOf(endpoints: readonly Endpoint[]): (method: string, url: string) => Template {
  const byParts = new Map<number, FindRoute>();
  for (const parts of new Set(endpoints.map(({ path }) => partsOf(path)))) {
    byParts.set(parts, findRouteAmong(endpoints.filter(({ path }) => partsOf(path) === parts)));
  }
  return (method, url) => {
    const path = url.split('?', 1)[0] ?? '';
    const found = byParts.get(partsOf(path))?.(method === 'HEAD' ? 'GET' : method, path);
    return { method: METHODS.has(method) ? method : 'other', route: found?.endpoint.path ?? 'other' };
  };
}
