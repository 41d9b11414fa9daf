/**
 * Builds the server into dist/<hash of the sources>/, unless that is there already, and answers the folder. What it is made of,
 * packages too, comes together in a few files: to find and read 900 of them took longer than all else that a start does.
 *
 * A build is made in a folder of its own and then renamed, so that two starts at once do not trip over each other, and
 * a running server never loses the files under it.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generate } from './generate.mjs';

const root = resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url); // esbuild is there to build, and need not be to run what is built

/** What a build is made from. */
const sources = ['src', 'scripts', 'prisma/schema.prisma', 'prisma/seed.ts', 'prisma.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json'];

/** What is run, as a process or as a thread. */
const entries = [
  'src/server', 'src/resources/transfer/import.worker', 'scripts/key', 'scripts/backup', 'scripts/db-copy', 'scripts/history-prune', 'scripts/import-ndjson',
];

/** What cannot be brought together with the rest: compiled code, files that are served, and what is not installed. */
const external = ['better-sqlite3', 'swagger-ui-dist', 'pg-native'];

/** Packages that are CommonJS ask for Node's own modules by `require`. */
const banner = { js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);` };

function* files(path) {
  if (path.endsWith(join('src', 'generated'))) return;
  const entries = existsSync(path) && !path.match(/\.\w+$/) ? readdirSync(path, { withFileTypes: true }) : undefined;
  if (entries === undefined) yield path;
  else for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) yield* files(join(path, entry.name));
}

function hashOfSources() {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const source of sources) {
    for (const file of files(join(root, source))) {
      if (existsSync(file)) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function compile(workshop) {
  for (const source of sources.slice(0, -1)) cpSync(join(root, source), join(workshop, source), { recursive: true });
  rmSync(join(workshop, 'src/generated'), { recursive: true, force: true });
  generate(workshop);
  require('esbuild').buildSync({
    absWorkingDir: workshop,
    entryPoints: entries.map((name) => ({ in: `${name}.ts`, out: name })),
    outdir: 'out',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true, // what only some starts need is read by those
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external,
    banner,
    logLevel: 'warning',
  });
}

/** @returns the folder of the build */
export function build() {
  const folder = join(root, 'dist', hashOfSources());
  if (existsSync(folder)) return folder;
  process.stdout.write('building …\n');
  const workshop = join(root, 'dist', `.workshop-${process.pid}`);
  mkdirSync(workshop, { recursive: true });
  try {
    compile(workshop);
    renameSync(join(workshop, 'out'), folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another start was faster, with the same result
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  return folder;
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) build();
