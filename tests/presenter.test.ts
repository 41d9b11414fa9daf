import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { Time } from '../src/http/fields.js';
import { presenterOf } from '../src/http/presenter.js';

const Inner = z.object({ name: z.string(), at: Time.describe('When.') });
const Outer = z.object({
  id: z.string(), count: z.int(), is: z.boolean(), kind: z.enum(['a', 'b']), at: Time.nullable(), tags: z.array(z.string()).optional(),
  inner: Inner, inners: z.array(Inner).nullable(), either: z.union([z.string(), z.int()]), counts: z.record(z.string(), z.int()).optional(), any: z.unknown(),
});

const time = fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-01-01') });
const inner = fc.record({ name: fc.string(), at: time, secret: fc.string() });
const outer = fc.record({
  id: fc.string(), count: fc.integer(), is: fc.boolean(), kind: fc.constantFrom('a', 'b'), at: fc.option(time), tags: fc.array(fc.string()),
  inner, inners: fc.option(fc.array(inner)), either: fc.oneof(fc.string(), fc.integer()), counts: fc.dictionary(fc.string().filter((key) => key !== '__proto__'), fc.integer()),
  any: fc.jsonValue(), secret: fc.string(),
}, { requiredKeys: ['id', 'count', 'is', 'kind', 'at', 'inner', 'inners', 'either', 'any', 'secret'] });

describe('a presenter', () => {
  test('answers what Zod encodes, for everything that the schema allows', () => {
    fc.assert(fc.property(outer, (value) => {
      expect(JSON.stringify(presenterOf(Outer)(value))).toBe(JSON.stringify(z.encode(Outer, value as never)));
    }));
  });

  test('lets no key leave that is not in the schema, at any depth', () => {
    fc.assert(fc.property(outer, (value) => {
      expect(JSON.stringify({ ...(presenterOf(Outer)(value) as object), any: null })).not.toContain('"secret"');
    }));
  });

  test('refuses an object where the schema has none', () => {
    expect(() => presenterOf(Inner)({ name: { secret: 'x' }, at: new Date() })).toThrow();
    expect(() => presenterOf(Inner)({ name: 'x', at: '2026' })).toThrow();
  });
});
