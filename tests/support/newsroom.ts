/** A newsroom for a test file: the real app on a real database of its own, and keys of every role. */
import type { RequestListener } from 'node:http';
import { type Logger, pino } from 'pino';
import request, { type Test } from 'supertest';
import { createApp } from '../../src/app.js';
import { type Caller, type Role, roles } from '../../src/changes/scope.js';
import type { Ledger } from '../../src/changes/ledger.js';
import type { Signer } from '../../src/changes/signer.js';
import { write } from '../../src/changes/write.js';
import { type Config, readConfig } from '../../src/config.js';
import type { Database } from '../../src/database/database.js';
import type { StreamLimits } from '../../src/http/event-stream.js';
import { type KeptAnswers, keepAnswers } from '../../src/http/kept/kept-answers.js';
import { openNewsroom } from '../../src/newsroom.js';
import { createKey } from '../../src/resources/keys/key.service.js';
import { type Engine, makeHome } from './home.js';

export interface TestNewsroom {
  app: RequestListener;
  kept: KeptAnswers;
  config: Config;
  database: Database;
  signer: Signer;
  ledger: Ledger;
  keys: Record<Role, string>;
  /** A request as the holder of a key with this role; as the public without one. */
  as(role: Role | null): Client;
  close(): Promise<void>;
}

type Method = 'get' | 'head' | 'post' | 'patch' | 'put' | 'delete' | 'options';
type Client = Record<Method, (path: string) => Test>;

interface Options {
  /** What it is kept in; that of the run when absent. */
  engine?: Engine;
  env?: Record<string, string>;
  logger?: Logger;
  overloaded?: () => boolean;
  /** What streams may take. They end soon when absent, so that every operation can be called like every other. */
  streamLimits?: Partial<StreamLimits>;
}

const testCaller: Caller = { role: 'admin', keyId: null, name: 'test' };

/** Opens an empty newsroom in a database of its own. Close it in `afterAll`. */
export async function openTestNewsroom({ engine, env = {}, logger = pino({ level: 'silent' }), overloaded = () => false, streamLimits = { longest: 250 } }: Options = {}): Promise<TestNewsroom> {
  const home = await makeHome(engine);
  const config = readConfig({ DATABASE_URL: home.url, SAMPLE_DATA: 'false', ...env });
  const { database, signer, ledger } = await openNewsroom(config);
  const keys = await makeKeys(database, signer);
  const kept = await keepAnswers(database, config);
  const app = createApp({ config, database, ledger, logger, overloaded, kept, streamLimits });
  return {
    app, kept, config, database, signer, ledger, keys,
    as: (role) => callerOf(app, role === null ? undefined : keys[role]),
    close: async () => {
      await kept.close();
      await database.close();
      await home.remove();
    },
  };
}

async function makeKeys(database: Database, signer: Signer): Promise<Record<Role, string>> {
  const made = await write(database, { caller: testCaller, signer, requestId: null }, async (writing) => {
    const pairs: [Role, string][] = [];
    for (const role of roles) pairs.push([role, (await createKey(writing, { name: `Test ${role}`, role, expiresAt: null })).key]);
    return pairs;
  });
  return Object.fromEntries(made) as Record<Role, string>;
}

/** Keeps lines of JSON as the text that they are. */
const asText: Parameters<Test['parse']>[0] = (response, done) => {
  const answer = response as typeof response & { text: string };
  answer.text = '';
  answer.setEncoding('utf8');
  answer.on('data', (chunk: string) => void (answer.text += chunk));
  answer.on('end', () => done(null, response.headers['content-type']?.includes('ndjson') ? {} : JSON.parse(answer.text || '{}')));
};

/** Requests to an app with a key; as the public without one. */
export function callerOf(app: RequestListener, key: string | undefined): Client {
  const send = (method: Method) => (path: string): Test => {
    const test = request(app)[method](path).set('Accept-Encoding', 'identity');
    // The client takes what it does not know for a file.
    if (path.startsWith('/v1/export/')) test.buffer(true).parse(asText);
    return key === undefined ? test : test.set('Authorization', `Bearer ${key}`);
  };
  const methods: Method[] = ['get', 'head', 'post', 'patch', 'put', 'delete', 'options'];
  return Object.fromEntries(methods.map((method) => [method, send(method)])) as Client;
}
