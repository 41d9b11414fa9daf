import type { Caller } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { imageInclude, presentImage } from '../images/image.service.js';
import { includes } from '../include.js';
import { presentOutlet } from '../outlets/outlet.service.js';
import { seesDrafts } from '../visibility.js';
import type { ArticleHead } from './article-head.schema.js';

/** What is long, and left out of lists. */
export const articleOmit = { body: true, bodyHtml: true, text: true, corrections: true } satisfies Prisma.ArticleOmit;

/** What belongs to every article. Its images come with all that `include=images.image` may ask for. */
export const headInclude = {
  topics: { orderBy: { position: 'asc' } },
  images: { orderBy: { position: 'asc' }, include: { image: { include: imageInclude } } },
  outlet: true,
} satisfies Prisma.ArticleInclude;

export type ArticleHeadRow = Prisma.ArticleGetPayload<{ omit: typeof articleOmit; include: typeof headInclude }>;

/** The version as a caller may know it: readers are not told that something is planned. */
export const versionFor = (caller: Caller, { version, shownVersion }: Pick<ArticleHeadRow, 'version' | 'shownVersion'>): number =>
  (seesDrafts(caller) ? version : (shownVersion ?? version));

export function presentHead(row: ArticleHeadRow, caller: Caller, include?: readonly string[]): ArticleHead {
  const { headlineKey, topics, images, outlet, publishOverride, statusBefore, hasDraft, shownVersion, ...article } = row;
  const insider = seesDrafts(caller);
  return {
    ...article,
    version: versionFor(caller, row),
    publishAt: insider ? article.publishAt : null,
    unpublishAt: insider ? article.unpublishAt : null,
    hasUnpublishedChanges: insider && hasDraft,
    topics: topics.map(({ name }) => name),
    images: images.map(({ articleId, position, image, ...shown }) => ({
      ...shown,
      ...(includes(include, 'images.image') ? { image: presentImage(image) } : {}),
    })),
    ...(includes(include, 'outlet') ? { outlet: presentOutlet(outlet) } : {}),
  } as unknown as ArticleHead;
}
