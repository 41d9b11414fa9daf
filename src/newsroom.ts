/** Opens a newsroom: its database, the secret that signs what it hands out, and a first key where it has none. */
import { randomBytes } from 'node:crypto';
import { serverCaller } from './changes/scope.js';
import { type Ledger, type Plan, openLedger } from './changes/ledger.js';
import { Signer } from './changes/signer.js';
import { write } from './changes/write.js';
import type { Config } from './config.js';
import { type Database, type Opening, type Tx, openDatabase } from './database/database.js';
import { COPY_MARK } from './database/mark.js';
import { MigrationError } from './database/migrations.js';
import { findRows } from './database/rows.js';
import { readSetting } from './database/settings.js';
import { articlePlans } from './resources/articles/article.plans.js';
import { bringUpToDate } from './resources/derivation.js';
import { createKey } from './resources/keys/key.service.js';

export interface Newsroom {
  database: Database;
  signer: Signer;
  ledger: Ledger;
  /** The admin key that was just made, because there was none; undefined otherwise. */
  firstKey: string | undefined;
}

interface Watching {
  /** Is told of whatever kept a plan from being carried out. */
  report?: (error: unknown, plan: Plan) => void;
  /** Looks over the shoulder of whoever uses the database. */
  observe?: ((database: Database) => Database) | undefined;
}

interface OpenOptions extends Watching, Opening {}

/** @throws MigrationError */
export async function openNewsroom(config: Pick<Config, 'databaseUrl' | 'adminKey'>, { report, observe = (bare) => bare, ...opening }: OpenOptions = {}): Promise<Newsroom> {
  const database = observe(await openDatabase(config.databaseUrl, opening));
  await demandWhole(database);
  await bringUpToDate(database);
  const signer = new Signer(await readSecret(database));
  const firstKey = config.adminKey === undefined ? await makeFirstKey(database, signer) : undefined;
  return { database, signer, ledger: openLedger({ database, signer, plans: articlePlans, ...(report && { report }) }), firstKey };
}

/** A newsroom that is copied into a database is none before all of it is there. */
async function demandWhole(database: Database): Promise<void> {
  if ((await database.read((tx) => readSetting(tx, COPY_MARK))) === undefined) return;
  await database.close();
  throw new MigrationError('DATABASE_URL: a copy into this database was begun and not finished: run `npm run db:copy` again.');
}

/** Whether nothing has been written yet, but for keys. */
export async function isEmpty(tx: Tx): Promise<boolean> {
  for (const kind of ['outlet', 'speaker', 'image', 'article'] as const) {
    if ((await findRows(tx, kind, { take: 1 }, { select: { id: true } })).length > 0) return false;
  }
  return true;
}

/** One secret for all processes on one database: made by whoever comes first. */
async function readSecret(database: Database): Promise<string> {
  const known = await database.read((tx) => readSetting(tx, 'signingSecret'));
  if (known !== undefined) return known;
  const value = randomBytes(32).toString('base64url');
  const row = await database.write((tx) => tx.setting.upsert({ where: { name: 'signingSecret' }, create: { name: 'signingSecret', value }, update: {} }));
  return row.value;
}

async function makeFirstKey(database: Database, signer: Signer): Promise<string | undefined> {
  const [known] = await database.read((tx) => findRows(tx, 'key', { take: 1 }, { select: { id: true } }));
  if (known !== undefined) return undefined;
  return write(database, { caller: serverCaller, signer, requestId: null }, async (writing) => {
    if ((await writing.tx.key.count()) > 0) return undefined;
    return (await createKey(writing, { name: 'First key', role: 'admin', expiresAt: null })).key;
  });
}
