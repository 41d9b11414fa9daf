/** What one client of the storm works with: the articles that nobody else writes to, and requests whose answers are kept in the book. */
import type { Book } from './book.js';
import { type Answer, type Client, type Json, Unreachable, insist } from './client.js';
import { compare, written } from './compare.js';

export interface World {
  outletId: string;
  speakerIds: string[];
}

/** The speakers hold offices, so that publishing fills the roles of their statements. */
export async function makeWorld({ call }: Client): Promise<World> {
  const make = async (path: string, body: object): Promise<string> => {
    const answer = await insist(() => call('POST', path, body));
    if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}`);
    return answer.body.id as string;
  };
  const names = ['Ines Harbour', 'Bram Tide', 'Una Gale'];
  const speakers = names.map((name) => make('/v1/speakers', { name, kind: 'person', positions: [{ title: `Keeper ${name}`, from: '2015' }] }));
  return { outletId: await make('/v1/outlets', { name: 'The Storm', category: 'online' }), speakerIds: await Promise.all(speakers) };
}

export interface DeskOptions {
  client: Client;
  book: Book;
  world: World;
  random: () => number;
  /** Whether it is over. */
  over: () => boolean;
}

/** Of so many articles it writes to one or the other, so that much happens to each. */
const AT_HAND = 4;
const NOBODYS = '01890000-0000-7000-8000-000000000000';

export class Desk {
  readonly #own: string[] = [];

  constructor(readonly options: DeskOptions) {}

  own(id: string): void {
    this.#own.push(id);
  }

  /** One of its last articles; at first, one that does not exist. */
  pick(): string {
    const atHand = this.#own.slice(-AT_HAND);
    return atHand[Math.floor(this.options.random() * atHand.length)] ?? NOBODYS;
  }

  /** It is there no more. */
  disown(id: string): void {
    this.#own.splice(this.#own.indexOf(id), 1);
  }

  /**
   * One write to an article or a statement. Beside what is expected, a server may be busy; anything else is a violation, as
   * is an answer that shows other words than were sent.
   *
   * @returns the answer if it is the expected one
   */
  async do(what: string, id: string | undefined, expected: number, request: [method: string, path: string, body?: object], also: readonly number[] = []): Promise<Answer | undefined> {
    const { book, client } = this.options;
    const answer = await client.call(...request).catch((error: unknown) => {
      if (error instanceof Unreachable && id !== undefined) book.doubt(id);
      throw error;
    });
    if (answer.status === 503) return void book.count('503');
    book.count(answer.status === expected ? what : `${what} ${answer.status}`);
    book.claim(answer.status === expected || also.includes(answer.status), () => `${request[0]} ${request[1]} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    if (answer.status !== expected) return undefined;
    for (const [name, value] of Object.entries(request[2] ?? {})) {
      const known = answer.body?.[name];
      book.claim(known === undefined || typeof value === 'object' || known === value, () => `${request[0]} ${request[1]} with ${name} ${JSON.stringify(value)} answered ${JSON.stringify(known)}`);
    }
    return answer;
  }

  /**
   * What a write to an article has answered: as it was before, but for what was changed.
   *
   * @returns its id
   */
  learnArticle({ body }: Answer, changed: Json): string {
    const { book } = this.options;
    book.acknowledge('article', body);
    const before = book.known.get(body.id)?.article;
    if (before !== undefined) compare(book, `the article ${body.id}`, written.article, { ...before, ...changed }, body);
    book.learn(body.id, { article: body, gone: undefined });
    return body.id as string;
  }

  /** The same for a statement. */
  learnQuote({ body }: Answer, changed: Json): string {
    const { book } = this.options;
    book.acknowledge('quote', body);
    const before = book.known.get(body.id)?.quote;
    if (before !== undefined) compare(book, `the statement ${body.id}`, written.quote, { ...before, ...changed }, body);
    book.learn(body.id, { quote: body });
    return body.id as string;
  }
}
