/** What is kept but follows from something else, brought up to date in a database that an older version of this code has written. */
import type { Database, Tx } from '../database/database.js';
import { readSetting } from '../database/settings.js';
import { countWords } from '../statements/words.js';
import { keepLanguage, keepPublication } from './articles/article.kept.js';
import { highlightAgain } from './bodies.js';
import { recountTerms } from './counts.js';
import { convertAfter } from './history/former-snapshots.js';
import { addDeferredShingles } from './quotes/deferred-shingles.js';
import { updateShingles } from './quotes/quote.shingles.js';
import { deriveWordsAfter } from './derived-words.js';

/** Works through a part of something, in the order of a key; answers the last key, undefined at the end. */
type Portion<Key> = (tx: Tx, after: Key) => Promise<Key | undefined>;

/**
 * What each version derives that the ones before did not, or did in another way. Add one for what is new.
 * A step may find its work done: interrupted, it starts again at the next start.
 */
const steps: { version: number; run: (database: Database) => Promise<void> }[] = [
  { version: 2, run: (database) => throughout(database, deriveAfter, '') },
  { version: 3, run: (database) => throughout(database, convertAfter, 0) },
  { version: 4, run: (database) => throughout(database, keepForListsAfter, '') },
  { version: 5, run: (database) => database.write(recountTerms) },
  { version: 6, run: (database) => throughout(database, deriveWordsAfter, 0) },
];

const setting = { name: 'derivation' };

/** Derives anew what is not of this version, and what an import that was cut off has left to be derived. */
export async function bringUpToDate(database: Database): Promise<void> {
  const known = await database.read((tx) => readSetting(tx, setting.name));
  for (const { version, run } of steps.filter((step) => step.version > Number(known ?? 1))) {
    await run(database);
    const value = String(version);
    await database.write((tx) => tx.setting.upsert({ where: setting, create: { ...setting, value }, update: { value } }));
  }
  await addDeferredShingles(database);
}

/** In portions, each its own transaction, so that nobody waits for all of it. */
async function throughout<Key>(database: Database, portion: Portion<Key>, first: Key): Promise<void> {
  for (let last: Key | undefined = first; last !== undefined; ) {
    const after: Key = last;
    last = await database.write((tx) => portion(tx, after));
  }
}

/** Articles in one transaction. */
const PORTION = 50;

const deriveAfter: Portion<string> = async (tx, id) => {
  const articles = await tx.article.findMany({ where: { id: { gt: id } }, orderBy: { id: 'asc' }, take: PORTION, select: { id: true } });
  for (const article of articles) await derive(tx, article.id);
  return articles.at(-1)?.id;
};

async function derive(tx: Tx, articleId: string): Promise<void> {
  const quotes = await tx.quote.findMany({ where: { articleId }, select: { id: true, text: true, speakerId: true } });
  for (const { id, text } of quotes) await tx.quote.update({ where: { id }, data: { wordCount: countWords(text) }, select: { id: true } });
  await updateShingles(tx, [], quotes);
  await highlightAgain(tx, articleId);
}

const keepForListsAfter: Portion<string> = async (tx, id) => {
  const articles = await tx.article.findMany({ where: { id: { gt: id } }, orderBy: { id: 'asc' }, take: PORTION, select: { id: true, publishedAt: true } });
  for (const { id: articleId, publishedAt } of articles) await keepPublication(tx, articleId, publishedAt);
  if (articles.length > 0) await keepLanguage(tx, articles.map((article) => article.id));
  return articles.at(-1)?.id;
};
