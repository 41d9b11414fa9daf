/**
 * Full-text search on SQLite: FTS5. Its tokenizer only has to split at spaces.
 *
 * Each word begins with a letter that says in what kind of resource it stands. So what a search for a speaker reads are the
 * speakers that have the word, and not all the articles too.
 */
import { Prisma, type Tx } from '../database.js';
import { queryRows } from '../rows.js';
import { type SearchText, searchWordsOf } from '../search-words.js';
import type { Match, Searchable, Term } from '../search.js';
import { execute, executeEach, query } from './raw.js';

const letters: Readonly<Record<string, string>> = { article: 'a', image: 'i', outlet: 'o', quote: 'q', speaker: 's' };

/** Words, parted by spaces, each with the letter of their kind. */
const inKind = (resource: string, words: string): string => (words === '' ? '' : `${letters[resource]}${words.replaceAll(' ', ` ${letters[resource]}`)}`);

/** A term in FTS5's syntax. Words are letters, digits and marks: nothing in them can end the string. */
const expressionOf = (resource: string, { words, prefix }: Term): string => `"${inKind(resource, words.join(' '))}"${prefix ? ' *' : ''}`;

export async function match(tx: Tx, resource: string, { terms, operator, scope, most }: Match): Promise<string[]> {
  const resources = resource === 'article' ? ['article', 'quote'] : [resource];
  const words = resources.map((kind) => `(${terms.map((term) => expressionOf(kind, term)).join(` ${operator} `)})`).join(' OR ');
  const index = scope === 'public' ? Prisma.sql`search_public` : Prisma.sql`search_index`;
  const expression = scope === 'internal' ? words : `{title text} : (${words})`;
  const id = resource === 'article' ? Prisma.sql`COALESCE("articleId", "resourceId")` : Prisma.sql`"resourceId"`;
  const rows = await queryRows<{ id: string }>(tx, Prisma.sql`
    SELECT id FROM (
      SELECT ${id} AS id, bm25(${index}, 10.0, 1.0) AS score
      FROM ${index} JOIN "SearchDocument" AS document ON document.rowid = ${index}.rowid
      WHERE ${index} MATCH ${expression}
      ORDER BY ${index}.rowid DESC LIMIT ${most}
    ) GROUP BY id ORDER BY min(score), id DESC`);
  return rows.map((row) => row.id);
}

export async function indexWords(tx: Tx, rowid: number, { published, ...content }: Searchable): Promise<void> {
  const [title, text, internal] = columnsOf(content);
  execute(tx, Prisma.sql`INSERT OR REPLACE INTO search_index (rowid, title, text, internal) VALUES (${rowid}, ${title}, ${text}, ${internal})`);
  if (published) execute(tx, Prisma.sql`INSERT OR REPLACE INTO search_public (rowid, title, text) VALUES (${rowid}, ${title}, ${text})`);
  else execute(tx, Prisma.sql`DELETE FROM search_public WHERE rowid = ${rowid}`);
}

/** A row at a time: before a statement that may insert several, FTS5 writes out all that it has gathered. */
export async function indexAllWords(tx: Tx, found: readonly Searchable[]): Promise<void> {
  const rowids = rowidsOf(tx, found);
  const rows = found.map((one) => ({ rowid: rowids.get(keyOf(one.resource, one.id)) ?? null, published: one.published, words: columnsOf(one) }));
  executeEach(tx, 'INSERT OR REPLACE INTO search_index (rowid, title, text, internal) VALUES (?, ?, ?, ?)', rows.map(({ rowid, words }) => [rowid, ...words]));
  executeEach(tx, 'INSERT OR REPLACE INTO search_public (rowid, title, text) VALUES (?, ?, ?)', rows.flatMap(({ rowid, published, words: [title, text] }) => (published ? [[rowid, title, text]] : [])));
}

function rowidsOf(tx: Tx, found: readonly Searchable[]): Map<string, number> {
  const given = JSON.stringify(found.map(({ resource, id }) => [resource, id]));
  const rows = query(tx, Prisma.sql`
    SELECT document.rowid AS "rowid", document."resource" AS "resource", document."resourceId" AS "resourceId" FROM json_each(${given}) AS given
    CROSS JOIN "SearchDocument" AS document ON document."resource" = given.value ->> 0 AND document."resourceId" = given.value ->> 1`);
  return new Map((rows as { rowid: number; resource: string; resourceId: string }[]).map(({ rowid, resource, resourceId }) => [keyOf(resource, resourceId), rowid]));
}

const keyOf = (resource: string, id: string): string => `${resource} ${id}`;

/** The columns of the indexes. */
function columnsOf({ resource, words, ...content }: SearchText & Pick<Searchable, 'resource' | 'words'>): [title: string, text: string, internal: string] {
  const { title, text, internal } = words ?? searchWordsOf(content);
  return [inKind(resource, title), inKind(resource, text), inKind(resource, internal)];
}

export async function forgetWords(tx: Tx, id: string): Promise<void> {
  const rowids = Prisma.sql`SELECT rowid FROM "SearchDocument" WHERE "resourceId" = ${id} OR "articleId" = ${id}`;
  execute(tx, Prisma.sql`DELETE FROM search_index WHERE rowid IN (${rowids})`);
  execute(tx, Prisma.sql`DELETE FROM search_public WHERE rowid IN (${rowids})`);
}
