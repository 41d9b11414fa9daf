/** The databases of an engine, by name: where data sets are kept from one run to the next. */
import type { Engine } from './options.js';
import { openPostgresql } from './postgresql.js';
import { openSqlite } from './sqlite.js';

export interface Databases {
  readonly engine: Engine;
  /** Its DATABASE_URL. */
  url(name: string): string;
  has(name: string): Promise<boolean>;
  /** Makes room for one; what has the name already is dropped. */
  create(name: string): Promise<void>;
  /** While nobody uses it. */
  rename(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  drop(name: string): Promise<void>;
  close(): Promise<void>;
}

/** @param folder where files are kept */
export const openDatabases = (engine: Engine, folder: string): Promise<Databases> => ({ sqlite: openSqlite, postgresql: openPostgresql })[engine](folder);
