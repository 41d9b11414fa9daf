/**
 * `npm run migration -- <name>` writes the migrations, one for each engine, that lead from prisma/migrations to
 * prisma/schema.prisma; `npm run migration -- --check` fails when one is missing. Until PostgreSQL's first migration is
 * released, `npm run migration -- --first` writes it anew.
 *
 * `prisma migrate` does the same on a connected machine, but downloads an engine first. This is the same engine,
 * as WebAssembly from the npm registry.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlDriverAdapter, type SqlMigrationAwareDriverAdapterFactory, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine as Engine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { migrate as migratePostgresql } from '../src/database/postgresql/migrations.js';
import { migrate as migrateSqlite } from '../src/database/sqlite/migrations.js';
import { postgresqlSchema } from './generate.mjs';
import { databaseOn, execute, startPostgresql } from './postgresql-server.js';

// Node has it; the type library for it is the browser's.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
};

const root = resolve(import.meta.dirname, '..');
const migrationsFolder = join(root, 'prisma/migrations');
const schema = await readFile(join(root, 'prisma/schema.prisma'), 'utf8');

/** The migration with all that Prisma can describe. What it cannot has one of its own. */
const FIRST = '20261123000000_newsroom';

/** A database with all migrations, made by the server's own code, and the schema that it is compared with. */
interface Migrated {
  schema: string;
  /** Tables that Prisma cannot describe, written by hand in a migration. */
  externalTables: string[];
  adapter: SqlMigrationAwareDriverAdapterFactory;
}

/**
 * The stock adapter does not know PostgreSQL's type `"char"`, in which its catalogues keep letters, and the engine asks for those.
 * On the way to the adapter they are text; on the way to the engine they are letters again, a blank where there is none.
 */
function catalogueReader(connectionString: string): SqlMigrationAwareDriverAdapterFactory {
  const pool = new pg.Pool({ connectionString });
  const stock = new PrismaPg(pool, { disposeExternalPool: true });
  const { CHAR, TEXT } = pg.types.builtins;
  let letters: number[] = [];
  const query = pool.query.bind(pool) as (config: unknown) => Promise<pg.QueryArrayResult>;
  const queryAsText = async (config: unknown): Promise<pg.QueryArrayResult> => {
    const result = await query(config);
    letters = result.fields.flatMap(({ dataTypeID }, at) => (dataTypeID === CHAR ? [at] : []));
    for (const at of letters) Object.assign(result.fields[at] as object, { dataTypeID: TEXT });
    return result;
  };
  Object.assign(pool, { query: queryAsText });
  const connect = async (): Promise<SqlDriverAdapter> => {
    const adapter = await stock.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (asked) => {
      const result = await queryRaw(asked);
      for (const at of letters) {
        result.columnTypes[at] = ColumnTypeEnum.Character;
        for (const row of result.rows) row[at] ||= ' ';
      }
      return result;
    };
    return adapter;
  };
  return { provider: stock.provider, adapterName: stock.adapterName, connect, connectToShadowDb: () => stock.connectToShadowDb() };
}

type Name = 'sqlite' | 'postgresql';

const engines: Record<Name, <T>(work: (migrated: Migrated) => Promise<T>) => Promise<T>> = {
  sqlite: async (work) => {
    const folder = await mkdtemp(join(tmpdir(), 'verbatim-migration-'));
    const file = join(folder, 'migrated.db');
    const parts = ['', '_data', '_idx', '_docsize', '_config', '_content'];
    try {
      migrateSqlite(file);
      return await work({
        schema,
        externalTables: ['search_index', 'search_public'].flatMap((index) => parts.map((part) => index + part)),
        adapter: new PrismaBetterSqlite3({ url: file }),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  postgresql: async (work) => {
    const server = await startPostgresql();
    const name = `verbatim_migration_${process.pid}`;
    try {
      await execute(server.url, `CREATE DATABASE ${name}`);
      const url = databaseOn(server.url, name);
      await migratePostgresql(url);
      return await work({ schema: postgresqlSchema(schema), externalTables: ['public.search_index', 'public.unlogged_writes'], adapter: catalogueReader(url) });
    } finally {
      await execute(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await server.stop();
    }
  },
};

interface Bindings {
  SchemaEngine: { new: (schema: object, log: () => void, adapter: object) => Promise<Engine> };
}

let loading: Promise<Bindings> | undefined;
async function loadEngine(): Promise<Bindings> {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bindings = await import(pathToFileURL(join(folder, 'schema_engine_bg.js')).href);
  const module = new WebAssembly.Module(await readFile(join(folder, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return bindings as Bindings;
}

async function startEngine({ schema, adapter }: Migrated): Promise<Engine> {
  const { SchemaEngine } = await (loading ??= loadEngine());
  return SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, bindMigrationAwareSqlAdapterFactory(adapter));
}

/** The SQL that leads from a migrated database, or from an empty one, to the schema. */
async function sqlToSchema(migrated: Migrated, fromNothing: boolean): Promise<string> {
  const files = [{ path: 'schema.prisma', content: migrated.schema }];
  const engine = await startEngine(migrated);
  const { stdout } = await engine.diff({
    from: fromNothing ? { tag: 'empty' } : { tag: 'schemaDatasource', files, configDir: root },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters: { externalTables: migrated.externalTables, externalEnums: [] },
  });
  return stdout?.includes('This is an empty migration') ? '' : (stdout ?? '');
}

/** Text is compared as bytes on both engines. On SQLite it is by itself; PostgreSQL has to be told, and Prisma has no word for it. */
const finished = (engine: Name, sql: string): string => (engine === 'sqlite' ? sql : sql.replace(/ TEXT\b(?! COLLATE)/g, ' TEXT COLLATE "C"'));

async function write(engine: Name, folder: string, sql: string): Promise<void> {
  const path = join(migrationsFolder, engine, folder);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'migration.sql'), sql);
  console.log(`wrote ${path}`);
}

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' }, first: { type: 'boolean' } }, allowPositionals: true });
const [name] = positionals;
if (name !== undefined && !/^[a-z0-9_]+$/.test(name)) throw new Error('A migration is named in lower-case letters, digits and underscores.');
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
if (values.first) await write('postgresql', FIRST, finished('postgresql', await engines.postgresql((migrated) => sqlToSchema(migrated, true))));
for (const engine of Object.keys(engines) as Name[]) {
  const sql = finished(engine, await engines[engine]((migrated) => sqlToSchema(migrated, false)));
  if (sql === '') {
    console.log(`prisma/migrations/${engine} leads to prisma/schema.prisma`);
  } else if (values.check || name === undefined) {
    console.error(`prisma/migrations/${engine} lacks this; run \`npm run migration -- <name>\`:\n\n${sql}`);
    process.exitCode = 1;
  } else {
    await write(engine, `${stamp}_${name}`, sql);
  }
}
