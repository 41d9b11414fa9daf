/** What is asked of the server. */
import { numbers, wordOf } from '../sentences.js';
import type { Request } from './load.js';
import { UNRECORDED, articleSlug, makeArticle, outletSlug, speakerSlug } from './newsroom.js';

export interface Asked {
  /** How many articles the newsroom has. */
  articles: number;
  /** For what writes. */
  key: string;
  /** How many writes there were before: each is done once. */
  sent: number;
}

export interface Workload {
  name: string;
  what: string;
  requests(asked: Asked): Request[];
  writes?: boolean;
}

const range = <T>(length: number, make: (n: number) => T): T[] => Array.from({ length }, (_, n) => make(n));
const get = (path: string): Request => ({ method: 'GET', path });

/** More than are created in a few seconds. */
const STATEMENTS = 8_000;

/** Words that some of a hundred articles have; every other query has two of them. */
function query(n: number): string {
  const random = numbers(50_000 + n);
  const word = (): string => wordOf(200 + Math.floor(1_800 * random()));
  return n % 2 === 0 ? word() : `${word()} ${word()}`;
}

/** Printed in the article between quotation marks, and recorded by nobody. Articles take turns. */
function createStatement(articles: number, key: string, n: number): Request {
  const statement = makeArticle(n % articles, articles).unrecorded[Math.floor(n / articles) % UNRECORDED];
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  return { method: 'POST', path: '/v1/quotes', headers, body: JSON.stringify(statement) };
}

export const workloads: readonly Workload[] = [
  {
    name: 'R1', what: 'an article with outlet, images, quotes and speakers',
    requests: ({ articles }) => range(200, (n) => get(`/v1/articles/${articleSlug(Math.floor(((n + 0.5) * articles) / 200))}?include=outlet,images.image,quotes,quotes.speaker`)),
  },
  { name: 'R2', what: 'the 20 newest articles', requests: () => [get('/v1/articles')] },
  {
    name: 'R3', what: 'articles by outlet and dates, page 10',
    requests: () => range(20, (n) => get(`/v1/articles?outlet=${outletSlug(n)}&publishedAfter=${2015 + Math.floor(n / 5)}&publishedBefore=${2020 + Math.floor(n / 5)}&page=10`)),
  },
  { name: 'R4', what: 'a speaker’s 20 newest statements', requests: () => range(100, (n) => get(`/v1/quotes?speaker=${speakerSlug(n * 5)}&sort=-publishedAt`)) },
  { name: 'R5', what: 'full-text search in articles', requests: () => range(100, (n) => get(`/v1/articles?q=${encodeURIComponent(query(n))}`)) },
  {
    name: 'W1', what: 'create a statement of a published article', writes: true,
    requests: ({ articles, key, sent }) => range(STATEMENTS, (n) => createStatement(articles, key, sent + n)),
  },
];

/** Far more answers than are kept at a time, in each of their forms. */
export function everyArticle(articles: number): Request[] {
  const includes = ['', '?include=quotes', '?include=outlet,images.image,quotes,quotes.speaker'];
  const codings = ['br', 'gzip', 'identity'];
  return range(articles * includes.length, (n) => ({
    ...get(`/v1/articles/${articleSlug(n % articles)}${includes[Math.floor(n / articles)]}`), headers: { 'Accept-Encoding': codings[n % codings.length] ?? '' },
  }));
}

/** Those that are named; all, where none is. @throws Error for a name that none has */
export function chosenOf(all: readonly Workload[], only: string[] | undefined): Workload[] {
  const names = all.map(({ name }) => name);
  if (only?.some((name) => !names.includes(name))) throw new Error(`--only takes ${names.join(', ')}, separated by commas.`);
  return all.filter(({ name }) => only?.includes(name) ?? true);
}
