/** Creating and changing articles, each with its statements in one transaction. */
import { v7 as uuid } from 'uuid';
import { type Action, type Change, type Writing, serverCaller } from '../../changes/scope.js';
import type { Prisma, Tx } from '../../database/database.js';
import { type Searchable, indexForSearch } from '../../database/search.js';
import type { FieldError } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import { present } from '../../http/presenter.js';
import { changesIn } from '../../http/schema.js';
import { indexText } from '../../statements/locate.js';
import { type BodyImage, bodyImagesOf, deriveBody, highlightAgain } from '../bodies.js';
import { counting } from '../counts.js';
import { orNull } from '../json.js';
import type { AnchorChange, OverrideQuery } from '../quotes/gate.schema.js';
import { anchorAgain, anchorsOnRecord } from '../quotes/quote.anchors.js';
import { gateProblems, passGate } from '../quotes/quote.gate.js';
import { resolveQuotes } from '../quotes/quote.references.js';
import { insertQuotes } from '../quotes/quote.writes.js';
import { recordQuote } from '../quotes/quote.service.js';
import { demandNone, resolveReference, resolveReferences } from '../references.js';
import { chooseSlug, demandFree, slugsIn } from '../slugs.js';
import { sortKey } from '../sort-keys.js';
import { touchPublished } from '../stale.js';
import { demandUpdated, demandVersion, firstVersion, nextArticleVersion } from '../versions.js';
import { type Article, type ArticleCreate, type ArticlePatched, ArticleRecord, type ArticleUpdate, articleFieldKinds } from './article.schema.js';
import { keepLanguage } from './article.kept.js';
import { articleSearchText } from './article.search.js';
import { type ArticleRow, findArticle, presentArticle } from './article.service.js';
import { changeSlug, findReservedSlugs } from './former-slugs.js';

type Head = Omit<ArticleCreate, 'quotes' | 'slug'>;

export const findSlugs = (tx: Tx) => (slugs: string[]) => tx.article.findMany({ ...slugsIn(slugs), select: { slug: true, trashedAt: true } });

/** Puts ids in the place of every name in the head of an article. */
export async function resolveHead<H extends Partial<Pick<Head, 'outletId' | 'images'>>>(tx: Tx, head: H, errors: FieldError[]): Promise<H> {
  const outletId = await resolveReference(tx, 'outlet', 'outletId', head.outletId, errors);
  const image = await resolveReferences(tx, 'image', (head.images ?? []).map(({ imageId }, index) => ({ path: ['images', index, 'imageId'], reference: imageId })), errors);
  const images = head.images?.map(({ imageId, ...shown }) => ({ ...shown, imageId: image(imageId) }));
  return { ...head, outletId, images };
}

export async function createArticle(writing: Writing, { quotes, ...body }: ArticleCreate): Promise<Article> {
  const { tx } = writing;
  const id = uuid();
  const quotePath = (index: number): PropertyKey[] => ['quotes', index];
  const errors: FieldError[] = [];
  const head = await resolveHead(tx, body, errors);
  const { derived, images } = await deriveBody(tx, body.body, [], errors);
  const resolved = await resolveQuotes(tx, quotes.map((quote, index) => ({ quote, path: quotePath(index) })), errors);
  demandNone(errors);
  const slug = await chooseSlug(body.slug, body.headline, id, findSlugs(tx), findReservedSlugs(tx));
  const { topics, images: shown, dateline, ...plain } = head;
  await tx.article.create({
    data: { ...plain, ...derived, id, slug, dateline: orNull(dateline), headlineKey: sortKey(body.headline), quoteCount: quotes.length, ...firstVersion(writing) },
  });
  await writeLists(tx, id, { topics, images: shown, bodyImages: images });
  const rows = await insertQuotes(writing, { id, version: 1, publishedAt: null, firstPublishedAt: null, outletId: head.outletId, language: head.language }, indexText(derived.text), resolved, quotePath);
  for (const row of rows) recordQuote(writing, 'create', row, { id, version: 1 });
  await highlightAgain(tx, id);
  return finish(writing, 'create', id);
}

/** Replaces those of an article's lists that are given. */
export async function writeLists(tx: Tx, articleId: string, lists: { topics?: string[] | undefined; images?: Head['images'] | undefined; bodyImages?: BodyImage[] | undefined }): Promise<void> {
  const { topics, images, bodyImages } = lists;
  if (topics !== undefined) {
    await tx.articleTopic.deleteMany({ where: { articleId } });
    const { publishedAt } = await tx.article.findUniqueOrThrow({ where: { id: articleId }, select: { publishedAt: true } });
    await tx.articleTopic.createMany({ data: topics.map((name, position) => ({ articleId, position, name, publishedAt })) });
  }
  if (images !== undefined) {
    await tx.articleImage.deleteMany({ where: { articleId } });
    await tx.articleImage.createMany({ data: images.map((image, position) => ({ articleId, position, ...image })) });
  }
  if (bodyImages !== undefined) {
    await tx.bodyImage.deleteMany({ where: { articleId } });
    await tx.bodyImage.createMany({ data: bodyImages.map((image) => ({ articleId, ...image })) });
  }
}

export async function updateArticle(writing: Writing, reference: string, { anchors: _told, ...body }: ArticleUpdate, precondition: Precondition, { override }: OverrideQuery): Promise<ArticlePatched> {
  const { tx } = writing;
  const before = await findArticle(writing, reference);
  const { id, version } = before;
  demandVersion(precondition, version);
  const errors: FieldError[] = [];
  const head = await resolveHead(tx, body, errors);
  const known = await bodyImagesOf(tx, id);
  const derivedBody = body.body === undefined || body.body === before.body ? undefined : await deriveBody(tx, body.body, known, errors);
  demandNone(errors);
  const changes = changesIn(head, presentArticle(before, writing.caller), articleFieldKinds, precondition) as Partial<Omit<ArticleCreate, 'quotes'>>;
  if (Object.keys(changes).length === 0) return { ...presentArticle(before, writing.caller), anchors: [] };
  if (changes.slug !== undefined) await demandFree(changes.slug, findSlugs(tx));
  const data = { ...columnsOf(changes), ...derivedBody?.derived, ...nextArticleVersion(writing) };
  await counting(writing, id, async () => {
    demandUpdated(await tx.article.updateMany({ where: { id, version }, data }), version);
    await writeLists(tx, id, { topics: changes.topics, images: changes.images, bodyImages: derivedBody?.images });
  });
  if (changes.slug !== undefined) await changeSlug(tx, before, changes.slug);
  const edited = derivedBody === undefined ? unedited : await followEdit(tx, before, derivedBody.derived.text, override);
  if (changes.outletId !== undefined) await moveTo(writing.tx, id, changes.outletId);
  if (changes.language !== undefined) await keepLanguage(tx, [id]);
  return { ...(await finish(writing, 'update', id, edited.reason)), anchors: edited.anchors };
}

interface Edited {
  anchors: AnchorChange[];
  /** Why the gate was overridden, where it was. */
  reason: string | undefined;
}

const unedited: Edited = { anchors: [], reason: undefined };

/** Follows the statements of an article into its new text, and asks whether readers may see the outcome. */
async function followEdit(tx: Tx, { id, version, text, publishedAt }: ArticleRow, after: string, override: string | undefined): Promise<Edited> {
  const problems = publishedAt === null ? [] : await gateProblems(tx, id);
  const anchors = await anchorAgain(tx, id, { before: text, after }, version + 1);
  await highlightAgain(tx, id);
  return { anchors, reason: publishedAt === null ? undefined : await passGate(tx, id, override, problems) };
}

export function columnsOf({ topics, images, dateline, ...plain }: Partial<Omit<ArticleCreate, 'quotes'>>): Prisma.ArticleUncheckedUpdateManyInput {
  return {
    ...plain,
    ...(dateline === undefined ? {} : { dateline: orNull(dateline) }),
    ...(plain.headline === undefined ? {} : { headlineKey: sortKey(plain.headline) }),
  };
}

/** An article that changes its outlet takes its statements along. */
export async function moveTo(tx: Tx, articleId: string, outletId: string): Promise<void> {
  await tx.quote.updateMany({ where: { articleId }, data: { outletId } });
}

/** Brings the search up to date, appends to the log, and answers the article. */
async function finish(writing: Writing, action: Action, id: string, override?: string): Promise<Article> {
  const row = await findArticle(writing, id);
  await indexForSearch(writing.tx, searchableArticle(row));
  await recordArticle(writing, action, row, { override });
  return presentArticle(row, writing.caller);
}

/** An article as the search knows it. */
export function searchableArticle(article: Pick<ArticleRow, 'id' | 'headline' | 'summary' | 'text' | 'status'>): Searchable {
  return { resource: 'article', id: article.id, ...articleSearchText(article), published: article.status === 'published' };
}

/**
 * Hands an article on to the log: what was written, without what follows from it, and where its statements stand now. They
 * are not versions of their own only because the text around them has changed.
 */
export async function recordArticle(writing: Writing, action: Action, row: ArticleRow, why: Pick<Change, 'override' | 'problems'> = {}): Promise<void> {
  const snapshot = present(ArticleRecord, presentArticle(row, serverCaller));
  const anchors = await anchorsOnRecord(writing.tx, row.id);
  const bodyImages = await bodyImagesOf(writing.tx, row.id);
  if (action === 'unpublish' || (row.status === 'published' && row.shownVersion === null)) touchPublished(writing, row.id);
  writing.record({ resource: 'article', resourceId: row.id, version: row.version, action, snapshot, anchors, bodyImages, ...why });
}
