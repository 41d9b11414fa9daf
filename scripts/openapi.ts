/** `npm run openapi` writes openapi.yaml from the endpoints; with `--check` it fails when the committed file is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asYaml, buildDocument } from '../src/openapi.js';
import { projectRoot } from '../src/project-root.js';
import { endpoints } from '../src/resources/index.js';

const file = join(projectRoot, 'openapi.yaml');
const current = asYaml(buildDocument(endpoints));
if (!process.argv.includes('--check')) {
  writeFileSync(file, current);
  console.log('wrote openapi.yaml');
} else if (readFileSync(file, 'utf8') !== current) {
  console.error('openapi.yaml is stale: run `npm run openapi`');
  process.exitCode = 1;
}
