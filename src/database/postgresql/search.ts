/**
 * Full-text search on PostgreSQL: a tsvector and its GIN index, made of our words as literals, so that no dictionary or parser of
 * PostgreSQL alters them. A phrase is told by the words as they stand, for positions in a tsvector end at 16,383.
 *
 * What a tsvector cannot hold is left out: of a text, different words beyond a megabyte; of a word, letters beyond 500.
 */
import { Prisma, type Tx } from '../database.js';
import { searchWordsOf } from '../search-words.js';
import { type Match, type SearchScope, type Searchable, TITLE_WEIGHT, type Term } from '../search.js';
import { execute, query } from './raw.js';
import { type Weight, lexeme, vectorOf } from './vectors.js';

/** How a vector marks what ranks a resource: the words of its title, and those that it is about. The database keeps these apart (`marks`), too. */
const TITLE = 'A';
const ABOUT = 'D';

export async function match(tx: Tx, resource: string, { terms, operator, scope, most, best = most }: Match): Promise<string[]> {
  const condition = Prisma.join(terms.map((term) => conditionOf(term, scope)), ` ${operator} `);
  const visible = scope === 'public' ? Prisma.sql`AND "published"` : Prisma.empty;
  const resources = resource === 'article' ? ['article', 'quote'] : [resource];
  const id = resource === 'article' ? Prisma.sql`coalesce(document."articleId", document."resourceId")` : Prisma.sql`document."resourceId"`;
  const score = Prisma.join(terms.map((term) => Prisma.sql`${TITLE_WEIGHT}::integer * ${has(TITLE, term)} + ${has(ABOUT, term)}`), ' + ');
  const rows = (await query(tx, Prisma.sql`
    SELECT ${id} AS id
    FROM (
      SELECT "document", ${score} AS score
      FROM (
        SELECT "document", "marks" FROM search_index
        WHERE (${condition}) AND "resource" IN (${Prisma.join(resources)}) ${visible}
        ORDER BY "document" DESC LIMIT ${most}
      ) AS hit
      ORDER BY score DESC, "document" DESC LIMIT ${best}
    ) AS best JOIN "SearchDocument" AS document ON document.rowid = best."document"
    ORDER BY best.score DESC, best."document" DESC`)) as { id: string }[];
  return rows.map((row) => row.id);
}

/** Whether every word of a term is marked so: 1 or 0. */
const has = (weight: Weight, term: Term): Prisma.Sql => Prisma.sql`("marks" @@ ${queryOf(term, weight)}::tsquery)::integer`;

/** A term as a literal of PostgreSQL's tsquery; of words with this weight, where one is given: an index knows nothing of weights. */
function queryOf({ words, prefix }: Term, weight = ''): string {
  const flags = words.map((_, i) => (prefix && i === words.length - 1 ? '*' : '') + weight);
  return `(${words.map((word, i) => lexeme(word) + (flags[i] === '' ? '' : `:${flags[i]}`)).join(' & ')})`;
}

function conditionOf(term: Term, scope: SearchScope): Prisma.Sql {
  const query = queryOf(term);
  const found = scope === 'internal' ? Prisma.sql`("vector" @@ ${query}::tsquery OR "internalVector" @@ ${query}::tsquery)` : Prisma.sql`"vector" @@ ${query}::tsquery`;
  if (term.words.length === 1) return found;
  const phrase = ` ${term.words.join(' ')}${term.prefix ? '' : ' '}`;
  const columns = [Prisma.sql`"title"`, Prisma.sql`"text"`, ...(scope === 'internal' ? [Prisma.sql`"internal"`] : [])];
  return Prisma.sql`(${found} AND (${Prisma.join(columns.map((column) => Prisma.sql`strpos(${column}, ${phrase}) > 0`), ' OR ')}))`;
}

const renewal = Prisma.sql`
    ON CONFLICT ("document") DO UPDATE SET "published" = excluded."published", "title" = excluded."title", "text" = excluded."text",
      "internal" = excluded."internal", "vector" = excluded."vector", "internalVector" = excluded."internalVector"`;

export async function indexWords(tx: Tx, rowid: number, searchable: Searchable): Promise<void> {
  const { resource, published, title, text, internal, vector, internalVector } = rowOf(searchable);
  await execute(tx, Prisma.sql`
    INSERT INTO search_index ("document", "resource", "published", "title", "text", "internal", "vector", "internalVector")
    VALUES (${rowid}, ${resource}, ${published}, ${title}, ${text}, ${internal}, ${vector}::tsvector, ${internalVector}::tsvector)
    ${renewal}`);
}

export async function indexAllWords(tx: Tx, found: readonly Searchable[]): Promise<void> {
  const given = JSON.stringify(found.map((searchable) => ({ id: searchable.id, ...rowOf(searchable) })));
  await execute(tx, Prisma.sql`
    INSERT INTO search_index ("document", "resource", "published", "title", "text", "internal", "vector", "internalVector")
    SELECT document.rowid, given."resource", given."published", given."title", given."text", given."internal", given."vector"::tsvector, given."internalVector"::tsvector
    FROM json_to_recordset(${given}::json)
      AS given("id" text, "resource" text, "published" boolean, "title" text, "text" text, "internal" text, "vector" text, "internalVector" text)
    JOIN "SearchDocument" AS document ON document."resource" = given."resource" AND document."resourceId" = given."id"
    ${renewal}`);
}

/** What the index has of a resource. */
function rowOf({ resource, published, words, ...content }: Searchable) {
  const known = words ?? searchWordsOf(content);
  const [title, text, internal] = [parted(known.title), parted(known.text), parted(known.internal)];
  const shown = [{ words: title, weight: TITLE }, { words: parted(known.about), weight: ABOUT }, { words: text, weight: 'B' }] as const;
  return {
    resource, published, title: spaced(title), text: spaced(text), internal: spaced(internal), vector: vectorOf(shown),
    internalVector: internal.length === 0 ? null : vectorOf([...shown, { words: internal, weight: 'C' }]),
  };
}

const parted = (words: string): string[] => (words === '' ? [] : words.split(' '));

/** Words as they stand, each between two spaces. */
const spaced = (found: readonly string[]): string => ` ${found.join(' ')} `;

export async function forgetWords(tx: Tx, id: string): Promise<void> {
  await execute(tx, Prisma.sql`
    DELETE FROM search_index WHERE "document" IN (SELECT rowid FROM "SearchDocument" WHERE "resourceId" = ${id} OR "articleId" = ${id})`);
}
