/** Jest's globalSetup, which Jest loads as it stands: tsx reads the TypeScript. */
import { tsImport } from 'tsx/esm/api';

const run = (globalThis.postgresqlRun ??= await tsImport('./postgresql-run.ts', import.meta.url));

export default () => run.setUp();
