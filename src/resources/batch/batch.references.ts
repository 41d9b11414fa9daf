/** References to what an earlier operation of a batch has answered: `$<n>.<members>`, such as `$0.id` or `$2.images.0.imageId`. */
import { MOST_DEPTH } from '../../http/canonical-json.js';
import { type FieldError, pointer } from '../../http/errors.js';
import type { BatchOperation, BatchResult } from './batch.schema.js';

export interface Reference {
  /** As it was written. */
  text: string;
  operation: number;
  members: string[];
}

/** The first member begins with a letter, so that `$5.50` is a price. */
const REFERENCE = /^\$(\d{1,9})\.([A-Za-z]\w*(?:\.\w+)*)$/;
/** With one more `$` before it, a reference is a text. */
const ESCAPED = /^\$+\$\d{1,9}\.[A-Za-z]\w*(?:\.\w+)*$/;

function referenceIn(text: string): Reference | undefined {
  const [, operation, members] = REFERENCE.exec(text) ?? [];
  return members === undefined ? undefined : { text, operation: Number(operation), members: members.split('.') };
}

/** What stands for a reference, which was found at this place of its operation. */
type Resolve = (reference: Reference, at: readonly PropertyKey[]) => unknown;

const replaced = (text: string, at: PropertyKey[], resolve: Resolve): unknown => {
  const reference = referenceIn(text);
  if (reference !== undefined) return resolve(reference, at);
  return ESCAPED.test(text) ? text.slice(1) : text;
};

function inValue(value: unknown, at: PropertyKey[], resolve: Resolve, errors: FieldError[]): unknown {
  if (typeof value === 'string') return replaced(value, at, resolve);
  if (typeof value !== 'object' || value === null) return value;
  if (at.length > MOST_DEPTH) {
    errors.push({ pointer: pointer(at), code: 'too_deep', message: `must not be nested more than ${MOST_DEPTH} deep` });
    return null;
  }
  if (Array.isArray(value)) return value.map((item, index) => inValue(item, [...at, index], resolve, errors));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inValue(member, [...at, name], resolve, errors)]));
}

/** Only what is a segment, or a value of the query, as a whole. */
function inPath(path: string, resolve: Resolve): string {
  const part = (text: string): string => {
    const value = replaced(text, ['path'], resolve);
    return referenceIn(text) === undefined ? String(value) : encodeURIComponent(String(value));
  };
  const [, pathname = '', search] = /^([^?]*)(?:\?(.*))?$/s.exec(path) ?? [];
  const segments = pathname.split('/').map(part).join('/');
  if (search === undefined) return segments;
  return `${segments}?${search.split('&').map((pair) => pair.replace(/^([^=]*=)(.*)$/s, (_, name: string, value: string) => name + part(value))).join('&')}`;
}

/** The operation with something else in the place of every reference. What cannot be is added to `errors`. */
export function withReferences({ method, path, body, ifMatch }: BatchOperation, resolve: Resolve, errors: FieldError[]): BatchOperation {
  return {
    method,
    path: inPath(path, resolve),
    ...(body === undefined ? {} : { body: inValue(body, ['body'], resolve, errors) }),
    ...(ifMatch === undefined ? {} : { ifMatch: String(replaced(ifMatch, ['ifMatch'], resolve)) }),
  };
}

/** Looks references up in the answers so far. What is not there is added to `errors`. */
export function lookUpIn(results: readonly BatchResult[], errors: FieldError[]): Resolve {
  return ({ text, operation, members }, at) => {
    const result = results[operation];
    const found = at[0] === 'ifMatch' ? result?.etag : memberOf(result?.body, members);
    if (found === undefined) errors.push({ pointer: pointer(at), code: 'unknown_reference', message: `\`${text}\` is not in the answer to operation ${operation}` });
    else if (at[0] === 'path' && !isSegment(found)) errors.push({ pointer: pointer(at), code: 'wrong_type', message: `\`${text}\` is nothing that can stand in a path: a text or a number can` });
    return found;
  };
}

const isSegment = (value: unknown): boolean => (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean';

/** A member of a member; only what the answer itself has, not what every object inherits. */
function memberOf(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  const isThere = Array.isArray(value) ? /^\d+$/.test(name) && Number(name) < value.length : typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isThere ? memberOf((value as Record<string, unknown>)[Array.isArray(value) ? String(Number(name)) : name], rest) : undefined;
}
