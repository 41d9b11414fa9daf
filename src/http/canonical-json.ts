import { invalidField } from './errors.js';

/** Deeper than any body of ours. */
export const MOST_DEPTH = 64;

/**
 * A JSON value as text, in which the order of members makes no difference.
 *
 * @throws Problem invalid_body where it is nested too deep
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth > MOST_DEPTH) throw invalidField([], 'too_deep', `must not be nested more than ${MOST_DEPTH} deep`);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member, depth + 1)}`).join(',')}}`;
}
