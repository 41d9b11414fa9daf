/** What must hold of a newsroom after the storm, as its servers show it. */
import { isDeepStrictEqual } from 'node:util';
import type { Book, Known } from './book.js';
import { type Client, type Json, insist } from './client.js';
import { compare, written } from './compare.js';

const AT_ONCE = 6;

/**
 * Compares every article with what the log composes of it, and with what its writer knows: the last write that was
 * acknowledged is what is shown, of statements and working copies too.
 *
 * @returns how many articles were compared
 */
export async function checkAnswers(client: Client, ids: readonly string[], book: Book): Promise<number> {
  const rest = [...ids];
  const shown = new Map<string, Json>();
  const compareRest = async (): Promise<void> => {
    for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
      const live = await readArticle(client, id, book);
      for (const one of [live, ...(live?.quotes ?? [])]) shown.set(one?.id, one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, compareRest));
  for (const [id, known] of book.known) checkKnown(id, known, shown, book);
  return ids.length;
}

async function readArticle(client: Client, id: string, book: Book): Promise<Json> {
  const get = (path: string): Promise<Json> => insist(() => client.call('GET', `/v1/articles/${id}${path}`));
  const live = await get('?include=quotes');
  const revision = await get(`/revisions/${live.body?.version}`);
  if (live.status !== 200 || revision.status !== 200) return book.violate(`reading ${id} answered ${live.status}, and its revision ${live.body?.version} ${revision.status}`);
  for (const difference of differences(revision.body.snapshot, live.body)) book.violate(`the article ${id} and its revision ${live.body.version} differ: ${difference}`);
  const copy = book.known.get(id)?.copy;
  if (copy) compare(book, `the working copy of ${id}`, written.copy, copy, (await get('/draft')).body);
  return live.body;
}

/** The fields in which what is live is not what is on record; statements are compared one by one. */
function differences({ quotes, ...recorded }: Json, live: Json): string[] {
  const fields = Object.keys(recorded).filter((name) => !isDeepStrictEqual(recorded[name], live[name]));
  const told = fields.map((name) => `${name} is ${JSON.stringify(live[name])}, on record ${JSON.stringify(recorded[name])}`);
  if (quotes === undefined) return told;
  if (quotes.length !== live.quotes.length) return [...told, `${live.quotes.length} statements, on record ${quotes.length}`];
  return [...told, ...quotes.flatMap((quote: Json, i: number) => differences(quote, live.quotes[i]).map((difference) => `statement ${i + 1}: ${difference}`))];
}

function checkKnown(id: string, { article, quote, copy, gone }: Known, shown: Map<string, Json>, book: Book): void {
  if (gone !== undefined) return book.claim(!shown.has(id), () => `${id} was deleted ${gone}, and is shown`);
  if (article !== undefined) compare(book, `the article ${id}`, written.article, article, shown.get(id));
  if (copy !== undefined) book.claim(shown.get(id)?.hasUnpublishedChanges === (copy !== null), () => `the article ${id} has ${copy === null ? 'a working copy that was published' : 'lost its working copy'}`);
  // A statement goes with its article, of which it may not be known whether it is gone.
  const around = book.known.get(quote?.articleId);
  if (around?.article !== undefined && around.gone === undefined) compare(book, `the statement ${id}`, written.quote, quote, shown.get(id));
}
