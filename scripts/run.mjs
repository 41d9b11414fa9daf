/** `node scripts/run.mjs <module>` builds where needed and runs a module of the build, in this process. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';

const [module = 'src/server'] = process.argv.splice(2, 1);

function buildOrExit() {
  try {
    return build();
  } catch (error) {
    process.stderr.write(`${error.message}\n`); // what is wrong stands above it, in the compiler's words
    process.exit(1);
  }
}

await import(pathToFileURL(join(buildOrExit(), `${module}.js`)).href);
