/**
 * Full-text search on SQLite: FTS5. Its tokenizer only has to split at spaces.
 *
 * Each word begins with a letter that says in what kind of resource it stands. So what a search for a speaker reads are the
 * speakers that have the word, and not all the articles too. What ranks a resource, words of its title and those that it is about,
 * stands once more in a column of marks, with another letter in front: to rank, only the few resources are read that have the mark.
 */
import { Prisma, type Tx } from '../database.js';
import { queryRows } from '../rows.js';
import { type SearchText, searchWordsOf } from '../search-words.js';
import { type Match, type Searchable, TITLE_WEIGHT, type Term } from '../search.js';
import { execute, executeEach, query } from './raw.js';

const letters: Readonly<Record<string, string>> = { article: 'a', image: 'i', outlet: 'o', quote: 'q', speaker: 's' };

/** Words, parted by spaces, each with the letter of their kind. */
const inKind = (resource: string, words: string): string => (words === '' ? '' : `${letters[resource]}${words.replaceAll(' ', ` ${letters[resource]}`)}`);

/** Before that letter, what a mark says of a word. No kind has one of these. */
const marks = { title: 't', about: 'b' } as const;

type Mark = keyof typeof marks;

const marked = (mark: Mark, resource: string, words: string): string => inKind(resource, words).replace(/\S+/g, `${marks[mark]}$&`);

/** Words in a row in FTS5's syntax. They are letters, digits and marks: nothing in them can end the string. */
const row = (words: string, prefix: boolean): string => `"${words}"${prefix ? ' *' : ''}`;

const expressionOf = (resource: string, { words, prefix }: Term): string => row(inKind(resource, words.join(' ')), prefix);

/** A term of which every word has a mark. */
const markOf = (mark: Mark, resource: string, { words, prefix }: Term): string =>
  words.map((word, i) => row(marked(mark, resource, word), prefix && i === words.length - 1)).join(' AND ');

export async function match(tx: Tx, resource: string, { terms, operator, scope, most, best = most }: Match): Promise<string[]> {
  const kinds = resource === 'article' ? ['article', 'quote'] : [resource];
  const index = scope === 'public' ? Prisma.sql`search_public` : Prisma.sql`search_index`;
  const words = either(kinds.map((kind) => terms.map((term) => expressionOf(kind, term)).join(` ${operator} `)));
  const expression = scope === 'newsroom' ? `{title text} : (${words})` : words;
  // None is older than the oldest hit: FTS5 begins to read there.
  const has = (mark: Mark, term: Term): Prisma.Sql => Prisma.sql`(rowid IN (
    SELECT rowid FROM ${index} WHERE ${index} MATCH ${either(kinds.map((kind) => markOf(mark, kind, term)))} AND rowid >= (SELECT min(rowid) FROM hit)))`;
  const score = Prisma.join(terms.map((term) => Prisma.sql`${TITLE_WEIGHT} * ${has('title', term)} + ${has('about', term)}`), ' + ');
  const rows = await queryRows<{ id: string }>(tx, Prisma.sql`
    WITH hit AS MATERIALIZED (SELECT rowid FROM ${index} WHERE ${index} MATCH ${expression} ORDER BY rowid DESC LIMIT ${most}),
      best AS MATERIALIZED (SELECT rowid, ${score} AS score FROM hit ORDER BY score DESC, rowid DESC LIMIT ${best})
    SELECT ${foundBy(resource)} AS id FROM best CROSS JOIN "SearchDocument" AS document ON document.rowid = best.rowid
    ORDER BY best.score DESC, best.rowid DESC`);
  return rows.map((row) => row.id);
}

/** What is found by a row: by that of a statement, the article too. */
const foundBy = (resource: string): Prisma.Sql => (resource === 'article' ? Prisma.sql`coalesce(document."articleId", document."resourceId")` : Prisma.sql`document."resourceId"`);

const either = (expressions: readonly string[]): string => expressions.map((expression) => `(${expression})`).join(' OR ');

export async function indexWords(tx: Tx, rowid: number, { published, ...content }: Searchable): Promise<void> {
  const { title, text, marks, internal } = columnsOf(content);
  execute(tx, Prisma.sql`INSERT OR REPLACE INTO search_index (rowid, title, text, marks, internal) VALUES (${rowid}, ${title}, ${text}, ${marks}, ${internal})`);
  if (published) execute(tx, Prisma.sql`INSERT OR REPLACE INTO search_public (rowid, title, text, marks) VALUES (${rowid}, ${title}, ${text}, ${marks})`);
  else execute(tx, Prisma.sql`DELETE FROM search_public WHERE rowid = ${rowid}`);
}

/** A row at a time: before a statement that may insert several, FTS5 writes out all that it has gathered. */
export async function indexAllWords(tx: Tx, found: readonly Searchable[]): Promise<void> {
  const rowids = rowidsOf(tx, found);
  const rows = found.map((one) => ({ rowid: rowids.get(keyOf(one.resource, one.id)) ?? null, published: one.published, ...columnsOf(one) }));
  executeEach(tx, 'INSERT OR REPLACE INTO search_index (rowid, title, text, marks, internal) VALUES (?, ?, ?, ?, ?)', rows.map(({ rowid, title, text, marks, internal }) => [rowid, title, text, marks, internal]));
  executeEach(tx, 'INSERT OR REPLACE INTO search_public (rowid, title, text, marks) VALUES (?, ?, ?, ?)', rows.flatMap(({ rowid, published, title, text, marks }) => (published ? [[rowid, title, text, marks]] : [])));
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
function columnsOf({ resource, words, ...content }: SearchText & Pick<Searchable, 'resource' | 'words'>): Record<'title' | 'text' | 'marks' | 'internal', string> {
  const { title, text, about, internal } = words ?? searchWordsOf(content);
  return {
    title: inKind(resource, title), text: inKind(resource, text), internal: inKind(resource, internal),
    marks: `${marked('title', resource, title)} ${marked('about', resource, about)}`,
  };
}

export async function forgetWords(tx: Tx, id: string): Promise<void> {
  const rowids = Prisma.sql`SELECT rowid FROM "SearchDocument" WHERE "resourceId" = ${id} OR "articleId" = ${id}`;
  execute(tx, Prisma.sql`DELETE FROM search_index WHERE rowid IN (${rowids})`);
  execute(tx, Prisma.sql`DELETE FROM search_public WHERE rowid IN (${rowids})`);
}
