/** Preview links: an article as it would read after publishing, for somebody without a key. */
import type { Reading } from '../../changes/scope.js';
import { Problem } from '../../http/errors.js';
import { looksLikeId } from '../../http/fields.js';
import { Moved } from '../../http/moved.js';
import { headInclude } from '../articles/article-head.js';
import type { Article, ArticleQuery } from '../articles/article.schema.js';
import { type ArticleRow, findArticle } from '../articles/article.service.js';
import { wasSlugOf } from '../articles/former-slugs.js';
import { previewOf } from '../drafts/draft.preview.js';
import { notFound } from '../versions.js';
import type { PreviewLink, PreviewLinkCreate } from './preview.schema.js';
import { readToken, writeToken } from './preview.token.js';

/** @throws Problem not_found */
export async function makePreviewLink(reading: Reading, reference: string, { expiresIn }: PreviewLinkCreate, link: (path: string) => string): Promise<PreviewLink> {
  const { id } = await findArticle(reading, reference);
  const expiresAt = new Date(Date.now() + expiresIn * 1_000);
  return { url: link(`/v1/articles/${id}?preview=${writeToken(reading.signer, id, expiresAt)}`), expiresAt };
}

/** The same for every token that does not open the article, and whether or not there is such an article. */
const refused = (): Problem => new Problem('forbidden', 'The preview link is not valid here: it has ended, is damaged, or is for another article. Ask for a new one.');

/**
 * The article that a token opens, read by its id or its slug. The token decides first; the path then only has to name the
 * token's own article, so that no answer tells anything about others.
 *
 * @throws Problem forbidden; not_found, when the token's own article is in the trash or gone; for a former slug of it, as Moved
 */
export async function readPreview(reading: Reading, reference: string, token: string, include: ArticleQuery['include']): Promise<Article> {
  const id = readToken(reading.signer, token, new Date());
  if (id === undefined || (looksLikeId(reference) && reference !== id)) throw refused();
  const row = await reading.tx.article.findUnique({ where: { id }, include: headInclude });
  if (row === null) throw notFound('article', reference);
  await demandNamed(reading, row, reference);
  return previewOf(reading, row, include);
}

/** @throws as readPreview, unless the reference is the id or the slug of this article, and it is not in the trash */
async function demandNamed({ tx }: Reading, { id, slug, trashedAt }: ArticleRow, reference: string): Promise<void> {
  const isNamed = reference === id || reference === slug;
  if (!isNamed && !(await wasSlugOf(tx, id, reference))) throw refused();
  if (trashedAt !== null) throw notFound('article', reference);
  if (!isNamed) throw new Moved(slug, notFound('article', reference));
}
