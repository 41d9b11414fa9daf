/** Runs the Postman collection from top to bottom, twice, with newman against a live server with the sample newsroom. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../src/project-root.js';
import { startLiveServer } from './live-server.js';

interface Summary {
  run: { stats: { requests: { total: number }; assertions: { total: number } }; failures: { source?: { name?: string }; error: { message: string } }[] };
}

type Run = (options: object, done: (error: Error | null, summary: Summary) => void) => void;

// It has no types.
const { run } = createRequire(import.meta.url)('newman') as { run: Run };

const server = await startLiveServer();
try {
  const { run: { stats, failures } } = await promisify(run)({
    collection: join(projectRoot, 'postman/collection.json'),
    envVar: [{ key: 'baseUrl', value: server.url }, { key: 'key', value: server.key }],
    iterationCount: 2, // a second round meets the traces of the first
    reporters: [],
  });
  for (const { source, error } of failures) console.error(`${source?.name}: ${error.message}`);
  console.log(`newman: ${stats.requests.total} requests, ${stats.assertions.total} assertions, ${failures.length} failures`);
  if (failures.length > 0 || stats.assertions.total === 0) process.exitCode = 1;
} finally {
  await server.stop();
}
