/** One article, as whoever asks for it may see it. */
import type { Reading } from '../../changes/scope.js';
import { readAsOf } from '../history/as-of.js';
import { readPreview } from '../previews/preview.service.js';
import type { Article, ArticleQuery } from './article.schema.js';
import { getArticle } from './article.service.js';

/** @throws Problem not_found; with a preview's token, as readPreview; with a time, as readAsOf */
export function readArticle(reading: Reading, reference: string, query: ArticleQuery): Promise<Article> {
  if (query.at !== undefined) return readAsOf(reading, reference, query);
  if (query.preview !== undefined) return readPreview(reading, reference, query.preview, query.include);
  return getArticle(reading, reference, query);
}
