/** What must hold of a newsroom after the storm, as its database file says it. */
import Sqlite from 'better-sqlite3';
import type { Book } from './book.js';
import type { Seen } from './readers.js';

type Row = Record<string, string | number | null>;

const tables = { article: 'Article', quote: 'Quote', outlet: 'Outlet', articleDraft: 'ArticleDraft' } as const;

/** The last change of every article, beside the article: they must say the same. */
const LAST_CHANGES = `
  SELECT a."id", a."status", a."publishedAt", a."version", c."snapshot" ->> '$.status' AS "loggedStatus", c."snapshot" ->> '$.publishedAt' AS "loggedAt",
    max(c."version", coalesce((SELECT max(q."articleVersion") FROM "Change" q WHERE q."articleId" = a."id"), 0)) AS "loggedVersion"
  FROM "Article" a LEFT JOIN "Change" c ON c."seq" = (SELECT max(d."seq") FROM "Change" d WHERE d."resource" = 'article' AND d."resourceId" = a."id")`;

/** Every working copy that there is, and every article that says it has one: none without the other, and the log agrees. */
const STRAY_COPIES = `
  SELECT a."id", a."hasDraft", d."version", (SELECT c."snapshot" IS NOT NULL FROM "Change" c WHERE c."resource" = 'articleDraft' AND c."resourceId" = a."id" ORDER BY c."seq" DESC LIMIT 1) AS "logged"
  FROM "Article" a LEFT JOIN "ArticleDraft" d ON d."articleId" = a."id"
  WHERE a."hasDraft" <> (d."articleId" IS NOT NULL) OR coalesce("logged", 0) <> (d."articleId" IS NOT NULL)`;

/** What is left of an article or a statement that was deleted. */
const LEFT = `
  SELECT 'article' AS "what", "trashedAt" IS NOT NULL AS "inTrash" FROM "Article" WHERE "id" = @id
  UNION ALL SELECT 'statement', "trashed" FROM "Quote" WHERE "id" = @id OR "articleId" = @id
  UNION ALL SELECT 'copy', 1 FROM "ArticleDraft" WHERE "articleId" = @id`;

/** Public is an article with all its statements or with none. */
const HALF_PUBLISHED = `
  SELECT a."id", a."status", q."id" AS "quoteId" FROM "Article" a JOIN "Quote" q ON q."articleId" = a."id"
  WHERE (a."status" = 'published') <> (q."publishedAt" IS NOT NULL) OR (q."publishedAt" IS NOT NULL AND q."publishedAt" <> a."publishedAt")`;

const time = (text: string | number | null | undefined): number | null => (text == null ? null : new Date(text).getTime());

export function checkDatabase(file: string, book: Book): number {
  const database = new Sqlite(file, { readonly: true });
  const all = (sql: string, ...values: unknown[]): Row[] => database.prepare(sql).all(...values) as Row[];
  try {
    book.claim(database.pragma('integrity_check', { simple: true }) === 'ok', () => 'integrity_check is not ok');
    book.claim((database.pragma('foreign_key_check') as unknown[]).length === 0, () => 'foreign_key_check finds rows');
    const [log] = all('SELECT count(*) AS "count", coalesce(min("seq"), 1) AS "first", coalesce(max("seq"), 0) AS "last" FROM "Change"');
    book.claim(log?.['first'] === 1 && log['count'] === log['last'], () => `the log has gaps: ${JSON.stringify(log)}`);
    for (const row of all(HALF_PUBLISHED)) book.violate(`half published: ${JSON.stringify(row)}`);
    for (const row of all(STRAY_COPIES)) book.violate(`a working copy without its article's word, or the other way round: ${JSON.stringify(row)}`);
    for (const row of all(LAST_CHANGES)) {
      const same = row['status'] === row['loggedStatus'] && time(row['publishedAt']) === time(row['loggedAt']) && row['version'] === row['loggedVersion'];
      book.claim(same, () => `the log and the article differ: ${JSON.stringify(row)}`);
    }
    checkAcknowledged(database, book);
    checkDeleted(database, book);
    return Number(log?.['last'] ?? 0);
  } finally {
    database.close();
  }
}

/** What was acknowledged is in the log, and in the database unless the log says that it was deleted since. */
function checkAcknowledged(database: Sqlite.Database, book: Book): void {
  const inLog = database.prepare('SELECT 1 FROM "Change" WHERE "resource" = ? AND "resourceId" = ? AND "version" = ?').pluck();
  const deleted = database.prepare('SELECT "snapshot" IS NULL FROM "Change" WHERE "resource" = ? AND "resourceId" = ? ORDER BY "seq" DESC LIMIT 1').pluck();
  for (const { resource, id, version } of book.acknowledged) {
    book.claim(inLog.get(resource, id, version) === 1, () => `acknowledged, but not in the log: ${resource} ${id} version ${version}`);
    const key = resource === 'articleDraft' ? 'articleId' : 'id';
    const row = database.prepare(`SELECT "version" FROM "${tables[resource]}" WHERE "${key}" = ?`).pluck().get(id) as number | undefined;
    const there = row === undefined ? deleted.get(resource, id) === 1 : row >= version;
    book.claim(there, () => `acknowledged, but not in the database: ${resource} ${id} version ${version}; it has ${row}`);
  }
}

/** What was deleted stays so, and goes with all that belongs to it. */
function checkDeleted(database: Sqlite.Database, book: Book): void {
  const left = database.prepare(LEFT);
  for (const [id, { gone }] of book.known) {
    if (gone === undefined) continue;
    const rows = left.all({ id }) as Row[];
    const stays = gone === 'for good' ? rows.length === 0 : rows.length > 0 && rows.every(({ inTrash }) => inTrash === 1);
    book.claim(stays, () => `acknowledged as deleted, ${gone}: of ${id} there is ${JSON.stringify(rows)}`);
  }
}

/** The articles that are not in the trash. */
export function articlesIn(file: string): string[] {
  const database = new Sqlite(file, { readonly: true });
  const ids = database.prepare('SELECT "id" FROM "Article" WHERE "trashedAt" IS NULL').pluck().all() as string[];
  database.close();
  return ids;
}

/** Every plan was kept once, and for its time. */
export function checkPlans(file: string, book: Book): void {
  const database = new Sqlite(file, { readonly: true });
  const publications = database.prepare(`SELECT "at", "actorName", "snapshot" ->> '$.publishedAt' AS "publishedAt" FROM "Change" WHERE "resource" = 'article' AND "resourceId" = ? AND "action" = 'publish'`);
  for (const { id, at } of book.planned) {
    const rows = publications.all(id) as Row[];
    const [row] = rows;
    const kept = rows.length === 1 && time(row?.['at']) === time(at) && time(row?.['publishedAt']) === time(at) && row?.['actorName'] === 'server';
    book.claim(kept, () => `the plan of ${id} for ${at} was not kept once, at its time: ${JSON.stringify(rows)}`);
  }
  database.close();
}

/** All saw the same, from the first change to the last, each once. */
export function checkReaders(readers: readonly Seen[], last: number, book: Book): void {
  for (const { name, changes } of readers) {
    book.claim(changes.length === last, () => `${name} saw ${changes.length} changes of ${last}`);
    const wrong = changes.findIndex(({ seq }, i) => seq !== i + 1);
    book.claim(wrong === -1, () => `${name} saw ${changes[wrong]?.seq} where ${wrong + 1} belongs`);
    const differing = changes.findIndex(({ digest }, i) => digest !== readers[0]?.changes[i]?.digest);
    book.claim(differing === -1, () => `${name} saw another change ${differing + 1} than ${readers[0]?.name}`);
  }
}
