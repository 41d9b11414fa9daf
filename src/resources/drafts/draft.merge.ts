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

interface Merged extends Omit<DraftContent, 'quotes'> {
  quotes: MergedStatement[];
  /** What both sides have changed, and differently; the copy's side stands. */
  conflicts: FieldError[];
  /** What to compare the outcome with later: the article as it is, but for conflicts, which go on from where they began. */
  base: DraftContent;
}

interface Sides<T> {
  base: T;
  live: T;
  draft: T;
}

/** What came of two sides, and what to compare that with later. */
interface Outcome<T> {
  result: T;
  base: T;
}

/** The side that has changed; the copy's, where both have. */
function choose<T>({ base, live, draft }: Sides<T>, onConflict: () => void): Outcome<T> {
  if (same(draft, base) || same(draft, live)) return { result: live, base: live };
  if (same(live, base)) return { result: draft, base: live };
  onConflict();
  return { result: draft, base };
}

/** @param base the article when the copy was made @param live the article now */
export function merge({ base, live, draft }: Sides<DraftContent>): Merged {
  const conflicts: FieldError[] = [];
  const both = (path: string, what: string, quoteId?: string) => (): void =>
    void conflicts.push({ pointer: `#/${path}`, code: 'changed_twice', message: `${what} was changed in the article too since the working copy was made`, ...(quoteId && { quoteId }) });
  const head = mergeFields<DraftHead>({ base: base.head, live: live.head, draft: draft.head }, (name) => both(name, `\`${name}\``));
  const body = choose({ base: base.body, live: live.body, draft: draft.body }, both('body', 'the body'));
  const quotes = mergeQuotes({ base, live, draft }, (id, name) => both('quotes', name === undefined ? 'the statement' : `\`${name}\` of the statement`, id));
  const { bodyImages } = body.result === live.body ? live : draft;
  const later = { head: head.base, body: body.base, bodyImages: live.bodyImages, quotes: quotes.base };
  return { head: head.result, body: body.result, bodyImages, quotes: quotes.result, conflicts, base: later };
}

function mergeFields<T extends object>({ base, live, draft }: Sides<T>, conflict: (name: keyof T & string) => () => void): Outcome<T> {
  const names = Object.keys(draft) as (keyof T & string)[];
  const chosen = names.map((name) => [name, choose({ base: base[name], live: live[name], draft: draft[name] }, conflict(name))] as const);
  const all = (side: keyof Outcome<T>): T => Object.fromEntries(chosen.map(([name, outcome]) => [name, outcome[side]])) as T;
  return { result: all('result'), base: all('base') };
}

type Conflict = (id: string, name?: string) => () => void;
type Statements = { result: MergedStatement[]; base: DraftStatement[] };

const byId = ({ quotes }: DraftContent): Map<string, DraftStatement> => new Map(quotes.map((quote) => [quote.id, quote]));

function mergeQuotes(sides: Sides<DraftContent>, conflict: Conflict): Statements {
  const { live, draft } = sides;
  const [before, now, next] = [byId(sides.base), byId(live), byId(draft)];
  const result: MergedStatement[] = [];
  const base: DraftStatement[] = [];
  for (const quote of [...draft.quotes, ...live.quotes.filter(({ id }) => !next.has(id))]) {
    const { id } = quote;
    const outcome = mergeStatement({ base: before.get(id), live: now.get(id), draft: next.get(id) }, same(sides.base.body, draft.body), conflict);
    if (outcome.result) result.push(outcome.result);
    if (outcome.base) base.push(outcome.base);
  }
  return { result, base };
}

/** A statement that may not be there on any side; and what then came of it. */
type Maybe<T> = T | undefined;

/** @param sameBody whether the copy left the body alone, so that its places can be compared with those of the article */
function mergeStatement({ base, live, draft }: Sides<Maybe<DraftStatement>>, sameBody: boolean, conflict: Conflict): { result?: Maybe<MergedStatement>; base?: Maybe<DraftStatement> } {
  if (base === undefined) return { result: draft ? { ...draft, placedIn: 'draft' } : live && { ...live, placedIn: 'live' }, base: live };
  if (live !== undefined && draft !== undefined) return mergeWords({ base, live, draft }, sameBody, conflict);
  // One side has removed it: the other one must not have changed it.
  const kept = live ?? draft;
  if (kept === undefined || same(kept.words, base.words)) return { base: live };
  conflict(base.id)();
  return { result: draft && { ...draft, placedIn: 'draft' }, base };
}

function mergeWords({ base, live, draft }: Sides<DraftStatement>, sameBody: boolean, conflict: Conflict): { result: MergedStatement; base: DraftStatement } {
  const words = mergeFields<DraftWords>({ base: base.words, live: live.words, draft: draft.words }, (name) => conflict(draft.id, name));
  const untouched = sameBody && same(base.anchor, draft.anchor) && same([words.result.text, words.result.kind], [live.words.text, live.words.kind]);
  const { anchor } = untouched ? live : draft;
  return {
    result: { id: draft.id, words: words.result, rolePending: live.rolePending && draft.rolePending, anchor, placedIn: untouched ? 'live' : 'draft' },
    base: { ...live, words: words.base },
  };
}

/** The fields of `after` that differ from those of `before`. */
export function changedFields<T extends object>(before: T, after: T): Partial<T> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !same(value, before[name as keyof T]))) as Partial<T>;
}
