/**
 * What of an import needs no database: reading lines, and deriving what follows from them alone. It is done ahead of the
 * transaction, in another thread (import.preparer.ts), and so nothing here may ask for the database, nor load its client.
 *
 * What is derived here is only ever used where it is what the transaction would derive itself; for each part it says on what that
 * depends.
 */
import { type SearchWords, searchWordsOf } from '../../database/search-words.js';
import type { FieldError } from '../../http/errors.js';
import { invalidBody } from '../../http/zod-problem.js';
import { type CanonicalIndex, indexText } from '../../statements/locate.js';
import { countWords } from '../../statements/words.js';
import { articleSearchText } from '../articles/article.search.js';
import { type DerivedBody, deriveImageless } from '../bodies.js';
import { quoteSearchText } from '../quotes/quote.search.js';
import { type Anchored, anchorOf, marked } from './import.anchors.js';
import { type ArticleImport, ImportLine, type QuoteImport } from './transfer.schema.js';

/** A line without what is known of its file. */
export type LineText = string | Error;

export interface PreparedLine {
  /** What it says; undefined for an empty one; all that is wrong with a bad one. */
  parsed: ImportLine | FieldError[] | undefined;
  article?: PreparedArticle;
  quote?: PreparedQuote;
}

/** Of an article whose body names no image, and can be derived. */
export interface PreparedArticle {
  derived: DerivedBody;
  words: SearchWords;
  /** Its HTML with the statements of the same batch. */
  html: string;
  /** These statements, in order, with the speakers as they are named: it is their HTML if they are imported, all of them and by these ids. */
  statements: { id: string; speakerId: string | null }[];
}

export interface PreparedQuote {
  words: SearchWords;
  wordCount: number;
  /** Where it stands in its article, if that comes in the same batch. It holds if all of the article's `statements` are imported. */
  anchored?: Anchored;
}

/** Prepares the lines of one batch. Linear in their length. */
export function prepareLines(texts: readonly LineText[]): PreparedLine[] {
  const lines: PreparedLine[] = texts.map((text) => ({ parsed: parseLine(text) }));
  const bodies = new Map<string, Body | undefined>();
  for (const line of lines) {
    if (!isLine(line.parsed) || line.parsed.resource !== 'article' || bodies.has(line.parsed.id)) continue;
    const body = bodyOf(line.parsed);
    if (body !== undefined) line.article = body.prepared;
    bodies.set(line.parsed.id, body);
  }
  for (const line of lines) {
    if (isLine(line.parsed) && line.parsed.resource === 'quote') line.quote = prepareQuote(line.parsed, bodies.get(line.parsed.articleId));
  }
  for (const body of bodies.values()) if (body !== undefined) body.prepared.html = marked(body.prepared.html, body.shown);
  return lines;
}

const isLine = (parsed: PreparedLine['parsed']): parsed is ImportLine => parsed !== undefined && !Array.isArray(parsed);

interface Body {
  prepared: PreparedArticle;
  version: number;
  /** Made when the first statement is looked for. */
  index?: CanonicalIndex;
  shown: Parameters<typeof marked>[1][number][];
}

function bodyOf(line: ArticleImport): Body | undefined {
  const derived = deriveImageless(line.body);
  if (derived === undefined) return undefined;
  const words = searchWordsOf(articleSearchText({ ...line, text: derived.text }));
  return { prepared: { derived, words, html: derived.bodyHtml, statements: [] }, version: line.version, shown: [] };
}

function prepareQuote(line: QuoteImport, body: Body | undefined): PreparedQuote {
  const prepared = { words: searchWordsOf(quoteSearchText(line)), wordCount: countWords(line.text) };
  if (body === undefined) return prepared;
  body.index ??= indexText(body.prepared.derived.text);
  const anchored = anchorOf(body.index, line, body.version);
  const { id, speakerId } = line;
  body.prepared.statements.push({ id, speakerId });
  body.shown.push({ id, speakerId, segments: anchored.anchoring.segments, anchorStatus: anchored.anchoring.status });
  return { ...prepared, anchored };
}

function parseLine(text: LineText): PreparedLine['parsed'] {
  if (text instanceof Error) return [{ code: 'malformed_json', message: text.message }];
  if (text === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [{ code: 'malformed_json', message: 'is not valid JSON' }];
  }
  const parsed = ImportLine.safeParse(value);
  return parsed.success ? parsed.data : (invalidBody(parsed.error).extras.errors ?? []);
}
