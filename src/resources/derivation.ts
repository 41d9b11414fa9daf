/** What is kept but follows from something else, brought up to date in a database that an older version of this code has written. */
import type { Database, Tx } from '../database/database.js';
import { countWords } from '../statements/words.js';
import { highlightAgain } from './bodies.js';
import { updateShingles } from './quotes/quote.shingles.js';

/** Raise it when something derived is added, or derived in another way; and say below how. */
const DERIVATION = '2';

/** Articles in one transaction. */
const PORTION = 50;

/** Derives anew what is not of this version; answers for how many articles. Interrupted, it starts again at the next start. */
export async function bringUpToDate(database: Database): Promise<number> {
  const setting = { name: 'derivation' };
  const known = await database.read((tx) => tx.setting.findUnique({ where: setting }));
  if (known?.value === DERIVATION) return 0;
  let count = 0;
  for (let last: string | undefined = ''; last !== undefined; ) {
    const after: string = last;
    const ids: string[] = await database.write((tx) => deriveAfter(tx, after));
    count += ids.length;
    last = ids.at(-1);
  }
  await database.write((tx) => tx.setting.upsert({ where: setting, create: { ...setting, value: DERIVATION }, update: { value: DERIVATION } }));
  return count;
}

async function deriveAfter(tx: Tx, id: string): Promise<string[]> {
  const articles = await tx.article.findMany({ where: { id: { gt: id } }, orderBy: { id: 'asc' }, take: PORTION, select: { id: true } });
  for (const article of articles) await derive(tx, article.id);
  return articles.map((article) => article.id);
}

async function derive(tx: Tx, articleId: string): Promise<void> {
  const quotes = await tx.quote.findMany({ where: { articleId }, select: { id: true, text: true, speakerId: true } });
  for (const { id, text } of quotes) await tx.quote.update({ where: { id }, data: { wordCount: countWords(text) }, select: { id: true } });
  await updateShingles(tx, [], quotes);
  await highlightAgain(tx, articleId);
}
