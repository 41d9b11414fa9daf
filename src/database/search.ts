/**
 * Full-text search: words that we fold and segment ourselves (statements/words.ts), so that every language and every engine
 * finds alike, and nothing of a user's query reaches the engine's own syntax. sqlite/ and postgresql/ keep the indexes.
 */
import { isUnspaced, words } from '../statements/words.js';
import { insertAll } from './bulk.js';
import { Prisma, type Tx } from './database.js';
import { dialectOf } from './dialect.js';
import { queryRows } from './rows.js';
import type { SearchText, SearchWords } from './search-words.js';

/** What a query finds. `ranked` is null when the query only excludes. */
export interface Hits {
  /** Ids, best first: all of them, or where only the best are wanted, at least so many. */
  ranked: ((best?: number) => Promise<string[]>) | null;
  excluded: string[];
  scope: SearchScope;
}

/** How many rows a search ranks, the newest first. */
const MOST_HITS = 1_000;

/**
 * What ranks a row: for each term, one if its text is about it, and this much if it is in the title. Rows that are alike in that
 * follow each other from the newest to the oldest. How rare a word is does not matter: to count its rows costs more with each article.
 */
export const TITLE_WEIGHT = 2;

/** How many rows are excluded at most, the newest first. SQLite binds at most 32,766 values in one statement. */
const MOST_EXCLUDED = 15_000;

/** How many rows are read at first for each id that is wanted. */
const ROWS_EACH = 2;

/** Words in a row that are searched; the last one may be the beginning of a word. */
export interface Term {
  words: string[];
  prefix: boolean;
  negative: boolean;
}

/** Reads `word "a phrase" prefix* -not`. What is none of these is text; what is said twice counts once. */
export function parseSearch(query: string): Term[] {
  const terms = new Map<string, Term>();
  for (const [, minus, phrase, word] of query.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g)) {
    const found = words(phrase ?? word ?? '');
    if (found.length === 0) continue;
    const term = { words: found, prefix: word !== undefined && (word.endsWith('*') || goesOn(found)), negative: minus === '-' };
    terms.set(JSON.stringify(term), term);
  }
  return [...terms.values()];
}

/** Where no spaces part words, a dictionary guesses where they end, and in a query otherwise than in a text: 東京 is looked for in 東京都 too. */
const goesOn = (found: readonly string[]): boolean => isUnspaced(found.at(-1) ?? '');

/** Rows of the index that are looked for: with all of the terms, or some of them. */
export interface Match {
  terms: readonly Term[];
  operator: 'AND' | 'OR';
  scope: SearchScope;
  /** How many rows are looked at, the newest first. */
  most: number;
  /** How many of these are wanted, the best first; absent: all. */
  best?: number | undefined;
}

/** Who searches: the public only what is published, the newsroom all, and its notes too where `internal` is asked for. */
export type SearchScope = 'public' | 'newsroom' | 'internal';

/** Finds the resources of one kind that a query is about. Articles are found through their statements too. */
export async function search(tx: Tx, resource: string, query: string, scope: SearchScope): Promise<Hits> {
  const terms = parseSearch(query);
  const [wanted, unwanted] = [terms.filter((term) => !term.negative), terms.filter((term) => term.negative)];
  const excluded = unwanted.length === 0 ? [] : await found(tx, resource, { terms: unwanted, operator: 'OR', scope, most: MOST_EXCLUDED });
  if (wanted.length === 0) return { ranked: unwanted.length === 0 ? async () => [] : null, excluded, scope };
  return { ranked: (best) => found(tx, resource, { terms: wanted, operator: 'AND', scope, most: MOST_HITS, best }), excluded, scope };
}

/** The ids of the rows that match, each once. Of an article that is found by itself and through statements, several rows tell. */
async function found(tx: Tx, resource: string, { best, ...match }: Match): Promise<string[]> {
  const look = async (rows?: number): Promise<string[]> => [...new Set(await dialectOf(tx).match(tx, resource, { ...match, best: rows }))];
  if (best === undefined) return look();
  const ids = await look(ROWS_EACH * best);
  return ids.length < best ? look() : ids;
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

/** The condition on the id, for Prisma, where a query only excludes; undefined where it does not. */
export function exclusion(hits: Hits | null): { notIn: string[] } | undefined {
  return hits?.ranked === null ? { notIn: hits.excluded } : undefined;
}
