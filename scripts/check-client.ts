/**
 * A client as a user makes one: types from openapi.yaml by openapi-typescript with its defaults, compiled under `strict`,
 * run with openapi-fetch against a live server.
 */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { projectRoot } from '../src/project-root.js';
import { startLiveServer } from './live-server.js';

const contract = join(projectRoot, 'tests/contract');
const packageFolder = (name: string): string => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
const node = (...args: string[]): void => void execFileSync(process.execPath, args, { cwd: projectRoot, stdio: 'inherit' });

node(join(packageFolder('openapi-typescript'), 'bin/cli.js'), 'openapi.yaml', '--output', join(contract, 'generated/api.d.ts'));
node(join(packageFolder('typescript'), 'bin/tsc'), '--project', contract);

const server = await startLiveServer();
try {
  node('--import', 'tsx', join(contract, 'client-tour.ts'), server.url, server.key);
} finally {
  await server.stop();
}
