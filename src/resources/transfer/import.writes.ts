/** One batch of an import: a transaction. Within it kinds may come in any order. */
import type { Writing } from '../../changes/scope.js';
import { collections } from '../../http/kept/tags.js';
import { addDocuments, indexAllWords } from '../../database/search.js';
import { countMore } from '../counts.js';
import { type NewArticle, arrange, findHosts, insertArticles, prepareArticles, searchableArticles, updateHosts } from './import.articles.js';
import { type Entry, type Outcome, type ReadableLine, entryOf, toImport } from './import.entries.js';
import { importImages, importOutlets, importSpeakers } from './import.neighbours.js';
import { indexOccurrences, insertQuotes, prepareQuotes, searchableQuotes, setAsideKnownQuotes } from './import.quotes.js';
import { type Reply, linkReplies } from './import.replies.js';
import type { ImportLine, QuoteImport } from './transfer.schema.js';

export interface ImportedBatch {
  /** Of each line, in their order. */
  outcomes: Outcome[];
  /** Replies to statements that are not there yet. */
  openReplies: Reply[];
}

type Of<R extends ImportLine['resource']> = Entry<Extract<ImportLine, { resource: R }>>;

/**
 * Writes what is new of a batch; what is there already in the same version is left alone.
 *
 * @param isLarge whether the batch is of a large import, in whose end the shingles are added (quotes/deferred-shingles.ts)
 */
export async function importBatch(writing: Writing, lines: readonly ReadableLine[], isLarge: boolean): Promise<ImportedBatch> {
  const entries = lines.map(entryOf);
  const of = <R extends ImportLine['resource']>(resource: R) => entries.filter(({ line }) => line.resource === resource) as unknown as Of<R>[];
  await importOutlets(writing, of('outlet'));
  await importImages(writing, of('image'));
  await importSpeakers(writing, of('speaker'));
  await importArticles(writing, of('article'), of('quote'), isLarge);
  if (toImport(entries).length > 0) writing.touch(...collections); // all that is new may stand in any list
  return { outcomes: entries.map(({ outcome }) => outcome), openReplies: await answer(writing, of('quote')) };
}

/** Articles and their statements are one aggregate: what is in the same batch is derived and written at once. */
async function importArticles(writing: Writing, articleEntries: readonly Of<'article'>[], quoteEntries: readonly Of<'quote'>[], isLarge: boolean): Promise<void> {
  const articles = await prepareArticles(writing, articleEntries);
  await setAsideKnownQuotes(writing, quoteEntries);
  const own = new Map(articles.map((article) => [article.id, article]));
  const others = [...new Set(toImport(quoteEntries).map(({ line }) => line.articleId))].filter((id) => !own.has(id));
  const hosts = await findHosts(writing.tx, others);
  const before = new Map(hosts.flatMap(({ statements }) => statements.map(({ id, position }) => [id, position])));
  const quotes = await prepareQuotes(writing, quoteEntries, new Map([...own, ...hosts.map((host) => [host.id, host] as const)]));
  for (const host of [...articles, ...hosts]) arrange(host);
  const searchable = [...searchableArticles(articles), ...searchableQuotes(quotes)];
  await insertArticles(writing, articles);
  await updateHosts(writing, hosts, before);
  await insertQuotes(writing, quotes, isLarge);
  await addDocuments(writing.tx, searchable);
  await indexOccurrences(writing, quotes, isLarge);
  writing.touch(...hosts.map(({ id }) => id));
  const published = articles.filter(isPublic);
  await countMore(writing, {
    outletIds: published.map(({ outletId }) => outletId),
    sections: published.flatMap(({ line }) => line.section ?? []),
    topics: published.flatMap(({ line }) => [...new Set(line.topics)]),
    speakerIds: quotes.filter(({ host }) => host.publishedAt !== null).flatMap(({ line }) => line.speakerId ?? []),
  });
  await indexAllWords(writing.tx, searchable);
}

const isPublic = ({ publishedAt }: NewArticle): boolean => publishedAt !== null;

/** What was there already is answered too: an import may have been cut off before it came to that. */
async function answer(writing: Writing, entries: readonly Entry<QuoteImport>[]): Promise<Reply[]> {
  const replies = entries.flatMap(({ line, outcome }) => (line.inReplyToId === null || Array.isArray(outcome) ? [] : [{ id: line.id, inReplyToId: line.inReplyToId }]));
  const created = new Set(toImport(entries).map(({ line }) => line.id));
  const left = await linkReplies(writing, replies, (id) => created.has(id));
  return left.map(({ id, inReplyToId }) => ({ id, inReplyToId }));
}
