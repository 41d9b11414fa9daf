/** Writes with an Idempotency-Key, by clients that hear nothing and ask again: each is done once. */
import { randomUUID } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import type { Book } from './book.js';
import { type Answer, type Client, insist, unheard } from './client.js';

const LAST_REQUESTS = 10;

/** For the summary: keys whose server was killed before it answered. */
export const UNDER_WAY = 'key under way at a kill';

/** Makes an outlet, under a key of its own or again under one that is known; undefined where no answer came. */
export async function post(client: Client, book: Book, key: string = randomUUID()): Promise<Answer | undefined> {
  const keyed = book.keyed.get(key) ?? { body: { name: `Retried ${key}`, category: 'online' }, ids: new Set<string>(), first: 0, unheard: false };
  book.keyed.set(key, keyed);
  const answer = await client.call('POST', '/v1/outlets', keyed.body, { 'Idempotency-Key': key }).catch(unheard);
  if (answer?.status === 201) {
    book.acknowledge('outlet', answer.body);
    keyed.ids.add(answer.body.id);
    if (!answer.replayed) keyed.first += 1;
    return answer;
  }
  if (answer === undefined || answer.status === 503) keyed.unheard = true;
  else book.claim(answer.body?.code === 'request_in_progress', () => `POST /v1/outlets with a key answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** A client that asks twice at once, and twice again. */
export async function retry(client: Client, book: Book): Promise<void> {
  const key = randomUUID();
  const send = (): Promise<Answer | undefined> => post(client, book, key);
  const answers = [...(await Promise.all([send(), send()])), await send(), await send()];
  claimOnce(book, key);
  if (book.keyed.get(key)?.unheard) return book.count('retry undecided');
  book.count('retry');
  const told = answers.map((answer) => `${answer?.status} ${answer?.body?.id}`).join(', ');
  book.claim(book.keyed.get(key)?.first === 1, () => `nobody was the first with the Idempotency-Key ${key}: ${told}`);
}

function claimOnce(book: Book, key: string): void {
  const keyed = book.keyed.get(key);
  book.claim((keyed?.ids.size ?? 0) <= 1 && (keyed?.first ?? 0) <= 1, () => `the Idempotency-Key ${key} was done more than once: ${[...(keyed?.ids ?? [])].join()}`);
}

/** Asks a server in its last moments, and forgets the answers that it still gives: all will be sent again. */
export async function askAndForget(client: Client, book: Book, onAnswer: () => void): Promise<void> {
  const asked = Array.from({ length: LAST_REQUESTS }, async () => {
    const key = randomUUID();
    const answer = await post(client, book, key);
    const keyed = book.keyed.get(key);
    if (keyed !== undefined) keyed.unheard = true;
    if (answer === undefined) book.count(UNDER_WAY);
    else onAnswer();
  });
  await Promise.all(asked);
}

/** Sends again what was not answered, as it was under way when a server was killed or busy. */
export async function sendAgain(client: Client, book: Book): Promise<void> {
  for (const [key, keyed] of book.keyed) {
    if (!keyed.unheard) continue;
    const answer = await insist(async () => (await post(client, book, key)) ?? { status: 0, etag: '', replayed: false, body: undefined });
    book.claim(answer.status === 201, () => `the Idempotency-Key ${key}, sent again, answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    if (answer.status !== 201) return;
    keyed.unheard = false;
    book.count(answer.replayed ? 'sent again: was done' : 'sent again: was not done');
  }
}

/** There is exactly one resource for every key, and it is the one that the answers spoke of. */
export function checkKeys(file: string, book: Book): void {
  const database = new Sqlite(file, { readonly: true });
  const named = database.prepare('SELECT "id" FROM "Outlet" WHERE "name" = ?').pluck();
  for (const [key, { body, ids }] of book.keyed) {
    claimOnce(book, key);
    const made = named.all(body.name);
    book.claim(made.length === 1 && ids.has(String(made[0])), () => `of the Idempotency-Key ${key} there are ${made.length} outlets: ${made.join()}; its answers spoke of ${[...ids].join()}`);
  }
  database.close();
}
