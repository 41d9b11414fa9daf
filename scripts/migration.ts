/**
 * `npm run migration -- <name>` writes the migration that leads from prisma/migrations to prisma/schema.prisma;
 * `npm run migration -- --check` fails when one is missing.
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
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine as Engine } from '@prisma/schema-engine-wasm';
import { migrate } from '../src/database/sqlite/migrations.js';

// Node has it; the type library for it is the browser's.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
};

const root = resolve(import.meta.dirname, '..');
const migrationsFolder = join(root, 'prisma/migrations/sqlite');
const schemaFile = join(root, 'prisma/schema.prisma');

/** Tables that Prisma cannot describe: the full-text indexes and their shadow tables, written by hand in a migration. */
const externalTables = ['search_index', 'search_public'].flatMap((index) => ['', '_data', '_idx', '_docsize', '_config', '_content'].map((part) => index + part));

async function startEngine(schema: string, file: string): Promise<Engine> {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bindings = await import(pathToFileURL(join(folder, 'schema_engine_bg.js')).href);
  const module = new WebAssembly.Module(await readFile(join(folder, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaBetterSqlite3({ url: file }));
  return bindings.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, factory);
}

/** The SQL that leads from a database with all migrations, made by the server's own code, to the schema. */
async function missingSql(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-migration-'));
  const file = join(folder, 'migrated.db');
  try {
    migrate(file);
    const schema = await readFile(schemaFile, 'utf8');
    const engine = await startEngine(schema, file);
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files: [{ path: 'schema.prisma', content: schema }], configDir: root },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: null,
      filters: { externalTables, externalEnums: [] },
    });
    return stdout?.includes('This is an empty migration') ? '' : (stdout ?? '');
  } finally {
    await rm(folder, { recursive: true });
  }
}

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true });
const sql = await missingSql();
const [name] = positionals;
if (sql === '') {
  console.log('prisma/migrations leads to prisma/schema.prisma');
} else if (name !== undefined && !/^[a-z0-9_]+$/.test(name)) {
  console.error('A migration is named in lower-case letters, digits and underscores.');
  process.exitCode = 1;
} else if (values.check || name === undefined) {
  console.error(`prisma/migrations lacks this; run \`npm run migration -- <name>\`:\n\n${sql}`);
  process.exitCode = 1;
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrationsFolder, `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql);
  console.log(`wrote ${folder}`);
}
