/** From the fields of a resource to its schemas: as it is answered, created and changed. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type FieldError, Problem, invalid, pointer } from './errors.js';
import type { Precondition } from './etag.js';
import { Count, Id, Time, readOnly } from './fields.js';

type Fields = Record<string, z.ZodType>;

/** What every resource carries. */
export const common = {
  id: readOnly(Id, 'Made by the server (UUIDv7).'),
  version: readOnly(z.int().min(1), '1 at creation, one more with every change.'),
  createdAt: readOnly(Time, 'When it was created.'),
  updatedAt: readOnly(Time, 'When it was last changed.'),
};

type Creatable<F extends Fields> = { [K in keyof F]: F[K] extends z.ZodNullable<z.ZodType> ? z.ZodDefault<F[K]> : F[K] };

/** The fields of a body that creates: what may be null may be left out. */
export function creatable<F extends Fields>(fields: F): Creatable<F> {
  const entries = Object.entries(fields).map(([name, field]) => [name, field instanceof z.ZodNullable ? field.default(null) : field]);
  return Object.fromEntries(entries) as Creatable<F>;
}

type Patchable<F extends Fields> = { [K in keyof F]: z.ZodOptional<F[K]> };

/** The fields of a body that changes: absent means leave alone, null means clear (RFC 7396). */
export function patchable<F extends Fields>(fields: F): Patchable<F> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.optional()])) as Patchable<F>;
}

/** A list of `item`, in the envelope of every list. */
export function listSchema<Item extends z.ZodType>(id: string, item: Item, what: string) {
  return z.object(envelopeOf(item, what)).meta({ id, description: `A page of ${what}.` });
}

/** The members of that envelope, for an answer that has more to say. */
export function envelopeOf<Item extends z.ZodType>(item: Item, what: string) {
  return { data: z.array(item).meta({ description: `The ${what} of this page.` }), meta: PageMeta, links: PageLinks };
}

const PageMeta = z
  .object({
    limit: z.int().min(1).max(100).meta({ description: 'How many a page has at most.' }),
    nextCursor: z.string().nullable().meta({ description: 'The `cursor` of the next page; null on the last one.' }),
    total: Count.optional().meta({ description: 'How many there are on all pages, up to 10,000; with `page` or `count=true`.' }),
    totalIsAtLeast: Count.optional().meta({ description: 'In the place of `total`, where there may be more than were counted: how many there are at least. That is 10,000, or less where filters meet that no index answers together.' }),
    page: z.int().min(1).optional().meta({ description: 'The number of this page; with `page`.' }),
  })
  .meta({ id: 'PageMeta', description: 'Where in the list this page is.' });

const PageLinks = z
  .object({
    self: z.string().meta({ description: 'This page.' }),
    next: z.string().nullable().meta({ description: 'The next page; null on the last one.' }),
  })
  .meta({ id: 'PageLinks', description: 'Links to pages, as the Link header has them too (RFC 8288).' });

type Nested = Record<string, z.ZodType>;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/**
 * Merges the objects inside a PATCH body with those of the resource, member by member (RFC 7396).
 *
 * @param nested the schemas of the fields that are objects: what results must be whole
 * @throws Problem conflict (RFC 5789, section 2.2) where there was nothing to merge with, and a member is missing
 */
function mergeNested<Body extends object>(body: Body, current: object, nested: Nested): Body {
  const merged = Object.entries(nested).flatMap(([name, schema]) => {
    const patch = body[name as keyof Body];
    if (!isObject(patch)) return [];
    const parsed = schema.safeParse({ ...(current[name as keyof typeof current] as object | null), ...patch });
    if (parsed.success) return [[name, parsed.data]];
    const errors = parsed.error.issues.map(({ path, message }) => ({ pointer: pointer([name, ...path]), code: 'required', message }));
    throw new Problem('conflict', `There is no \`${name}\` to change yet: give all that it needs.`, { errors });
  });
  return { ...body, ...Object.fromEntries(merged) };
}

/** What a resource's schemas say about its fields. */
export interface FieldKinds {
  /** Set by the server with each version. */
  readOnly: readonly string[];
  /** Follows from other things, and may change without a new version. */
  derived: readonly string[];
  /** The schemas of the fields that are objects. */
  nested?: Nested;
}

/**
 * The changes in a PATCH body: its fields that differ from the resource as it is. A derived field that has moved on since
 * the caller read it is no change, if If-Match says that the rest has not.
 *
 * @param current the resource as the API answers it, before presentation
 * @throws Problem invalid_body for a read-only field that the body would change; conflict as mergeNested
 */
export function changesIn<Body extends object>(body: Body, current: object, { readOnly, derived, nested = {} }: FieldKinds, precondition: Precondition): Partial<Body> {
  const whole = mergeNested(body, current, nested);
  const ignored = precondition === undefined ? [] : derived;
  const differing = Object.entries(whole)
    .filter(([name, value]) => value !== undefined && !isDeepStrictEqual(value, current[name as keyof typeof current]))
    .filter(([name]) => !ignored.includes(name));
  const forbidden = differing.filter(([name]) => readOnly.includes(name) || derived.includes(name));
  if (forbidden.length > 0) {
    throw invalid('invalid_body', forbidden.map(([name]): FieldError => ({ pointer: `#/${name}`, code: 'read_only', message: 'is read-only: leave it out, or send it back unchanged' })));
  }
  return Object.fromEntries(differing) as Partial<Body>;
}
