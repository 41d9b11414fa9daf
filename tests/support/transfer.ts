/** Exports through the front door, and imports of what they gave. */
import { type BadLine, type ImportCounts, type ImportOptions, runImport } from '../../src/resources/transfer/import.js';
import { readLines } from '../../src/resources/transfer/import.lines.js';
import { exported } from '../../src/resources/transfer/transfer.schema.js';
import type { Role } from '../../src/changes/scope.js';
import type { Json } from './make.js';
import type { TestNewsroom } from './newsroom.js';

/** In an order in which each names only what stands before it. */
export const kinds = Object.keys(exported);

/** All that the holder of a key, or the public, may export, by kind. */
export async function exportAll(newsroom: TestNewsroom, role: Role | null): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const kind of kinds) {
    const { status, text } = await newsroom.as(role).get(`/v1/export/${kind}`);
    if (status !== 200) throw new Error(`${status} ${text}`);
    texts[kind] = text;
  }
  return texts;
}

/** Imports texts, each as a file of its own, and tells what was bad. */
export async function importAll({ ledger }: Pick<TestNewsroom, 'ledger'>, texts: Record<string, string>, options: ImportOptions = {}): Promise<ImportCounts & { complaints: BadLine[] }> {
  const complaints: BadLine[] = [];
  const counts = await runImport(ledger, linesOf(texts), { report: (bad) => void complaints.push(bad), ...options });
  return { ...counts, complaints };
}

async function* linesOf(texts: Record<string, string>) {
  for (const [file, text] of Object.entries(texts)) {
    yield* readLines(file, (async function* () {
      yield Buffer.from(text);
    })());
  }
}

const lists = [
  '/v1/articles?include=outlet,quotes.speaker,quotes.via.outlet,images.image', '/v1/articles?sort=headline', '/v1/quotes?sort=createdAt', '/v1/quotes?sort=saidAt',
  '/v1/speakers?include=image', '/v1/speakers?sort=-quoteCount', '/v1/images?include=creditOutlet', '/v1/outlets', '/v1/sections', '/v1/topics', '/v1/reports/sources',
  '/v1/articles?q=we&sort=-publishedAt', '/v1/quotes?q=we&sort=-publishedAt', '/v1/speakers?q=o', '/v1/images?q=the', '/v1/outlets?q=the',
];

/** All that may be read of articles, statements and speakers, one by one. */
const items: Record<string, string[]> = {
  articles: ['', '/text', '/verification', '/corrections'],
  quotes: ['', '/occurrences'],
  speakers: ['', '/timeline', '/positions'],
};

/** What a newsroom answers to whoever reads all of it, by path. Cursors are sealed by each newsroom itself, and left out. */
export async function readAll(newsroom: TestNewsroom, role: Role | null): Promise<Record<string, Json>> {
  const answers: Record<string, Json> = {};
  const read = async (path: string): Promise<Json> => {
    const { status, body, text } = await newsroom.as(role).get(path);
    answers[path] = { status, body: path.endsWith('/text') ? text : (body.data ?? body) };
    return body;
  };
  for (const path of lists) await read(`${path}${path.includes('?') ? '&' : '?'}limit=100`);
  for (const [kind, parts] of Object.entries(items)) {
    const status = kind === 'articles' && role !== null ? '&status=any' : '';
    const { data } = await read(`/v1/${kind}?limit=100${status}`);
    for (const { id } of data as Json[]) for (const part of parts) await read(`/v1/${kind}/${id}${part}`);
  }
  return answers;
}
