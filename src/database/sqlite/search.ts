/**
 * Full-text search on SQLite: FTS5. Its tokenizer only has to split at spaces.
 *
 * Each word begins with a letter that says in what kind of resource it stands. So what a search for a speaker reads are the
 * speakers that have the word, and not all the articles too.
 */
import { words } from '../../statements/words.js';
import { Prisma, type Tx } from '../database.js';
import { queryRows } from '../rows.js';
import type { Match, SearchText, Searchable, Term } from '../search.js';
import { execute } from './raw.js';

const letters: Readonly<Record<string, string>> = { article: 'a', image: 'i', outlet: 'o', quote: 'q', speaker: 's' };

const inKind = (resource: string, words: readonly string[]): string => words.map((word) => `${letters[resource]}${word}`).join(' ');

/** A term in FTS5's syntax. Words are letters, digits and marks: nothing in them can end the string. */
const expressionOf = (resource: string, { words, prefix }: Term): string => `"${inKind(resource, words)}"${prefix ? ' *' : ''}`;

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

export async function indexWords(tx: Tx, rowid: number, { resource, published, ...content }: Searchable): Promise<void> {
  const [title, text, internal] = fed(resource, content);
  execute(tx, Prisma.sql`INSERT OR REPLACE INTO search_index (rowid, title, text, internal) VALUES (${rowid}, ${title}, ${text}, ${internal})`);
  if (published) execute(tx, Prisma.sql`INSERT OR REPLACE INTO search_public (rowid, title, text) VALUES (${rowid}, ${title}, ${text})`);
  else execute(tx, Prisma.sql`DELETE FROM search_public WHERE rowid = ${rowid}`);
}

export async function indexAllWords(tx: Tx, found: readonly Searchable[]): Promise<void> {
  const given = JSON.stringify(found.map(({ resource, id, published, articleId, ...content }) => [resource, id, published, ...fed(resource, content)]));
  const rows = Prisma.sql`
    FROM json_each(${given}) AS given
    CROSS JOIN "SearchDocument" AS document ON document."resource" = given.value ->> 0 AND document."resourceId" = given.value ->> 1`;
  execute(tx, Prisma.sql`INSERT OR REPLACE INTO search_index (rowid, title, text, internal) SELECT document.rowid, given.value ->> 3, given.value ->> 4, given.value ->> 5 ${rows}`);
  execute(tx, Prisma.sql`INSERT OR REPLACE INTO search_public (rowid, title, text) SELECT document.rowid, given.value ->> 3, given.value ->> 4 ${rows} WHERE given.value ->> 2`);
}

/** The words that the indexes are fed with: title, text, and what is internal. */
const fed = (resource: string, { title, text, internal }: SearchText): string[] => [title, text, internal].map((part) => inKind(resource, words(part ?? '')));

export async function forgetWords(tx: Tx, id: string): Promise<void> {
  const rowids = Prisma.sql`SELECT rowid FROM "SearchDocument" WHERE "resourceId" = ${id} OR "articleId" = ${id}`;
  execute(tx, Prisma.sql`DELETE FROM search_index WHERE rowid IN (${rowids})`);
  execute(tx, Prisma.sql`DELETE FROM search_public WHERE rowid IN (${rowids})`);
}
