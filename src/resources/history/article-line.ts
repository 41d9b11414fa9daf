/** The lines of articles, which are also found by the slugs that they had before, as all that is read of an article. */
import type { Reading } from '../../changes/scope.js';
import { Problem } from '../../http/errors.js';
import { movedOr } from '../articles/former-slugs.js';
import { type Line, findLine } from './line.js';

/** @throws Problem not_found; Moved, for a slug that an article had before */
const lines = (lineOf: (id: string) => Line) => async (reading: Reading, kind: string, reference: string): Promise<Line> => {
  const { tx } = reading;
  try {
    return await findLine(tx, kind, reference, lineOf, (slug) => tx.article.findUnique({ where: { slug }, select: { id: true } }));
  } catch (error) {
    throw error instanceof Problem && error.code === 'not_found' ? await movedOr(reading, reference, error) : error;
  }
};

export const articleLine = lines((id) => ({ resource: 'article', id, articleId: id }));
export const draftLine = lines((id) => ({ resource: 'articleDraft', id, articleId: null }));
