import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json: where prisma/, openapi.yaml and data/ are, from the sources as from a build. */
export const projectRoot = ((): string => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
})();
