/** Jest's globalSetup: a migrated SQLite file that the tests' newsrooms are copied from (home.ts). tsx reads the TypeScript. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';

export default async () => {
  const { migrate } = await tsImport('../../src/database/sqlite/migrations.ts', import.meta.url);
  const template = join(mkdtempSync(join(tmpdir(), 'verbatim-template-')), 'newsroom.db');
  migrate(template);
  process.env.TEST_SQLITE = template; // for the workers, which inherit it
};
