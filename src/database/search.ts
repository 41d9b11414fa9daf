/**
 * Full-text search: words that we fold and segment ourselves (statements/words.ts), so that every language and every engine
 * finds alike, and nothing of a user's query reaches the engine's own syntax. sqlite/ and postgresql/ keep the indexes.
 */
import { words } from '../statements/words.js';
import { insertAll } from './bulk.js';
import { Prisma, type Tx } from './database.js';
import { dialectOf } from './dialect.js';
import { queryRows } from './rows.js';
import type { SearchText, SearchWords } from './search-words.js';

/** What a query finds. `ranked` is null when the query only excludes. */
export interface Hits {
  /** Ids, best first. */
  ranked: string[] | null;
  excluded: string[];
}

/** How many rows a search ranks, the newest first. */
const MOST_HITS = 1_000;

/** How many rows are excluded at most, the newest first. SQLite binds at most 32,766 values in one statement. */
const MOST_EXCLUDED = 15_000;

/** Words in a row that are searched; the last one may be the beginning of a word. */
export interface Term {
  words: string[];
  prefix: boolean;
  negative: boolean;
}

/** Reads `word "a phrase" prefix* -not`. What is none of these is text. */
export function parseSearch(query: string): Term[] {
  const terms: Term[] = [];
  for (const [, minus, phrase, word] of query.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g)) {
    const found = words(phrase ?? word ?? '');
    if (found.length === 0) continue;
    terms.push({ words: found, prefix: word?.endsWith('*') ?? false, negative: minus === '-' });
  }
  return terms;
}

/** Rows of the index that are looked for: with all of the terms, or some of them. */
export interface Match {
  terms: readonly Term[];
  operator: 'AND' | 'OR';
  scope: SearchScope;
  /** How many rows are looked at, the newest first. */
  most: number;
}

/** Who searches: the public only what is published, the newsroom all, and its notes too where `internal` is asked for. */
export type SearchScope = 'public' | 'newsroom' | 'internal';

/** Finds the resources of one kind that a query is about. Articles are found through their statements too. */
export async function search(tx: Tx, resource: string, query: string, scope: SearchScope): Promise<Hits> {
  const terms = parseSearch(query);
  const { match } = dialectOf(tx);
  const [wanted, unwanted] = [terms.filter((term) => !term.negative), terms.filter((term) => term.negative)];
  const excluded = unwanted.length === 0 ? [] : await match(tx, resource, { terms: unwanted, operator: 'OR', scope, most: MOST_EXCLUDED });
  if (wanted.length === 0) return unwanted.length === 0 ? { ranked: [], excluded } : { ranked: null, excluded };
  return { ranked: await match(tx, resource, { terms: wanted, operator: 'AND', scope, most: MOST_HITS }), excluded };
}

/** A resource as the search knows it. */
export interface Searchable extends SearchText {
  resource: string;
  id: string;
  /** Of a statement. */
  articleId?: string;
  /** Whether the public may find it. */
  published: boolean;
  /** The words of all that, where somebody has gathered them already. */
  words?: SearchWords | undefined;
}

/** Makes a resource findable, or brings what is findable of it up to date. */
export async function indexForSearch(tx: Tx, searchable: Searchable): Promise<void> {
  const { resource, id, articleId } = searchable;
  await dialectOf(tx).indexWords(tx, await documentOf(tx, resource, id, articleId ?? null), searchable);
}

/** Makes many resources findable at once, none of which was before. */
export async function indexAllForSearch(tx: Tx, resources: readonly Searchable[]): Promise<void> {
  await addDocuments(tx, resources);
  await indexAllWords(tx, resources);
}

/** The first half of that: their rows, which other indexes know them by. */
export function addDocuments(tx: Tx, resources: readonly Searchable[]): Promise<void> {
  return insertAll(tx, 'SearchDocument', resources.map(({ resource, id, articleId }) => ({ resource, resourceId: id, articleId: articleId ?? null })));
}

/** The second half, best at the end of a transaction: SQLite writes out what it has gathered of words before most of what comes after. */
export async function indexAllWords(tx: Tx, resources: readonly Searchable[]): Promise<void> {
  if (resources.length > 0) await dialectOf(tx).indexAllWords(tx, resources);
}

/** The row of a resource, which is made where there is none: in one statement, as Prisma's upsert is not. */
async function documentOf(tx: Tx, resource: string, id: string, articleId: string | null): Promise<number> {
  const rows = await queryRows<{ rowid: number | bigint }>(tx, Prisma.sql`
    INSERT INTO "SearchDocument" ("resource", "resourceId", "articleId") VALUES (${resource}, ${id}, ${articleId})
    ON CONFLICT ("resource", "resourceId") DO UPDATE SET "articleId" = excluded."articleId" RETURNING "rowid"`);
  return Number(rows[0]?.rowid);
}

/** Forgets a resource, and the statements of an article with it. */
export async function forgetInSearch(tx: Tx, id: string): Promise<void> {
  await dialectOf(tx).forgetWords(tx, id);
  await tx.searchDocument.deleteMany({ where: { OR: [{ resourceId: id }, { articleId: id }] } });
}

/** The hits as a condition on the id, for Prisma; where a query only excludes, see `exclusion`. */
export function idCondition({ ranked, excluded }: Hits): { in: string[] } {
  const without = new Set(excluded);
  return { in: (ranked ?? []).filter((id) => !without.has(id)) };
}

/** The condition on the id, for Prisma, where a query only excludes; undefined where it does not. */
export function exclusion(hits: Hits | null): { notIn: string[] } | undefined {
  return hits?.ranked === null ? { notIn: hits.excluded } : undefined;
}
