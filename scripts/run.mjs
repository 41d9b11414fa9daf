/** `node scripts/run.mjs <module>` builds where needed and runs a module of the build, in this process. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';

const [module = 'src/server'] = process.argv.splice(2, 1);
await import(pathToFileURL(join(build(), `${module}.js`)).href);
