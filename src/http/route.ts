/** Which endpoint a path names, where no router is at hand. As the router: in the order of the table, to the letter. */
import type { Endpoint } from './endpoint.js';
import { malformedPath } from './errors.js';

export interface Route {
  endpoint: Endpoint;
  /** Reads the parameters of the path. */
  paramsOf(path: string): Record<string, string>;
}

export type FindRoute = (method: string, path: string) => Route | undefined;

/** @param endpoints those that can be found */
export function findRouteAmong(endpoints: readonly Endpoint[]): FindRoute {
  const table = endpoints.map((endpoint) => ({ endpoint, pattern: patternOf(endpoint.path) }));
  return (method, path) => {
    const found = table.find(({ endpoint, pattern }) => endpoint.method === method.toLowerCase() && pattern.test(path));
    return found && { endpoint: found.endpoint, paramsOf: (actual) => decoded(found.pattern.exec(actual)?.groups ?? {}) };
  };
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

/** @throws Problem invalid_parameter */
function decoded(params: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw malformedPath();
  }
}
