/**
 * Kept answers: the same request gets the same bytes, until something changes that they were made from. A decision record tells
 * why they are right: docs/decisions/0015-kept-answers.md.
 */
import type { IncomingMessage } from 'node:http';
import type { Database } from '../../database/database.js';
import { formOf } from './forms.js';
import { Freshness } from './freshness.js';
import { AnswerStore, type KeptAnswer } from './store.js';

/** An answer to the public, on its way. */
interface Sendable {
  body: Buffer;
  contentType: string;
  etag: string;
  /** Those that every caller gets, apart from the tag and what is about the body: names and values in turn. */
  headers: string[];
  tags: readonly string[];
}

/** One answer that is being made. */
interface Making {
  url: string;
  began: number;
  /** Resolves when it is made, or will not be. */
  done: Promise<void>;
  end(): void;
}

interface Limits {
  /** Bytes of all that is kept; 0: nothing is. */
  cacheBytes: number;
  /** Seconds that a shared cache may send an answer without asking. */
  cacheSMaxage: number;
}

export const keepsNothing: Limits = { cacheBytes: 0, cacheSMaxage: 0 };

export class KeptAnswers {
  readonly store: AnswerStore;
  readonly freshness: Freshness;
  readonly #making = new Map<string, Making>();
  readonly #byRequest = new WeakMap<IncomingMessage, Making>();

  constructor({ cacheBytes, cacheSMaxage }: Limits) {
    this.store = new AnswerStore(cacheBytes);
    this.freshness = new Freshness(cacheSMaxage);
  }

  /** Follows what changes in the database, from now on. Before that, nothing is kept. */
  async follow(database: Pick<Database, 'follow'>): Promise<void> {
    this.freshness.following = await database.follow((news, nextDue) => {
      this.freshness.expectAt(nextDue);
      for (const { cacheTags } of news) if (cacheTags.length > 0) this.store.drop(cacheTags);
    });
  }

  /** Resolves when the answer to a URL is made that is being made; undefined where none is. */
  underWay(url: string): Promise<void> | undefined {
    return this.#making.get(url)?.done;
  }

  /** Remembers that a request is being answered. Whatever comes of it, call what is returned at the end. */
  begin(req: IncomingMessage, url: string): () => void {
    const making = newMaking(url, this.store.now, () => {
      this.#byRequest.delete(req);
      if (this.#making.get(url) === making) this.#making.delete(url);
    });
    this.#making.set(url, making);
    this.#byRequest.set(req, making);
    return making.end;
  }

  /** Keeps the answer to a request that began here, unless what it was made from has changed since. */
  offer(req: IncomingMessage, { body, contentType, etag, headers, tags }: Sendable): void {
    const making = this.#byRequest.get(req);
    if (making === undefined) return;
    if (this.freshness.isCurrent()) {
      const [mediaType = ''] = contentType.split(';');
      const answer: KeptAnswer = { url: making.url, mediaType, tags, forms: { identity: formOf(body, etag, contentType, headers) } };
      this.store.keep(answer, making.began);
    }
    making.end();
  }

  async close(): Promise<void> {
    await this.freshness.following?.close();
    this.freshness.following = undefined;
  }
}

function newMaking(url: string, began: number, onEnd: () => void): Making {
  let resolve = (): void => {};
  const done = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { url, began, done, end: () => (onEnd(), resolve()) };
}

/** Opens kept answers over a database. */
export async function keepAnswers(database: Pick<Database, 'follow'>, limits: Limits): Promise<KeptAnswers> {
  const kept = new KeptAnswers(limits);
  await kept.follow(database);
  return kept;
}
