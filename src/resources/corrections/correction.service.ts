/** What was put right in an article after it was public. Corrections are kept with the article, the newest first. */
import { v7 as uuid } from 'uuid';
import type { Action, Reading, Writing } from '../../changes/scope.js';
import { type FieldError, Problem, pointer } from '../../http/errors.js';
import type { Precondition } from '../../http/etag.js';
import { type Page, paginateRanked } from '../../http/paging.js';
import { changesIn } from '../../http/schema.js';
import { versionFor } from '../articles/article-head.js';
import { type ArticleRow, findArticle } from '../articles/article.service.js';
import { recordArticle } from '../articles/article.writes.js';
import { demandNone } from '../references.js';
import { demandUpdated, demandVersion, nextArticleVersion, notFound } from '../versions.js';
import { correctionsColumn, correctionsOf } from './correction.rows.js';
import { type Correction, type CorrectionCreate, type CorrectionListQuery, type CorrectionUpdate, MOST_CORRECTIONS, correctionFieldKinds } from './correction.schema.js';

/** @throws Problem not_found */
export async function listCorrections(reading: Reading, reference: string, query: CorrectionListQuery): Promise<Page<Correction>> {
  const article = await findArticle(reading, reference);
  const byId = new Map(correctionsOf(article).map((correction) => [correction.id, correction]));
  const find = async (ids: string[]): Promise<Correction[]> => ids.flatMap((id) => byId.get(id) ?? []);
  return paginateRanked(reading, `articles/${article.id}/corrections`, query, [...byId.keys()], find);
}

/** A correction, and the article that it is kept with: its version is what If-Match is compared with. */
export interface CorrectionIn extends Correction {
  articleId: string;
  articleVersion: number;
}

const inArticle = (correction: Correction, { id, version }: Pick<ArticleRow, 'id' | 'version'>): CorrectionIn => ({ ...correction, articleId: id, articleVersion: version });

/** @throws Problem not_found */
export async function getCorrection(reading: Reading, reference: string, correctionId: string): Promise<CorrectionIn> {
  const article = await findArticle(reading, reference);
  return inArticle(pick(correctionsOf(article), correctionId), { id: article.id, version: versionFor(reading.caller, article) });
}

function pick(corrections: readonly Correction[], id: string): Correction {
  const found = corrections.find((correction) => correction.id === id);
  if (found === undefined) throw notFound('correction', id);
  return found;
}

/**
 * @param precondition on the article, of which this is a new version
 * @throws Problem conflict, when the article was never public or has too many; invalid_body for a statement that is not its own
 */
export async function createCorrection(writing: Writing, reference: string, body: CorrectionCreate, precondition: Precondition): Promise<CorrectionIn> {
  const article = await findArticle(writing, reference);
  demandVersion(precondition, article.version);
  if (article.firstPublishedAt === null) {
    throw new Problem('conflict', `The article is ${article.status} and was never public: change it with PATCH; there is nobody to tell yet.`);
  }
  const before = correctionsOf(article);
  if (before.length >= MOST_CORRECTIONS) throw new Problem('conflict', `The article has ${MOST_CORRECTIONS} corrections, the most that it may have. Amend one of them.`);
  await demandOwn(writing, article.id, body.affects);
  const correction = { id: uuid(), ...body, at: writing.at, version: article.version + 1, amendedAt: null };
  return inArticle(correction, await keep(writing, 'correct', article, [correction, ...before]));
}

/**
 * @param precondition on the article, of which this is a new version, unless nothing changes
 * @throws Problem not_found; invalid_body as createCorrection
 */
export async function amendCorrection(writing: Writing, reference: string, correctionId: string, body: CorrectionUpdate, precondition: Precondition): Promise<CorrectionIn> {
  const article = await findArticle(writing, reference);
  const corrections = correctionsOf(article);
  const before = pick(corrections, correctionId);
  demandVersion(precondition, article.version);
  const changes = changesIn(body, before, correctionFieldKinds, precondition);
  if (Object.keys(changes).length === 0) return inArticle(before, article);
  await demandOwn(writing, article.id, changes.affects ?? [], before.affects);
  const correction = { ...before, ...changes, amendedAt: writing.at } as Correction;
  return inArticle(correction, await keep(writing, 'amend', article, corrections.map((each) => (each === before ? correction : each))));
}

/** @param known what it names already: a statement may be gone that was there when the correction was made */
async function demandOwn({ tx }: Writing, articleId: string, affects: readonly string[], known: readonly string[] = []): Promise<void> {
  const rows = affects.length === 0 ? [] : await tx.quote.findMany({ where: { articleId, id: { in: [...affects] } }, select: { id: true } });
  const own = new Set([...known, ...rows.map(({ id }) => id)]);
  demandNone(affects.flatMap((id, index): FieldError[] =>
    own.has(id) ? [] : [{ pointer: pointer(['affects', index]), code: 'unknown_reference', message: `the article has no statement with the id \`${id}\`` }]));
}

async function keep(writing: Writing, action: Action, { id, version }: ArticleRow, corrections: Correction[]): Promise<ArticleRow> {
  const data = { ...correctionsColumn(corrections), ...nextArticleVersion(writing) };
  demandUpdated(await writing.tx.article.updateMany({ where: { id, version }, data }), version);
  const row = await findArticle(writing, id);
  await recordArticle(writing, action, row);
  return row;
}
