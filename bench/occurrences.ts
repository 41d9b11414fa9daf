/**
 * What finding the occurrences of a statement costs, when its speaker has 1,000 and when 100,000 statements: `npm run bench:occurrences`.
 *
 * The statements are made up, each time the same: words of a vocabulary in the frequencies of Zipf's law, one statement in a
 * hundred a repeat of an earlier one, one a variant and one a part. They are inserted in bulk, their shingles by the function
 * that every write calls; look-ups go through the service.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { publicCaller } from '../src/changes/scope.js';
import { Signer } from '../src/changes/signer.js';
import { type Database, type Tx, openDatabase } from '../src/database/database.js';
import { listOccurrences } from '../src/resources/quotes/occurrence.service.js';
import { updateShingles } from '../src/resources/quotes/quote.shingles.js';
import { type Sentence, makeSentences, numbers } from './sentences.js';

const SIZES = [1_000, 100_000];
const LOOKUPS = 300;
const PORTION = 2_000;
const START = Date.UTC(2015, 0, 1);

const at = new Date(START);
const ids = { outlet: uuid(), article: uuid(), speaker: uuid() };
const versioned = { createdAt: at, updatedAt: at };

async function insertWorld(tx: Tx): Promise<void> {
  await tx.outlet.create({ data: { ...versioned, id: ids.outlet, slug: 'outlet', name: 'Outlet', nameKey: 'outlet', category: 'newspaper' } });
  await tx.speaker.create({ data: { ...versioned, id: ids.speaker, slug: 'speaker', name: 'Speaker', nameKey: 'speaker', kind: 'person', aliases: [], positions: [] } });
  const text = { headline: 'Headline', headlineKey: 'headline', body: '', bodyHtml: '', text: '', wordCount: 0, language: 'en' };
  await tx.article.create({ data: { ...versioned, ...text, id: ids.article, slug: 'article', outletId: ids.outlet, status: 'published', publishedAt: at } });
}

/** Answers the milliseconds that writing the shingles took. */
async function insertQuotes(tx: Tx, sentences: readonly Sentence[], first: number): Promise<number> {
  const kept = { articleId: ids.article, outletId: ids.outlet, kind: 'indirect', segments: [], anchorStatus: 'none', anchorVersion: 1 };
  const quotes = sentences.map(({ id, text }, i) => (
    { ...versioned, ...kept, id, text, speakerId: ids.speaker, position: first + i + 1, publishedAt: new Date(START + (first + i) * 60_000) }
  ));
  await tx.quote.createMany({ data: quotes });
  await tx.searchDocument.createMany({ data: quotes.map(({ id }) => ({ resource: 'quote', resourceId: id, articleId: ids.article })) });
  return time(() => updateShingles(tx, [], quotes));
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const quantile = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;

async function bytesOf(database: Database): Promise<number> {
  const rows = await database.read((tx) => tx.$queryRaw<{ bytes: bigint }[]>`SELECT sum(pgsize) AS bytes FROM dbstat WHERE name = 'Shingle'`);
  return Number(rows[0]?.bytes ?? 0);
}

/** Looks up statements at even distances; answers the times in milliseconds, sorted, and how many occurrences were found. */
async function lookUp(database: Database, sentences: readonly Sentence[]): Promise<{ times: number[]; found: number }> {
  const signer = new Signer('bench');
  const times: number[] = [];
  let found = 0;
  for (let i = -20; i < LOOKUPS; i += 1) {
    const { id } = sentences[Math.floor(((i + 20) * sentences.length) / (LOOKUPS + 20))] ?? { id: '' };
    const took = await time(async () => {
      const page = await database.read((tx) => listOccurrences({ tx, caller: publicCaller, signer }, id, { count: true }));
      found += i < 0 ? 0 : (page.total ?? 0);
    });
    if (i >= 0) times.push(took); // the first few only warm up
  }
  return { times: times.sort((a, b) => a - b), found };
}

async function measure(size: number): Promise<{ p50: number; p95: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-bench-'));
  const database = await openDatabase(`file:${join(folder, 'bench.db')}`);
  try {
    const sentences = makeSentences(size, numbers(1));
    await database.write(insertWorld);
    let writing = 0;
    for (let first = 0; first < size; first += PORTION) {
      writing += await database.write((tx) => insertQuotes(tx, sentences.slice(first, first + PORTION), first));
    }
    const { times, found } = await lookUp(database, sentences);
    const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
    console.log(`${size} statements: a look-up takes ${p50.toFixed(1)} ms (p50), ${p95.toFixed(1)} ms (p95), ${times.at(-1)?.toFixed(1)} ms (most)`);
    console.log(`  and finds ${(found / LOOKUPS).toFixed(2)} occurrences;`);
    console.log(`  writing the shingles of one takes ${(writing / size).toFixed(3)} ms and ${Math.round((await bytesOf(database)) / size)} bytes`);
    return { p50, p95 };
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const results: { p50: number; p95: number }[] = [];
for (const size of SIZES) results.push(await measure(size));
const [few, many] = results;
if (few && many) console.log(`100 times as many statements: ${(many.p50 / few.p50).toFixed(1)} times as long (p50), ${(many.p95 / few.p95).toFixed(1)} times (p95)`);
