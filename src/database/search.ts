/**
 * Full-text search on SQLite: FTS5, fed with words that we fold and segment ourselves (statements/words.ts), so that
 * every language is found alike and nothing of a user's query reaches FTS5's own syntax.
 */
import { words } from '../statements/words.js';
import { Prisma, type Tx } from './database.js';

/** What of a resource can be found. `internal` is searched only for those who may see it. */
export interface SearchText {
  title?: string;
  text: string;
  internal?: string;
}

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

interface Term {
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

/** A term in FTS5's syntax. Words are letters, digits and marks: nothing in them can end the string. */
const expression = (term: Term): string => `"${term.words.join(' ')}"${term.prefix ? ' *' : ''}`;

/** Who searches: the public only what is published, the newsroom all, and its notes too where `internal` is asked for. */
export type SearchScope = 'public' | 'newsroom' | 'internal';

/** Finds the resources of one kind that a query is about. Articles are found through their statements too. */
export async function search(tx: Tx, resource: string, query: string, scope: SearchScope): Promise<Hits> {
  const terms = parseSearch(query);
  const match = (chosen: Term[], operator: string, most: number) => matching(tx, resource, chosen.map(expression).join(` ${operator} `), scope, most);
  const [wanted, unwanted] = [terms.filter((term) => !term.negative), terms.filter((term) => term.negative)];
  const excluded = unwanted.length === 0 ? [] : await match(unwanted, 'OR', MOST_EXCLUDED);
  if (wanted.length === 0) return unwanted.length === 0 ? { ranked: [], excluded } : { ranked: null, excluded };
  return { ranked: await match(wanted, 'AND', MOST_HITS), excluded };
}

async function matching(tx: Tx, resource: string, words: string, scope: SearchScope, most: number): Promise<string[]> {
  const index = scope === 'public' ? Prisma.sql`search_public` : Prisma.sql`search_index`;
  const expression = scope === 'internal' ? words : `{title text} : (${words})`;
  const resources = resource === 'article' ? ['article', 'quote'] : [resource];
  const id = resource === 'article' ? Prisma.sql`COALESCE("articleId", "resourceId")` : Prisma.sql`"resourceId"`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM (
      SELECT ${id} AS id, bm25(${index}, 10.0, 1.0) AS score
      FROM ${index} JOIN "SearchDocument" AS document ON document.rowid = ${index}.rowid
      WHERE ${index} MATCH ${expression} AND document.resource IN (${Prisma.join(resources)})
      ORDER BY ${index}.rowid DESC LIMIT ${most}
    ) GROUP BY id ORDER BY min(score), id DESC`;
  return rows.map((row) => row.id);
}

/** A resource as the search knows it. */
export interface Searchable extends SearchText {
  resource: string;
  id: string;
  /** Of a statement. */
  articleId?: string;
  /** Whether the public may find it. */
  published: boolean;
}

/** Makes a resource findable, or brings what is findable of it up to date. */
export async function indexForSearch(tx: Tx, { resource, id, articleId, published, ...content }: Searchable): Promise<void> {
  const rowid = await documentOf(tx, resource, id, articleId ?? null);
  const [title, text, internal] = fed(content);
  await tx.$executeRaw`INSERT OR REPLACE INTO search_index (rowid, title, text, internal) VALUES (${rowid}, ${title}, ${text}, ${internal})`;
  if (published) await tx.$executeRaw`INSERT OR REPLACE INTO search_public (rowid, title, text) VALUES (${rowid}, ${title}, ${text})`;
  else await tx.$executeRaw`DELETE FROM search_public WHERE rowid = ${rowid}`;
}

/** Makes many resources findable at once, none of which was before. */
export async function indexAllForSearch(tx: Tx, resources: readonly Searchable[]): Promise<void> {
  const given = JSON.stringify(resources.map(({ resource, id, articleId, published, ...content }) => [resource, id, articleId ?? null, published, ...fed(content)]));
  const rows = Prisma.sql`
    FROM json_each(${given}) AS given
    CROSS JOIN "SearchDocument" AS document ON document."resource" = given.value ->> 0 AND document."resourceId" = given.value ->> 1`;
  await tx.$executeRaw`INSERT INTO "SearchDocument" ("resource", "resourceId", "articleId") SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(${given})`;
  await tx.$executeRaw`INSERT INTO search_index (rowid, title, text, internal) SELECT document.rowid, given.value ->> 4, given.value ->> 5, given.value ->> 6 ${rows}`;
  await tx.$executeRaw`INSERT INTO search_public (rowid, title, text) SELECT document.rowid, given.value ->> 4, given.value ->> 5 ${rows} WHERE given.value ->> 3`;
}

/** The words that the indexes are fed with: title, text, and what is internal. */
const fed = ({ title, text, internal }: SearchText): string[] => [title, text, internal].map((part) => words(part ?? '').join(' '));

/** The row of a resource, which is made where there is none: in one statement, as Prisma's upsert is not. */
async function documentOf(tx: Tx, resource: string, id: string, articleId: string | null): Promise<number> {
  const rows = await tx.$queryRaw<{ rowid: number | bigint }[]>`
    INSERT INTO "SearchDocument" ("resource", "resourceId", "articleId") VALUES (${resource}, ${id}, ${articleId})
    ON CONFLICT ("resource", "resourceId") DO UPDATE SET "articleId" = excluded."articleId" RETURNING "rowid"`;
  return Number(rows[0]?.rowid);
}

/** Forgets a resource, and the statements of an article with it. */
export async function forgetInSearch(tx: Tx, id: string): Promise<void> {
  const rowids = Prisma.sql`SELECT rowid FROM "SearchDocument" WHERE "resourceId" = ${id} OR "articleId" = ${id}`;
  await tx.$executeRaw`DELETE FROM search_index WHERE rowid IN (${rowids})`;
  await tx.$executeRaw`DELETE FROM search_public WHERE rowid IN (${rowids})`;
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
