/** The lines of articles, which are also found by the slugs that they had before, as all that is read of an article. */
import type { Reading } from '../../changes/scope.js';
import { movedOr } from '../articles/former-slugs.js';
import { notFound } from '../versions.js';
import { type Line, findLine } from './line.js';

/** @throws Problem not_found; Moved, for a slug that an article had before */
const lines = (lineOf: (id: string) => Line) => (reading: Reading, kind: string, reference: string): Promise<Line> =>
  findLine(reading.tx, kind, reference, lineOf, async (slug) => {
    const article = await reading.tx.article.findUnique({ where: { slug }, select: { id: true } });
    if (article === null) throw await movedOr(reading, slug, notFound(kind, slug));
    return article;
  });

export const articleLine = lines((id) => ({ resource: 'article', id, articleId: id }));
export const draftLine = lines((id) => ({ resource: 'articleDraft', id, articleId: null }));
