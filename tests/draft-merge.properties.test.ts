/** The merge of a working copy with an article that has gone on: what holds for any three contents. */
import { test } from '@jest/globals';
import fc from 'fast-check';
import type { DraftContent, DraftHead, DraftStatement, DraftWords } from '../src/resources/drafts/draft.content.js';
import { merge } from '../src/resources/drafts/draft.merge.js';
import { same } from './support/same.js';

const RUNS = { numRuns: 5_000 };

/** As JSON makes objects, with the usual prototype. */
const plain = { noNullPrototype: true };

const few = fc.constantFrom('a', 'b', 'c');
const head = fc.record({ headline: few, slug: few, topics: fc.array(few, { maxLength: 2 }) }, plain) as unknown as fc.Arbitrary<DraftHead>;
const statement = (id: string): fc.Arbitrary<DraftStatement> =>
  fc.record({ text: few, place: few }, plain).map((words) => ({ id, words: words as unknown as DraftWords, rolePending: false, anchor: { status: 'exact', segments: [] } }));

/** Statements out of four, as a content has each of them once. */
const quotes = fc.tuple(...['1', '2', '3', '4'].map((id) => fc.option(statement(id), { nil: undefined, freq: 2 }))).map((all) => all.filter((one) => one !== undefined));
const content: fc.Arbitrary<DraftContent> = fc.record({ head, body: few, bodyImages: fc.constant([]), quotes }, plain);

const words = ({ head: merged, body, quotes: statements }: DraftContent) => ({
  head: merged, body, quotes: Object.fromEntries(statements.map((one) => [one.id, one.words])),
});

test('nothing comes of an article that stayed as it was but the working copy', () => {
  fc.assert(fc.property(content, content, (base, draft) => {
    const merged = merge({ base, live: base, draft });
    same(words(merged), words(draft));
    same(merged.conflicts, []);
  }), RUNS);
});

test('nothing comes of a working copy that changes nothing but the article', () => {
  fc.assert(fc.property(content, content, (base, live) => {
    const merged = merge({ base, live, draft: base });
    same(words(merged), words(live));
    same(merged.conflicts, []);
  }), RUNS);
});

test('what both changed alike is no conflict', () => {
  fc.assert(fc.property(content, content, (base, both) => {
    const merged = merge({ base, live: both, draft: both });
    same(words(merged), words(both));
    same(merged.conflicts, []);
  }), RUNS);
});

test('without a conflict, everything that either side changed is there', () => {
  fc.assert(fc.property(content, content, content, (base, live, draft) => {
    const merged = merge({ base, live, draft });
    fc.pre(merged.conflicts.length === 0);
    for (const name of ['headline', 'slug'] as const) {
      const [was, is, next] = [base.head[name], live.head[name], draft.head[name]];
      same(merged.head[name], next === was ? is : next);
    }
    const ids = (of: DraftContent): Set<string> => new Set(of.quotes.map(({ id }) => id));
    const [was, is, next, result] = [ids(base), ids(live), ids(draft), ids(merged)];
    for (const id of ['1', '2', '3', '4']) {
      const [before, now, then] = [was.has(id), is.has(id), next.has(id)];
      same([id, result.has(id)], [id, before ? now && then : now || then]);
    }
  }), RUNS);
});

test('where both sides go apart there is a conflict, and the copy stands', () => {
  fc.assert(fc.property(content, content, content, (base, live, draft) => {
    const apart = base.body !== live.body && base.body !== draft.body && live.body !== draft.body;
    const merged = merge({ base, live, draft });
    same(merged.conflicts.some(({ pointer }) => pointer === '#/body'), apart);
    if (apart) same(merged.body, draft.body);
    const once = new Set(merged.quotes.map(({ id }) => id));
    same(once.size, merged.quotes.length);
  }), RUNS);
});

test('what is saved in the middle of a conflict is the same when it is read again', () => {
  fc.assert(fc.property(content, content, content, (base, live, draft) => {
    const merged = merge({ base, live, draft });
    const again = merge({ base: merged.base, live, draft: merged });
    same(words(again), words(merged));
    same(again.conflicts, merged.conflicts);
  }), RUNS);
});

test('what the copy never changed follows the article, however often the copy is saved between', () => {
  fc.assert(fc.property(content, content, content, content, (base, live, draft, later) => {
    const saved = merge({ base, live, draft });
    const merged = merge({ base: saved.base, live: later, draft: saved });
    for (const name of ['headline', 'slug'] as const) {
      if (draft.head[name] === base.head[name]) same(merged.head[name], later.head[name]);
    }
    const wordsIn = (of: DraftContent, id: string): DraftWords | undefined => of.quotes.find((quote) => quote.id === id)?.words;
    for (const id of ['1', '2', '3', '4']) {
      const untouched = JSON.stringify(wordsIn(draft, id)) === JSON.stringify(wordsIn(base, id));
      if (untouched) same([id, wordsIn(merged, id)], [id, wordsIn(later, id)]);
    }
  }), RUNS);
});
