/** Jest's globalTeardown: removes what sqlite.setup.mjs has made. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

export default () => rmSync(dirname(process.env.TEST_SQLITE), { recursive: true, force: true });
