/** `npm run postman` writes postman/collection.json from openapi.yaml; with `--check` it fails when that is stale. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { projectRoot } from '../src/project-root.js';
import { tourOf } from './postman-collection.js';

interface Conversion {
  result: boolean;
  reason?: string;
  output: { data: object }[];
}

type Convert = (input: object, options: object, done: (error: Error | null, conversion: Conversion) => void) => void;

// It has no types.
const { convertV2 } = createRequire(import.meta.url)('openapi-to-postmanv2') as { convertV2: Convert };

const file = join(projectRoot, 'postman/collection.json');
const data = readFileSync(join(projectRoot, 'openapi.yaml'), 'utf8');
const conversion = await promisify(convertV2)({ type: 'string', data }, { folderStrategy: 'Tags' });
const [generated] = conversion.output;
if (!conversion.result || generated === undefined) throw new Error(conversion.reason);
const current = `${JSON.stringify(tourOf(generated.data, parse(data)), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, current);
  console.log('wrote postman/collection.json');
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== current) {
  console.error('postman/collection.json is stale: run `npm run postman`');
  process.exitCode = 1;
}
