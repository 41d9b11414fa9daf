/** Statements of one batch, on their way into their articles. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Writing } from '../../changes/scope.js';
import { insertAll } from '../../database/bulk.js';
import { findRows } from '../../database/rows.js';
import type { Searchable } from '../../database/search.js';
import { type FieldError, pointer } from '../../http/errors.js';
import { present } from '../../http/presenter.js';
import { isLost } from '../../statements/anchoring.js';
import { type CanonicalIndex, indexText } from '../../statements/locate.js';
import { countWords } from '../../statements/words.js';
import { deferShingles } from '../quotes/deferred-shingles.js';
import { anchorColumns, quoteColumns, searchableQuote } from '../quotes/quote.rows.js';
import { MOST_STATEMENTS, QuoteSnapshot } from '../quotes/quote.schema.js';
import { updateShingles } from '../quotes/quote.shingles.js';
import { findIds, nothingNamed } from '../references.js';
import { type Anchored, anchorOf } from './import.anchors.js';
import type { Host } from './import.articles.js';
import { type Entry, refuse, setAsideKnown, toImport } from './import.entries.js';
import type { PreparedQuote } from './import.prepare.js';
import type { QuoteImport } from './transfer.schema.js';

/** A statement of the batch, and the article that it stands in. */
export interface NewQuote extends Anchored {
  line: QuoteImport;
  host: Host;
  prepared: PreparedQuote | undefined;
}

export async function setAsideKnownQuotes({ tx }: Writing, entries: readonly Entry<QuoteImport>[]): Promise<void> {
  setAsideKnown(entries, await findRows(tx, 'quote', { where: { id: { in: entries.map(({ line }) => line.id) } } }, { select: { id: true, version: true } }));
}

/** Refuses what cannot be imported, and anchors the rest in the articles. Nothing is written yet. */
export async function prepareQuotes(writing: Writing, entries: readonly Entry<QuoteImport>[], hosts: ReadonlyMap<string, Host>): Promise<NewQuote[]> {
  await resolveNames(writing, toImport(entries));
  const indexes = new Map<string, CanonicalIndex>();
  const holds = preparedHosts(toImport(entries), hosts);
  const indexOf = (host: Host): CanonicalIndex => {
    const index = indexes.get(host.id) ?? indexText(host.text);
    indexes.set(host.id, index);
    return index;
  };
  const quotes: NewQuote[] = [];
  for (const entry of toImport(entries)) {
    const { line, prepared: { quote: prepared } } = entry;
    const host = hosts.get(line.articleId);
    refuse(entry, complaints(line, host));
    if (host === undefined || entry.outcome !== 'imported') continue;
    const anchored = (holds.has(host) ? prepared?.anchored : undefined) ?? anchorOf(indexOf(host), line, host.version);
    const { status, segments } = anchored.anchoring;
    quotes.push({ line, host, prepared, ...anchored });
    host.statements.push({ id: line.id, speakerId: line.speakerId, segments, anchorStatus: status, anchorVersion: anchored.anchorVersion, position: 0 });
  }
  return quotes;
}

/** The articles whose statements were anchored beforehand, these and no others: what one costs to find may leave another unfound. */
function preparedHosts(entries: readonly Entry<QuoteImport>[], hosts: ReadonlyMap<string, Host>): Set<Host> {
  const ids = new Map<Host, string[]>();
  for (const { line } of entries) {
    const host = hosts.get(line.articleId);
    if (host?.prepared !== undefined) ids.set(host, [...(ids.get(host) ?? []), line.id]);
  }
  return new Set([...ids].flatMap(([host, of]) => (isDeepStrictEqual(host.prepared?.statements.map(({ id }) => id), of) ? [host] : [])));
}

function complaints({ articleId }: QuoteImport, host: Host | undefined): FieldError[] {
  if (host === undefined) return [nothingNamed('article', ['articleId'], articleId)];
  if (host.statements.length < MOST_STATEMENTS) return [];
  return [{ pointer: pointer(['articleId']), code: 'conflict', message: `the article has ${MOST_STATEMENTS} statements, as many as it may` }];
}

/** Puts ids in the place of every name in statements. */
async function resolveNames({ tx }: Writing, entries: readonly Entry<QuoteImport>[]): Promise<void> {
  const speakersIn = ({ speakerId, addressees }: QuoteImport) => [speakerId, ...addressees.map((addressee) => addressee.speakerId)].filter((id) => id !== null);
  const speaker = await findIds(tx, 'speaker', entries.flatMap(({ line }) => speakersIn(line)));
  const outlet = await findIds(tx, 'outlet', entries.flatMap(({ line }) => line.via?.outletId ?? []));
  for (const entry of entries) {
    const { line } = entry;
    const errors: FieldError[] = [];
    const resolve = (kind: 'speaker' | 'outlet', reference: string | null, path: PropertyKey[]): string | null => {
      if (reference === null) return null;
      const id = (kind === 'speaker' ? speaker : outlet)(reference);
      if (id === undefined) errors.push(nothingNamed(kind, path, reference));
      return id ?? reference;
    };
    entry.line = {
      ...line,
      speakerId: resolve('speaker', line.speakerId, ['speakerId']),
      via: line.via && { ...line.via, outletId: resolve('outlet', line.via.outletId, ['via', 'outletId']) },
      addressees: line.addressees.map(({ name, speakerId }, index) => ({ name, speakerId: resolve('speaker', speakerId, ['addressees', index, 'speakerId']) })),
    };
    refuse(entry, errors);
  }
}

/**
 * Writes statements into articles that are written already; which statement each answers is still to be said.
 *
 * @param later whether their shingles are added when all is imported
 */
export async function insertQuotes(writing: Writing, quotes: readonly NewQuote[], later: boolean): Promise<void> {
  const { tx } = writing;
  if (later) await deferShingles(tx);
  const positions = new Map(quotes.flatMap(({ host }) => host.statements.map(({ id, position }) => [id, position])));
  const rows = quotes.map((quote) => columnsOf(quote, positions.get(quote.line.id) ?? 0));
  await insertAll(tx, 'Quote', rows);
  await insertAll(tx, 'Addressee', quotes.flatMap(({ line }) => line.addressees.map((addressee, position) => ({ quoteId: line.id, position, ...addressee }))));
  for (const quote of quotes) record(writing, quote);
}

/** Statements as the search knows them. */
export const searchableQuotes = (quotes: readonly NewQuote[]): Searchable[] =>
  quotes.map(({ line, host, prepared }) => ({ ...searchableQuote({ ...line, publishedAt: host.publishedAt }), words: prepared?.words }));

/**
 * Makes statements findable by what they share, once the search knows them.
 *
 * @param later whether that is done when all is imported
 */
export async function indexOccurrences({ tx }: Writing, quotes: readonly NewQuote[], later: boolean): Promise<void> {
  if (!later) await updateShingles(tx, [], quotes.map(({ line }) => line));
}

function columnsOf({ line, host, prepared, anchoring, anchorVersion }: NewQuote, position: number) {
  const { resource, id, version, createdAt, updatedAt, articleId, segments, anchor, addressees, inReplyToId, rolePending, text, ...words } = line;
  const kept = { articleId, outletId: host.outletId, inLanguage: words.language ?? host.language, publishedAt: host.publishedAt, position };
  return { ...quoteColumns(words), ...anchorColumns(anchoring, anchorVersion), ...kept, id, version, createdAt, updatedAt, rolePending, text, wordCount: prepared?.wordCount ?? countWords(text), kind: line.kind };
}

function record(writing: Writing, { line, host, anchoring, anchorVersion }: NewQuote): void {
  const { status, segments } = anchoring;
  const quote = { ...line, segments: isLost(status) ? [] : segments, anchor: { status, articleVersion: anchorVersion } };
  writing.record({ resource: 'quote', resourceId: line.id, version: line.version, action: 'create', snapshot: present(QuoteSnapshot, quote as z.output<typeof QuoteSnapshot>), article: { id: host.id, version: host.version } });
}
