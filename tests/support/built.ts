/** The built server, for tests that run it as a process: made here, in its own time, so that no test waits for a compiler. */
import { execFileSync } from 'node:child_process';
import { beforeAll } from '@jest/globals';

/** Milliseconds that a build may take on a busy machine. */
const PATIENCE = 300_000;

/** Says that the tests of a file need it. */
export function needsTheBuild(): void {
  beforeAll(() => void execFileSync(process.execPath, ['scripts/build.mjs']), PATIENCE);
}
