/**
 * Generates Prisma's clients, one for each engine, from the one schema. Prisma wants a literal provider, so that the schema for
 * PostgreSQL is written by us: the same text, with another provider and output, and JSON kept as it was written (`jsonb` would
 * put its keys in another order).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/** The schema as PostgreSQL has it. */
export function postgresqlSchema(schema) {
  return schema
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace('"../src/generated/sqlite"', '"./postgresql"')
    .replace(/^( +\w+ +Json\??)/gm, '$1 @db.Json');
}

function run(schema, root) {
  try {
    execFileSync(process.execPath, [require.resolve('prisma/build/index.js'), 'generate', '--schema', schema], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    process.stderr.write(`${error.stdout ?? ''}${error.stderr ?? ''}`);
    throw new Error(`Prisma could not generate a client from ${schema}.`, { cause: error });
  }
}

/** Generates both below `root`. */
export function generate(root) {
  const schema = join(root, 'prisma/schema.prisma');
  const derived = join(root, 'src/generated/postgresql.prisma');
  mkdirSync(join(root, 'src/generated'), { recursive: true });
  writeFileSync(derived, postgresqlSchema(readFileSync(schema, 'utf8')));
  run(schema, root);
  run(derived, root);
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) generate(resolve(import.meta.dirname, '..'));
