/**
 * What a working copy would make of its article, although the article has gone on since the copy was made: a three-way
 * merge, field by field and statement by statement. Pure: three contents in, one out.
 */
import { isDeepStrictEqual as same } from 'node:util';
import type { FieldError } from '../../http/errors.js';
import type { DraftContent, DraftHead, DraftStatement, DraftWords } from './draft.content.js';

export interface MergedStatement extends DraftStatement {
  /** Whose body `anchor` counts in. */
  placedIn: 'live' | 'draft';
}

export interface Merged extends Omit<DraftContent, 'quotes'> {
  quotes: MergedStatement[];
  /** What both sides have changed, and differently; the copy's side stands. */
  conflicts: FieldError[];
}

interface Sides<T> {
  base: T;
  live: T;
  draft: T;
}

/** The side that has changed; the copy's, where both have. */
function choose<T>({ base, live, draft }: Sides<T>, onConflict: () => void): T {
  if (same(draft, base) || same(draft, live)) return live;
  if (!same(live, base)) onConflict();
  return draft;
}

/** @param base the article when the copy was made @param live the article now */
export function merge({ base, live, draft }: Sides<DraftContent>): Merged {
  const conflicts: FieldError[] = [];
  const both = (path: string, what: string, quoteId?: string) => (): void =>
    void conflicts.push({ pointer: `#/${path}`, code: 'changed_twice', message: `${what} was changed in the article too since the working copy was made`, ...(quoteId && { quoteId }) });
  const head = mergeFields<DraftHead>({ base: base.head, live: live.head, draft: draft.head }, (name) => both(name, `\`${name}\``));
  const body = choose({ base: base.body, live: live.body, draft: draft.body }, both('body', 'the body'));
  const { bodyImages } = body === live.body ? live : draft;
  const quotes = mergeQuotes({ base, live, draft }, (id, name) => both('quotes', name === undefined ? 'the statement' : `\`${name}\` of the statement`, id));
  return { head, body, bodyImages, quotes, conflicts };
}

function mergeFields<T extends object>({ base, live, draft }: Sides<T>, conflict: (name: keyof T & string) => () => void): T {
  const names = Object.keys(draft) as (keyof T & string)[];
  return Object.fromEntries(names.map((name) => [name, choose({ base: base[name], live: live[name], draft: draft[name] }, conflict(name))])) as T;
}

type Conflict = (id: string, name?: string) => () => void;

const byId = ({ quotes }: DraftContent): Map<string, DraftStatement> => new Map(quotes.map((quote) => [quote.id, quote]));

function mergeQuotes({ base, live, draft }: Sides<DraftContent>, conflict: Conflict): MergedStatement[] {
  const [before, now, next] = [byId(base), byId(live), byId(draft)];
  const kept = draft.quotes.flatMap((quote): MergedStatement[] => {
    const [was, is] = [before.get(quote.id), now.get(quote.id)];
    if (was === undefined) return [{ ...quote, placedIn: 'draft' }];
    if (is !== undefined) return [mergeStatement({ base: was, live: is, draft: quote }, same(base.body, draft.body), conflict)];
    if (same(was.words, quote.words)) return [];
    conflict(quote.id)();
    return [{ ...quote, placedIn: 'draft' }];
  });
  const come = live.quotes.flatMap((quote): MergedStatement[] => {
    if (next.has(quote.id)) return [];
    const was = before.get(quote.id);
    if (was === undefined) return [{ ...quote, placedIn: 'live' }];
    if (!same(was.words, quote.words)) conflict(quote.id)();
    return [];
  });
  return [...kept, ...come];
}

/** @param sameBody whether the copy left the body alone, so that its places can be compared with those of the article */
function mergeStatement({ base, live, draft }: Sides<DraftStatement>, sameBody: boolean, conflict: Conflict): MergedStatement {
  const words = mergeFields<DraftWords>({ base: base.words, live: live.words, draft: draft.words }, (name) => conflict(draft.id, name));
  const untouched = sameBody && same(base.anchor, draft.anchor) && same([words.text, words.kind], [live.words.text, live.words.kind]);
  const { anchor } = untouched ? live : draft;
  return { id: draft.id, words, rolePending: live.rolePending && draft.rolePending, anchor, placedIn: untouched ? 'live' : 'draft' };
}

/** The fields of `after` that differ from those of `before`. */
export function changedFields<T extends object>(before: T, after: T): Partial<T> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !same(value, before[name as keyof T]))) as Partial<T>;
}
