/** A newsroom's day in seconds: what one client writes, over and over, and what must hold of the answers. */
import { randomUUID } from 'node:crypto';
import type { Book } from './book.js';
import { type Answer, type Client, type Json, Unreachable } from './client.js';

export interface World {
  outletId: string;
  speakerIds: string[];
}

export interface WriterOptions {
  client: Client;
  book: Book;
  world: World;
  random: () => number;
  /** Whether it is over. */
  over: () => boolean;
}

const WORDS = ['“The tunnel opens in June,” she said.', '“Nobody knows the tides,” he said.', '“We will see,” they said.'];
const RACERS = 4;

/** Writes until it is over; a server that goes away ends it too. */
export async function write(options: WriterOptions): Promise<void> {
  const writer = new Writer(options);
  const steps = [writer.create, writer.create, writer.race, writer.revise, writer.revise, writer.speak, writer.speak, writer.plan, writer.retry, writer.unpublish, writer.trash];
  while (!options.over()) {
    const step = steps[Math.floor(options.random() * steps.length)];
    try {
      await step?.call(writer);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      if (!options.over()) options.book.count('unreachable');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

class Writer {
  /** The articles that nobody else writes to. */
  readonly #own: string[] = [];

  constructor(private readonly options: WriterOptions) {}

  async create(): Promise<void> {
    const { book, world } = this.options;
    const quotes = WORDS.map((words, i) => ({ kind: 'direct', text: words.slice(1, words.indexOf('”')), speakerId: world.speakerIds[i % world.speakerIds.length] }));
    const made = await this.#do('create', 201, 'POST', '/v1/articles', { headline: `Storm ${randomUUID()}`, body: WORDS.join('\n\n'), outletId: world.outletId, quotes });
    if (made === undefined) return;
    book.acknowledge('article', made.body);
    this.#own.push(made.body.id);
  }

  /** Several change one version at once: exactly one wins. */
  async race(): Promise<void> {
    const { book, client } = this.options;
    const id = this.#pick();
    const read = await client.call('GET', `/v1/articles/${id}`);
    if (read.status !== 200) return;
    const headers = { 'If-Match': read.etag };
    const answers = await Promise.all(Array.from({ length: RACERS }, (_, i) => client.call('PATCH', `/v1/articles/${id}`, { summary: `${randomUUID()} ${i}` }, headers)));
    book.count('race');
    const [won, lost] = [answers.filter(({ status }) => status === 200), answers.filter(({ status }) => status === 412)];
    for (const { body } of won) book.acknowledge('article', body);
    if (answers.some(({ status }) => status === 503)) return void book.count('503');
    book.claim(won.length === 1 && lost.length === RACERS - 1, () => `of ${RACERS} with one ETag not exactly one won: ${answers.map(({ status }) => status).join()}`);
  }

  /** What was never public becomes so; what is gets a working copy, which is published. */
  async revise(): Promise<void> {
    const { book } = this.options;
    const id = this.#pick();
    const headline = `Revised ${randomUUID()}`;
    const draft = await this.#do('draft', 200, 'PATCH', `/v1/articles/${id}/draft`, { headline, body: [...WORDS].reverse().join('\n\n') }, [404]);
    if (draft?.status !== 200) return;
    book.acknowledge('articleDraft', draft.body);
    const published = await this.#do('publish', 200, 'POST', `/v1/articles/${id}/publish`, {}, [409]);
    if (published?.status !== 200) return;
    book.acknowledge('article', published.body);
    book.claim(published.body.headline === headline && published.body.status === 'published', () => `publishing ${id} did not apply its working copy`);
  }

  async speak(): Promise<void> {
    const { book, world } = this.options;
    const made = await this.#do('quote', 201, 'POST', '/v1/quotes', { articleId: this.#pick(), kind: 'indirect', text: `The tide would turn ${randomUUID()}`, speakerId: world.speakerIds[0] }, [422]);
    if (made?.status !== 201) return;
    book.acknowledge('quote', made.body);
    const patched = await this.#do('quote', 200, 'PATCH', `/v1/quotes/${made.body.id}`, { place: 'Port Averil' });
    if (patched?.status === 200) book.acknowledge('quote', patched.body);
    if (this.options.random() < 0.3) await this.#do('quote', 204, 'DELETE', `/v1/quotes/${made.body.id}`);
  }

  /** A publication that comes due in the middle of everything; nobody touches the article afterwards. */
  async plan(): Promise<void> {
    const { book, random } = this.options;
    await this.create();
    const id = this.#own.pop();
    if (id === undefined) return;
    const at = new Date(Date.now() + 500 + Math.floor(4_000 * random())).toISOString();
    const answer = await this.#do('plan', 200, 'POST', `/v1/articles/${id}/publish`, { at }, [422]);
    if (answer?.status !== 200) return;
    book.acknowledge('article', answer.body);
    book.planned.push({ id, at });
  }

  /** A client that hears nothing, and asks again with the same key: it is done once. */
  async retry(): Promise<void> {
    const { book, client } = this.options;
    const body = { name: `Retried ${randomUUID()}`, category: 'online' };
    const headers = { 'Idempotency-Key': randomUUID() };
    const send = (): Promise<Answer> => client.call('POST', '/v1/outlets', body, headers);
    const answers = [...(await Promise.all([send(), send()])), await send(), await send()];
    book.count('retry');
    const made = answers.filter(({ status }) => status === 201);
    for (const answer of made) book.acknowledge('outlet', answer.body);
    if (answers.some(({ status }) => status === 503)) return void book.count('503');
    const once = new Set(made.map(({ body: { id } }) => id)).size === 1 && made.filter(({ replayed }) => !replayed).length === 1;
    book.claim(once && answers.every(({ status }) => status === 201 || status === 409), () => `an Idempotency-Key was not done exactly once: ${answers.map(({ status, body }) => `${status} ${body?.id}`).join(', ')}`);
  }

  async unpublish(): Promise<void> {
    const answer = await this.#do('unpublish', 200, 'POST', `/v1/articles/${this.#pick()}/unpublish`, {}, [404, 409]);
    if (answer?.status === 200) this.options.book.acknowledge('article', answer.body);
  }

  async trash(): Promise<void> {
    const id = this.#pick();
    if (this.options.random() < 0.7) return;
    const gone = await this.#do('trash', 204, 'DELETE', `/v1/articles/${id}`, undefined, [404]);
    if (gone?.status !== 204) return;
    const back = await this.#do('restore', 200, 'POST', `/v1/articles/${id}/restore`, {});
    if (back?.status === 200) this.options.book.acknowledge('article', back.body);
  }

  #pick(): string {
    return this.#own[Math.floor(this.options.random() * this.#own.length)] ?? '01890000-0000-7000-8000-000000000000';
  }

  /** One request. Beside what is expected, a server may be busy; anything else is a violation. */
  async #do(what: string, expected: number, method: string, path: string, body?: Json, also: readonly number[] = []): Promise<Answer | undefined> {
    const { book, client } = this.options;
    const answer = await client.call(method, path, body);
    if (answer.status === 503) return void book.count('503');
    book.count(answer.status === expected ? what : `${what} ${answer.status}`);
    book.claim(answer.status === expected || also.includes(answer.status), () => `${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer;
  }
}
