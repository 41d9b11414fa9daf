/** What SQLite does for a request: the statements that ran, and how it finds the rows of each. */
import Sqlite from 'better-sqlite3';
import { NEXT_DUE } from '../../src/database/sqlite/watch.js';

interface Statement {
  sql: string;
  values: unknown[];
}

const ways = ['all', 'get', 'iterate'] as const;

/** What statements are made of: they are kept, so that preparing one says little of when it runs. */
const prototype = Object.getPrototypeOf(new Sqlite(':memory:').prepare('SELECT 1')) as Sqlite.Statement;

/** Puts on record every statement that reads while `work` does. */
export async function recorded(work: () => PromiseLike<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const known = ways.map((way) => [way, prototype[way]] as const);
  for (const [way, run] of known) {
    prototype[way] = function (this: Sqlite.Statement, ...values: unknown[]) {
      statements.push({ sql: this.source, values: values.flat() });
      return run.apply(this, values);
    } as never;
  }
  try {
    await work();
  } finally {
    Object.assign(prototype, Object.fromEntries(known));
  }
  return statements;
}

interface Step {
  id: number;
  parent: number;
  detail: string;
}

/** Steps that cost no more than what they are asked of: a virtual table answers for itself, a constant is one row. */
const HARMLESS = /VIRTUAL TABLE|^SCAN (CONSTANT ROW|\(subquery-\d+\)|places|page|stretch|json_each|given|hit|best)/;

/** A look-up by something of which only a few rows have the same. */
const BY_ID = /\((\w*[iI]d|slug|hash|kind=\? AND name|rowid|seq|resource=\? AND resourceId|trashedAt=\? AND id|articleId=\? AND \w+)=\?/;

/** As many as one thing has parts: topics, or statements of an article. */
const FEW = 5;

/** Gives SQLite the statistics of a database that is like this one and larger by a factor: where few rows are alike, as few are. */
export function pretendSize(db: Sqlite.Database, factor: number): void {
  db.exec('ANALYZE; DELETE FROM sqlite_stat4');
  const known = db.prepare('SELECT rowid, stat FROM sqlite_stat1').all() as { rowid: number; stat: string }[];
  for (const { rowid, stat } of known) {
    const larger = stat.replace(/\d+/g, (count) => (Number(count) < FEW ? count : String(Number(count) * factor)));
    db.prepare('UPDATE sqlite_stat1 SET stat = ? WHERE rowid = ?').run(larger, rowid);
  }
}

/** How the rows of a statement are found, step by step. */
export function planOf(db: Sqlite.Database, { sql, values }: Statement): string[] {
  return (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as Step[]).map(({ detail }) => detail);
}

/** What of a plan costs more where there is more: what is read as a whole, and what is sorted that is not a page. */
export function costlySteps(db: Sqlite.Database, { sql, values }: Statement): string[] {
  if (sql === NEXT_DUE || /^SELECT max\("seq"\)/.test(sql)) return []; // the end of an index, of which SQLite tells as if it read all
  if (!/^\s*(SELECT|WITH)/i.test(sql) || /WHERE \(?1=0/.test(sql)) return [];
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as Step[];
  const nested = new Set(steps.filter(({ detail }) => /^(CORRELATED|LIST SUBQUERY)/.test(detail)).map(({ id }) => id));
  for (const { id, parent } of steps) if (nested.has(parent)) nested.add(id);
  const own = steps.filter(({ id, detail }) => !nested.has(id) && !HARMLESS.test(detail));
  return [...new Set(own.map(({ parent }) => parent))].flatMap((scope) => costlyIn(own.filter(({ parent }) => parent === scope), /LIMIT/.test(sql), / AS stretch /.test(sql)));
}

/**
 * What goes along an index stops at its limit, if nothing is sorted on the way.
 *
 * @param bounded whether what is put together has limits of its own
 */
function costlyIn(scope: readonly Step[], limited: boolean, bounded: boolean): string[] {
  const reads = scope.filter(({ detail }) => /^(SCAN|SEARCH)/.test(detail) && !BY_ID.test(detail));
  const sorts = scope.filter(({ detail }) => detail.includes('TEMP B-TREE'));
  const unions = sorts.filter(({ detail }) => !detail.startsWith('USE') && !bounded);
  const stops = limited && (bounded || sorts.length === 0) && reads.every(({ detail }) => /INDEX|INTEGER PRIMARY KEY|^SCAN (main\.)?Change$/.test(detail));
  return [...(reads.length === 0 || stops ? unions : [...reads, ...sorts])].map(({ detail }) => detail);
}
