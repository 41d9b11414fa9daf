/** The store of kept answers by itself: its bound, whom it lets go, and answers that were overtaken while they were made. */
import { describe, expect, test } from '@jest/globals';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { formOf } from '../src/http/kept/forms.js';
import { codingFor, takes } from '../src/http/kept/negotiation.js';
import { AnswerStore, type KeptAnswer } from '../src/http/kept/store.js';
import { collections, tagHeaders, tagsOf } from '../src/http/kept/tags.js';

const answer = (url: string, tags: string[] = [], length = 100): KeptAnswer =>
  ({ url, mediaType: 'application/json', tags, forms: { identity: formOf(Buffer.alloc(length), '"tag"', 'application/json', []) } });

const MIB = 1_048_576;

/** Bytes of what is still reachable. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const name = fc.constantFrom(...names);
const someTags: fc.Arbitrary<string[]> = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4'), { maxLength: 3 });

describe('the store of answers', () => {
  test('never holds more bytes than it may, and gives back all of them', () => {
    fc.assert(fc.property(fc.array(fc.tuple(name, someTags, fc.nat(20_000))), fc.nat(40_000), (kept, limit) => {
      const store = new AnswerStore(limit);
      for (const [url, tags, length] of kept) {
        store.keep(answer(url, tags, length), store.now);
        expect(store.stats().bytes).toBeLessThanOrEqual(limit);
      }
      store.drop(['*']);
      expect(store.stats()).toMatchObject({ bytes: 0, entries: 0 });
    }));
  });

  test('keeps nothing in memory that it does not count: neither the texts that tags are cut from, nor what lies beside a body', () => {
    const store = new AnswerStore(64 * MIB);
    const before = memoryInUse();
    for (let i = 0; i < 200; i += 1) {
      const id = `0190a0b0-0000-7000-8000-${String(i).padStart(12, '0')}`;
      const text = `${'x'.repeat(MIB / 2)}${id}${i}`.toUpperCase().toLowerCase();
      const body = Buffer.alloc(MIB / 2).subarray(0, 1_000);
      store.keep({ ...answer(`/v1/articles/${i}`, [...tagsOf([text], [])]), forms: { identity: formOf(body, '"tag"', 'application/json', []) } }, store.now);
    }
    expect(store.stats().entries).toBe(200);
    expect((memoryInUse() - before) / MIB).toBeLessThan(20);
  });

  test('holds exactly what nothing has touched since it began to be made', () => {
    const step = fc.oneof(
      fc.record({ does: fc.constant('begin' as const), url: name }),
      fc.record({ does: fc.constant('keep' as const), url: name, tags: someTags }),
      fc.record({ does: fc.constant('drop' as const), tags: fc.oneof({ weight: 9, arbitrary: someTags }, { weight: 1, arbitrary: fc.constant<string[]>(['*']) }) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const store = new AnswerStore(1_000_000);
      const began = new Map<string, { at: number; touched: Set<string> }>();
      const expected = new Map<string, string[]>();
      for (const taken of steps) {
        if (taken.does === 'begin') began.set(taken.url, { at: store.now, touched: new Set() });
        else if (taken.does === 'drop') {
          store.drop(taken.tags);
          const hits = (tags: string[]): boolean => taken.tags.includes('*') || tags.some((tag) => taken.tags.includes(tag));
          for (const { touched } of began.values()) taken.tags.forEach((tag) => touched.add(tag));
          for (const [url, tags] of expected) if (hits(tags)) expected.delete(url);
        } else {
          const making = began.get(taken.url);
          if (making === undefined) continue;
          store.keep(answer(taken.url, taken.tags), making.at);
          if (!making.touched.has('*') && !taken.tags.some((tag) => making.touched.has(tag))) expected.set(taken.url, taken.tags);
        }
        expect(names.filter((url) => store.find(url) !== undefined)).toEqual(names.filter((url) => expected.has(url)));
      }
    }));
  });

  test('lets go what nobody has asked for the longest', () => {
    const one = new AnswerStore(1_000_000);
    one.keep(answer('a'), one.now);
    const store = new AnswerStore(3 * one.stats().bytes);
    for (const url of ['a', 'b', 'c']) store.keep(answer(url), store.now);
    store.find('a');
    store.keep(answer('d'), store.now);
    expect(names.filter((url) => store.find(url))).toEqual(['a', 'c', 'd']);
  });

  test('counts what it found, and adds forms only to what it still holds', () => {
    const store = new AnswerStore(1_000_000);
    const kept = answer('a', ['1']);
    store.keep(kept, store.now);
    store.find('a');
    store.find('b');
    store.addForm(kept, 'br', formOf(Buffer.alloc(50), '"tag-br"', 'application/json', [], 'br'));
    const { bytes } = store.stats();
    store.drop(['1']);
    store.addForm(kept, 'gzip', formOf(Buffer.alloc(50), '"tag-gz"', 'application/json', [], 'gzip'));
    expect([bytes > 150, store.stats()]).toEqual([true, { hits: 1, misses: 1, dropped: 1, bytes: 0, entries: 0 }]);
  });

  test('forgets in time what was touched, and then keeps nothing that began before', () => {
    const store = new AnswerStore(1_000_000);
    const began = store.now;
    for (let i = 0; i < 10_001; i += 1) store.drop([`tag ${i}`]);
    store.keep(answer('a'), began);
    store.keep(answer('b'), store.now);
    expect(names.filter((url) => store.find(url))).toEqual(['b']);
  });
});

describe('tags', () => {
  const id = (number: number): string => `0190f3a4-5b6c-7d8e-9f01-${String(number).padStart(12, '0')}`;

  test('are the ids in an answer and the collections behind it, each once', () => {
    expect(tagsOf([`{"id":"${id(1)}","of":["${id(2)}","${id(1)}"]}`, `/v1/quotes?article=${id(3)}`], ['quotes'])).toEqual(['quotes', id(1), id(2), id(3)]);
  });

  test('are all collections where there are too many for a header', () => {
    const many = Array.from({ length: 400 }, (_, i) => id(i)).join(' ');
    expect(tagsOf([many], ['quotes'])).toEqual(collections);
    expect(Object.values(tagHeaders(tagsOf([many.slice(0, 3_600)], []))).every((value) => value.length <= 4_000)).toBe(true);
  });

  test('stand in two headers', () => {
    expect(tagHeaders(['articles', 'x'])).toEqual({ 'Cache-Tag': 'articles,x', 'Surrogate-Key': 'articles x' });
  });
});

describe('negotiation', () => {
  test.each([
    [undefined, 'identity'], ['identity', 'identity'], ['', 'identity'], ['gzip', 'gzip'], ['br', 'br'], ['gzip, deflate, br', 'br'], ['GZIP', 'gzip'], ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'], ['*', 'br'], ['br;q=0, *', 'gzip'], ['*;q=0', 'identity'], ['deflate', 'identity'], ['identity, br;q=0.1', 'identity'], ['br;q=0.1', 'br'], ['br;q=nonsense', 'identity'],
  ])('Accept-Encoding: %s is answered with %s', (header, coding) => expect(codingFor(header)).toBe(coding));

  test.each([
    [undefined, true], ['*/*', true], ['application/json', true], ['text/html, application/json;q=0.1', true], ['text/html, */*;q=0.8', true], ['application/*', true], ['APPLICATION/JSON', true],
    ['text/html', false], ['application/json;q=0', false], ['application/json;q=0, */*', false], ['application/json;profile=x', false], ['', false],
  ])('Accept: %s plainly takes JSON: %s', (header, plainly) => expect(takes(header, 'application/json')).toBe(plainly));
});
