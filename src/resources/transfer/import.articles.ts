/** Articles of one batch, on their way into the database with the statements that are imported into them. */
import type { Writing } from '../../changes/scope.js';
import { insertAll } from '../../database/bulk.js';
import type { Tx } from '../../database/database.js';
import { findRows } from '../../database/rows.js';
import type { Searchable } from '../../database/search.js';
import type { FieldError } from '../../http/errors.js';
import { Problem, pointer } from '../../http/errors.js';
import { present } from '../../http/presenter.js';
import type { Segment } from '../../statements/segment.js';
import { ArticleRecord } from '../articles/article.schema.js';
import { searchableArticle } from '../articles/article.writes.js';
import { type BodyImage, type DerivedBody, deriveBody } from '../bodies.js';
import { correctionsColumn } from '../corrections/correction.rows.js';
import { orNull } from '../json.js';
import { type AnchorOnRecord, inOrderOfText } from '../quotes/quote.anchors.js';
import { findIds, nothingNamed } from '../references.js';
import { sortKey } from '../sort-keys.js';
import { marked } from './import.anchors.js';
import { type Entry, refuse, refuseTaken, setAsideKnown, toImport } from './import.entries.js';
import type { PreparedArticle } from './import.prepare.js';
import type { ArticleImport } from './transfer.schema.js';

/** A statement as its article needs to know it. */
export interface StatementThere {
  id: string;
  speakerId: string | null;
  segments: Segment[];
  anchorStatus: string;
  anchorVersion: number;
  position: number;
}

/** An article that statements are imported into: one of the batch, or one that is there. */
export interface Host {
  id: string;
  version: number;
  outletId: string;
  publishedAt: Date | null;
  language: string;
  text: string;
  bodyHtml: string;
  statements: StatementThere[];
  /** What was derived of it beforehand; only of one of the batch. */
  prepared?: PreparedArticle | undefined;
}

/** An article of the batch, with what follows from its body. */
export interface NewArticle extends Host {
  line: ArticleImport;
  derived: DerivedBody;
  bodyImages: BodyImage[];
}

/** Refuses what cannot be imported, and derives what follows from the rest. Nothing is written yet. */
export async function prepareArticles({ tx }: Writing, entries: readonly Entry<ArticleImport>[]): Promise<NewArticle[]> {
  const ids = entries.map(({ line }) => line.id);
  setAsideKnown(entries, await findRows(tx, 'article', { where: { id: { in: ids } } }, { select: { id: true, version: true } }));
  const slugs = toImport(entries).map(({ line }) => line.slug);
  refuseTaken(entries, 'slug', await findRows(tx, 'article', { where: { slug: { in: slugs } } }, { select: { id: true, slug: true } }));
  await refuseTakenFormerSlugs(tx, toImport(entries));
  await resolveNames(tx, toImport(entries));
  const articles: NewArticle[] = [];
  for (const entry of toImport(entries)) {
    const article = await derive(tx, entry);
    if (article !== undefined) articles.push(article);
  }
  return articles;
}

async function refuseTakenFormerSlugs(tx: Tx, entries: readonly Entry<ArticleImport>[]): Promise<void> {
  const slugs = entries.flatMap(({ line }) => line.formerSlugs);
  const rows = slugs.length === 0 ? [] : await tx.formerSlug.findMany({ where: { slug: { in: slugs } } });
  const holders = new Map(rows.map(({ slug, articleId }) => [slug, articleId]));
  for (const entry of entries) {
    for (const [index, slug] of entry.line.formerSlugs.entries()) {
      if (holders.has(slug)) refuse(entry, [{ pointer: pointer(['formerSlugs', index]), code: 'taken', message: 'is a former slug of another article' }]);
      else holders.set(slug, entry.line.id);
    }
  }
}

/** Puts ids in the place of every name in the heads of articles. */
async function resolveNames(tx: Tx, entries: readonly Entry<ArticleImport>[]): Promise<void> {
  const outletId = await findIds(tx, 'outlet', entries.map(({ line }) => line.outletId));
  const imageId = await findIds(tx, 'image', entries.flatMap(({ line }) => line.images.map((image) => image.imageId)));
  for (const entry of entries) {
    const { line } = entry;
    const errors = line.images.flatMap((image, index) => (imageId(image.imageId) ? [] : [nothingNamed('image', ['images', index, 'imageId'], image.imageId)]));
    if (outletId(line.outletId) === undefined) errors.push(nothingNamed('outlet', ['outletId'], line.outletId));
    refuse(entry, errors);
    entry.line = {
      ...line,
      outletId: outletId(line.outletId) ?? line.outletId,
      images: line.images.map((image) => ({ ...image, imageId: imageId(image.imageId) ?? image.imageId })),
    };
  }
}

async function derive(tx: Tx, entry: Entry<ArticleImport>): Promise<NewArticle | undefined> {
  const { line, prepared: { article: prepared } } = entry;
  if (prepared !== undefined) return newArticle(line, prepared.derived, [], prepared);
  const errors: FieldError[] = [];
  try {
    const { derived, images } = await deriveBody(tx, line.body, line.bodyImages, errors);
    refuse(entry, errors);
    return errors.length > 0 ? undefined : newArticle(line, derived, images);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    refuse(entry, error.extras.errors ?? []);
    return undefined;
  }
}

function newArticle(line: ArticleImport, derived: DerivedBody, bodyImages: BodyImage[], prepared?: PreparedArticle): NewArticle {
  const { id, version, outletId, publishedAt, language } = line;
  return { id, version, outletId, publishedAt, language, text: derived.text, bodyHtml: derived.bodyHtml, statements: [], line, derived, bodyImages, prepared };
}

/** The articles that are there and not in the trash, with their statements. */
export async function findHosts(tx: Tx, ids: readonly string[]): Promise<Host[]> {
  if (ids.length === 0) return [];
  const rows = await findRows(tx, 'article', { where: { id: { in: [...ids] }, trashedAt: null } }, { select: { id: true, version: true, outletId: true, publishedAt: true, language: true, text: true, bodyHtml: true } });
  const hosts = new Map(rows.map((row): [string, Host] => [row.id, { ...row, statements: [] }]));
  const quotes = await findRows(tx, 'quote', { where: { articleId: { in: [...hosts.keys()] } } }, { select: { id: true, articleId: true, speakerId: true, segments: true, anchorStatus: true, anchorVersion: true, position: true } });
  for (const { articleId, ...quote } of quotes) hosts.get(articleId)?.statements.push(quote as unknown as StatementThere);
  return [...hosts.values()];
}

/** Gives the statements of an article their positions, and marks them in its HTML. */
export function arrange(host: Host): void {
  const { statements } = host;
  host.statements = inOrderOfText(statements).map((statement, index) => ({ ...statement, position: index + 1 }));
  host.bodyHtml = host.prepared !== undefined && isShownIn(host.prepared, statements) ? host.prepared.html : marked(host.bodyHtml, statements);
}

/** Whether the HTML that was prepared shows these statements, of these speakers, and no others. */
const isShownIn = ({ statements: shown }: PreparedArticle, statements: readonly StatementThere[]): boolean =>
  shown.length === statements.length && shown.every(({ id, speakerId }, i) => id === statements[i]?.id && speakerId === statements[i].speakerId);

/** Writes articles, arranged, without their statements. */
export async function insertArticles(writing: Writing, articles: readonly NewArticle[]): Promise<void> {
  const { tx } = writing;
  await insertAll(tx, 'Article', articles.map(columnsOf));
  await insertAll(tx, 'ArticleTopic', articles.flatMap(({ id, publishedAt, line }) => line.topics.map((name, position) => ({ articleId: id, position, name, publishedAt }))));
  await insertAll(tx, 'ArticleImage', articles.flatMap(({ id, line }) => line.images.map((image, position) => ({ articleId: id, position, ...image }))));
  await insertAll(tx, 'BodyImage', articles.flatMap(({ id, bodyImages }) => bodyImages.map((image) => ({ articleId: id, ...image }))));
  // The slug of an article that is public leads nowhere else.
  const shown = articles.filter(({ publishedAt }) => publishedAt !== null).map(({ line }) => line.slug);
  if (shown.length > 0) await tx.formerSlug.deleteMany({ where: { slug: { in: shown } } });
  await insertAll(tx, 'FormerSlug', articles.flatMap(({ id, line }) => line.formerSlugs.map((slug) => ({ slug, articleId: id }))));
  for (const article of articles) record(writing, article);
}

/** Articles as the search knows them. */
export const searchableArticles = (articles: readonly NewArticle[]): Searchable[] => articles.map(({ line, text, prepared }) => ({ ...searchableArticle({ ...line, text }), words: prepared?.words }));

function columnsOf({ line, derived, bodyHtml, statements }: NewArticle) {
  const { resource, topics, images, bodyImages, formerSlugs, dateline, corrections, ...plain } = line;
  return {
    ...plain, ...derived, bodyHtml, dateline: orNull(dateline), ...correctionsColumn(corrections), headlineKey: sortKey(line.headline), quoteCount: statements.length,
  };
}

function record(writing: Writing, { id, version, line, bodyImages, statements }: NewArticle): void {
  const snapshot = present(ArticleRecord, { ...line, trashedAt: null });
  const anchors = statements.map(({ id, anchorStatus, anchorVersion, segments }): AnchorOnRecord => ({
    quoteId: id, status: anchorStatus as AnchorOnRecord['status'], articleVersion: anchorVersion, segments: segments.map(({ start, end }) => [start, end]),
  }));
  writing.record({ resource: 'article', resourceId: id, version, action: 'create', snapshot, anchors, bodyImages });
}

/** Brings up to date what articles that are there keep of their statements. */
export async function updateHosts({ tx }: Writing, hosts: readonly Host[], before: ReadonlyMap<string, number>): Promise<void> {
  for (const { id, bodyHtml, statements } of hosts) {
    await tx.article.update({ where: { id }, data: { bodyHtml, quoteCount: statements.length }, select: { id: true } });
    for (const { id: quoteId, position } of statements) {
      if (before.has(quoteId) && before.get(quoteId) !== position) await tx.quote.update({ where: { id: quoteId }, data: { position }, select: { id: true } });
    }
  }
}
