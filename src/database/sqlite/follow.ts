/**
 * Follows what is committed to a SQLite file, by any process, without waiting: `PRAGMA data_version` tells in about a
 * microsecond whether another connection has committed anything, and only then the log is read.
 */
import Sqlite from 'better-sqlite3';
import type { Following, Listener, News } from '../database.js';
import { NEXT_DUE } from './watch.js';

/** So much news is told change by change. Whoever writes more at once has changed about everything. */
const MOST_NEWS = 1_000;

interface Row {
  seq: number;
  cacheTags: string | null;
}

/** @param listener is told at once when something is due next, and then whatever is committed */
export function followFile(file: string, listener: Listener): Following {
  const connection = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 1_000 });
  const version = connection.prepare<[], number>('PRAGMA data_version').pluck();
  const last = connection.prepare<[], number | null>('SELECT max("seq") FROM "Change"').pluck();
  const after = connection.prepare<[number], Row>(`SELECT "seq", "cacheTags" FROM "Change" WHERE "seq" > ? ORDER BY "seq" LIMIT ${MOST_NEWS + 1}`);
  const nextDue = connection.prepare<[], string | null>(NEXT_DUE).pluck();
  let seen = last.get() ?? 0;
  let seenVersion: number | undefined;

  function newsAfter(rows: readonly Row[]): News[] {
    const seq = last.get() ?? 0;
    // A write that left no trace in the log (a derivation, somebody with a tool of their own) may have changed anything.
    if (rows.length === 0 || rows.length > MOST_NEWS) return [{ seq, cacheTags: ['*'] }];
    return rows.map(toNews);
  }

  /** One snapshot: what is committed meanwhile has another version, and is read the next time. */
  const look = connection.transaction(() => ({ version: version.get(), news: seenVersion === undefined ? [] : newsAfter(after.all(seen)), due: nextDue.get() ?? null }));

  function lookIfNew(): void {
    if (version.get() === seenVersion) return;
    const { version: current, news, due } = look();
    seenVersion = current;
    seen = news.at(-1)?.seq ?? seen;
    listener(news, due === null ? null : new Date(due));
  }

  /** What was committed is committed, also while nobody can read it. */
  function catchUp(): boolean {
    try {
      lookIfNew();
      return true;
    } catch {
      return false;
    }
  }

  lookIfNew();
  return { catchUp, close: () => void connection.close() };
}

/** A row without tags was written by an older version of this code, which did not know them. */
const toNews = ({ seq, cacheTags }: Row): News => ({ seq, cacheTags: cacheTags === null ? ['*'] : (JSON.parse(cacheTags) as string[]) });
