/** Zod's issues in the words of the API: each names its place and says what is expected. */
import type { z } from 'zod';
import { type FieldError, type Problem, invalid, pointer } from './errors.js';

type Issue = z.core.$ZodIssue;

const codes: Partial<Record<Issue['code'], string>> = {
  invalid_type: 'wrong_type',
  too_big: 'too_large',
  too_small: 'too_small',
  invalid_format: 'wrong_format',
  not_multiple_of: 'wrong_value',
  unrecognized_keys: 'unknown_field',
  invalid_union: 'wrong_value',
  invalid_value: 'wrong_value',
  invalid_key: 'wrong_value',
  invalid_element: 'wrong_value',
};

const articles: Record<string, string> = {
  string: 'a string', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'an array', object: 'an object', null: 'null',
};

const units: Record<string, string> = { string: ' characters', array: ' items' };

/** A number is at most so much; what is counted has at most so many. */
const boundMessage = (origin: string, bound: string): string => (origin in units ? `must have ${bound}${units[origin]}` : `must be ${bound}`);

const formats: Record<string, string> = {
  datetime: 'must be a time with its offset (RFC 3339), such as 2026-03-04T09:30:00Z',
  uuid: 'must be an id, which has the form of a UUID',
};

/** What we add ourselves carries its own code in `params.code`. */
function codeOf(issue: Issue): string {
  if (issue.code === 'custom') return String(issue.params?.['code'] ?? 'wrong_value');
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'required';
  return codes[issue.code] ?? 'wrong_value';
}

/** Some messages of Zod say what was wrong with a value but not what to do; these do. */
function messageOf(issue: Issue): string {
  const name = issue.path.at(-1);
  if (codeOf(issue) === 'required') return name === undefined ? 'a JSON body is required' : `\`${String(name)}\` is required`;
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) return `must be ${articles[issue.expected] ?? issue.expected}`;
  if (issue.code === 'too_big') return boundMessage(issue.origin, `at most ${String(issue.maximum)}`);
  if (issue.code === 'too_small') return boundMessage(issue.origin, `at least ${String(issue.minimum)}`);
  if (issue.code === 'invalid_format' && issue.message.startsWith('Invalid ')) return formats[issue.format] ?? 'has the wrong format';
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_union') return bestBranch(issue)?.message ?? 'matches none of the allowed forms';
  return issue.message;
}

/** Of a union, the issue of the branch that the value came closest to. */
function bestBranch(issue: Extract<Issue, { code: 'invalid_union' }>): { message: string } | undefined {
  return issue.errors.filter((branch) => branch.length > 0).sort((a, b) => a.length - b.length)[0]?.[0];
}

/** One issue as errors: one for every unknown key, else one. */
function unfold(issue: Issue): { path: PropertyKey[]; code: string; message: string }[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, code: codeOf(issue), message: messageOf(issue) }];
  return issue.keys.map((key) => ({ path: [...issue.path, key], code: 'unknown_field', message: 'is not a field of this body' }));
}

export function invalidBody(error: z.ZodError): Problem {
  const errors = error.issues.flatMap(unfold);
  return invalid('invalid_body', errors.map(({ path, code, message }) => ({ pointer: pointer(path), code, message })));
}

/** @param allowed the names that the operation knows, for the message about one that it does not */
export function invalidParameters(error: z.ZodError, allowed: readonly string[]): Problem {
  const known = allowed.length > 0 ? `the parameters here are ${allowed.join(', ')}` : 'there are no parameters here';
  const errors = error.issues.flatMap(unfold).map(({ path, code, message }): FieldError => {
    const parameter = String(path[0] ?? 'query');
    return code === 'unknown_field'
      ? { parameter, code: 'unknown_parameter', message: `is not a parameter of this operation; ${known}` }
      : { parameter, code, message };
  });
  return invalid('invalid_parameter', errors);
}
