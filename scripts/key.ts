/** `npm run key -- create --name N --role admin [--expires-at T]`, `npm run key -- list`, `npm run key -- revoke <id>`. */
import { parseArgs } from 'node:util';
import { write } from '../src/changes/write.js';
import { loadConfig } from '../src/config.js';
import { Problem } from '../src/http/errors.js';
import { lowerCaseId } from '../src/http/fields.js';
import { invalidBody } from '../src/http/zod-problem.js';
import { openNewsroom } from '../src/newsroom.js';
import { KeyCreate } from '../src/resources/keys/key.schema.js';
import { createKey, revokeKey } from '../src/resources/keys/key.service.js';

const USAGE = `npm run key -- create --name NAME --role viewer|editor|admin [--expires-at TIME]
npm run key -- list
npm run key -- revoke ID`;

const options = { name: { type: 'string' }, role: { type: 'string' }, 'expires-at': { type: 'string' } } as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command, id] = positionals;
  // Whoever may run this may read the database: no first key is made behind their back.
  const { database, signer } = await openNewsroom({ ...loadConfig(), adminKey: '' });
  const context = { caller: { role: 'admin' as const, keyId: null, name: 'command line' }, signer, requestId: null };
  try {
    if (command === 'create') {
      const parsed = KeyCreate.safeParse({ name: values.name, role: values.role, expiresAt: values['expires-at'] ?? null });
      if (!parsed.success) throw invalidBody(parsed.error);
      console.log((await write(database, context, (writing) => createKey(writing, parsed.data))).key);
    } else if (command === 'list') {
      const keys = await database.read((tx) => tx.key.findMany({ orderBy: { createdAt: 'asc' }, omit: { hash: true } }));
      console.table(keys.map(({ createdAt, expiresAt, ...key }) => ({ ...key, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? 'never' })));
    } else if (command === 'revoke' && id !== undefined) {
      await write(database, context, (writing) => revokeKey(writing, lowerCaseId(id)));
      console.log('revoked');
    } else {
      console.error(USAGE);
      process.exitCode = 2;
    }
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Problem ? `${error.message}\n\n${USAGE}` : (error as Error).message);
  process.exitCode = 1;
});
