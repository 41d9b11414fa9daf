/** One operation of a batch: what is checked before anything is done, and how it is done then. */
import { demand } from '../../http/auth.js';
import type { Endpoint, Surroundings, Ways } from '../../http/endpoint.js';
import { type FieldError, Problem, invalid, pointer } from '../../http/errors.js';
import { type Answer, parse, perform } from '../../http/operation.js';
import { parseQuery } from '../../http/query.js';
import type { FindRoute, Route } from '../../http/route.js';
import { demandNone } from '../references.js';
import { type Reference, lookUpIn, withReferences } from './batch.references.js';
import type { BatchOperation, BatchResult } from './batch.schema.js';

/** An operation whose turn will come. */
export type Planned = (ways: Ways, results: readonly BatchResult[]) => Promise<Answer>;

const pathnameOf = (path: string): string => path.replace(/\?.*$/s, '');

/**
 * Checks all that can be known before the operations before it are done.
 *
 * @param index of the operation in its batch
 * @throws Problem as the operation itself; invalid_body where it is none, its pointers from the operation
 */
export function planOperation(given: BatchOperation, index: number, findRoute: FindRoute, around: Surroundings): Planned {
  const route = demandRoute(given, findRoute);
  demandUse(given, route.endpoint);
  demand(around.caller, route.endpoint.access);
  const errors: FieldError[] = [];
  let refers = false;
  const complete = withReferences(given, (reference, at) => {
    refers = true;
    errors.push(...misplaced(reference, at, index));
    return reference.text;
  }, errors);
  demandNone(errors);
  if (refers) return (ways, results) => runReferring(given, route, { ...around, ...ways }, results);
  const context = contextOf(complete, route, around);
  return (ways) => run(route.endpoint, { ...context, ...ways });
}

/** @throws Problem invalid_body */
function demandRoute({ method, path }: BatchOperation, findRoute: FindRoute): Route {
  const route = findRoute(method, pathnameOf(path));
  if (route !== undefined) return route;
  const message = `${method} ${pathnameOf(path).slice(0, 200)} is no operation that a batch can have: those that write and show no secret, as GET /docs lists them, and no batch within a batch`;
  throw invalid('invalid_body', [{ pointer: '#/path', code: 'unknown_operation', message }]);
}

/** What would make no difference is a mistake. */
function demandUse({ body, ifMatch }: BatchOperation, endpoint: Endpoint): void {
  const errors: FieldError[] = [];
  if (body !== undefined && endpoint.body === undefined) errors.push({ pointer: '#/body', code: 'unknown_field', message: 'this operation takes no body' });
  if (ifMatch !== undefined && !endpoint.conditional) errors.push({ pointer: '#/ifMatch', code: 'unknown_field', message: 'this operation changes nothing that has a version' });
  demandNone(errors);
}

/** What is wrong with a reference, whatever the operations before it will answer. */
function misplaced({ text, operation, members }: Reference, at: readonly PropertyKey[], index: number): FieldError[] {
  const error = (message: string): FieldError[] => [{ pointer: pointer(at), code: 'unknown_reference', message }];
  if (operation >= index) return error(`\`${text}\` refers to no operation before this one, which is ${index}, counted from 0`);
  if (at[0] === 'ifMatch' && members.join('.') !== 'etag') return error(`only the ETag of an answer can stand here: \`$${operation}.etag\``);
  return [];
}

async function runReferring(given: BatchOperation, route: Route, around: Surroundings, results: readonly BatchResult[]): Promise<Answer> {
  const errors: FieldError[] = [];
  const complete = withReferences(given, lookUpIn(results, errors), errors);
  demandNone(errors);
  return run(route.endpoint, contextOf(complete, route, around));
}

type Parsed = ReturnType<typeof parse>;

function contextOf({ path, body, ifMatch }: BatchOperation, { endpoint, paramsOf }: Route, around: Surroundings): Parsed {
  const pathname = pathnameOf(path);
  const asked = { path: pathname, url: path, params: paramsOf(pathname), query: parseQuery(path.slice(pathname.length)), ifMatch, body };
  try {
    return parse(endpoint, asked, around);
  } catch (error) {
    throw inBody(error);
  }
}

async function run(endpoint: Endpoint, context: Parsed): Promise<Answer> {
  try {
    return await perform(endpoint, context);
  } catch (error) {
    throw inBody(error);
  }
}

/** What an operation points at is in its body. */
const inBody = (error: unknown): unknown => (error instanceof Problem ? error.under('/body') : error);
