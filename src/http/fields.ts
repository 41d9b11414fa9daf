/** The building blocks of every schema. Lengths are Unicode code points, as JSON Schema counts them. */
import { z } from 'zod';
import { countries } from './countries.js';

/** Whether `text` has more than `max` code points. Its UTF-16 length never is smaller, so that most need no count. */
function exceeds(text: string, max: number): boolean {
  if (text.length <= max) return false;
  let count = 0;
  for (const _ of text) {
    count += 1;
    if (count > max) return true;
  }
  return false;
}

/** A string that every part of the system can hold: no NUL, no half of a surrogate pair. */
function wellFormed(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

/** A string of at most `max` code points; with `min` 1 it must not be blank. */
export function text(min: 0 | 1, max: number) {
  return z
    .string()
    .check((ctx) => {
      const fail = (code: string, message: string): void => void ctx.issues.push({ code: 'custom', input: ctx.value, message, params: { code } });
      if (exceeds(ctx.value, max)) fail('too_long', `must have at most ${max} characters`);
      else if (min > 0 && !/\S/.test(ctx.value)) fail('too_short', 'must not be empty');
      if (!wellFormed(ctx.value)) fail('wrong_value', 'must not contain a NUL character or half of a surrogate pair');
    })
    .meta({ maxLength: max, ...(min > 0 ? { minLength: 1, pattern: '\\S' } : {}) });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a path segment has the form of an id; it is one then, and never a slug. */
export const looksLikeId = (reference: string): boolean => UUID.test(reference.toLowerCase());

/** Ids are written in lower case and read in either (RFC 9562, section 4). */
export const lowerCaseId = (reference: string): string => (looksLikeId(reference) ? reference.toLowerCase() : reference);

export const Id = z.uuid().overwrite(lowerCaseId);

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const Slug = z
  .string()
  .max(200)
  .regex(SLUG, 'must be lower-case letters and digits in groups joined by single hyphens')
  .refine((slug) => !looksLikeId(slug), 'must not have the form of an id');

/** An id, or a slug where the resource has one. */
export const Reference = z
  .string()
  .max(200)
  .overwrite(lowerCaseId)
  .regex(SLUG, 'must be an id or a slug');

/** Whether a time is still one that RFC 3339 can write when it is brought to UTC. */
function inFourDigitYears(time: string): boolean {
  const date = new Date(time);
  return !Number.isNaN(date.getTime()) && date.toISOString().length === 24;
}

/** A point in time: RFC 3339 in UTC with milliseconds outside, a Date inside. */
export const Time = z.codec(z.iso.datetime({ offset: true }).refine(inFourDigitYears, 'must lie in the years 0000 to 9999, in UTC'), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

/** An absolute http or https URL (RFC 3986, so percent-encoded ASCII). */
export const Url = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\/[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/, 'must be an absolute http or https URL, percent-encoded')
  .refine((url) => URL.canParse(url) && !/%(?![0-9A-Fa-f]{2})/.test(url), 'must be an absolute http or https URL, percent-encoded')
  .meta({ format: 'uri' });

/** A well-formed BCP 47 tag (RFC 5646: language, script, region, variants) in its usual letter case. */
export const Language = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$/, 'must be a BCP 47 language tag in its usual case, such as en, pt-BR or zh-Hant');

/** An ISO 3166-1 alpha-2 code. */
export const Country = z.enum(countries);

export const Count = z.int().min(0);

/** What the server sets; a body may carry it back, unchanged. */
export function readOnly<Schema extends z.ZodType>(schema: Schema, description: string): Schema {
  return schema.meta({ readOnly: true, description });
}
