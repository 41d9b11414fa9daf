import type { Prisma } from '../../database/database.js';
import { imageInclude, presentImage } from '../images/image.service.js';
import { includes } from '../include.js';
import { presentOutlet } from '../outlets/outlet.service.js';
import type { ArticleHead } from './article-head.schema.js';

/** What is long, and left out of lists. */
export const articleOmit = { body: true, bodyHtml: true, text: true } satisfies Prisma.ArticleOmit;

/** What belongs to every article. Its images come with all that `include=images.image` may ask for. */
export const headInclude = {
  topics: { orderBy: { position: 'asc' } },
  images: { orderBy: { position: 'asc' }, include: { image: { include: imageInclude } } },
  outlet: true,
} satisfies Prisma.ArticleInclude;

export type ArticleHeadRow = Prisma.ArticleGetPayload<{ omit: typeof articleOmit; include: typeof headInclude }>;

export function presentHead(row: ArticleHeadRow, include?: readonly string[]): ArticleHead {
  const { headlineKey, topics, images, outlet, ...article } = row;
  return {
    ...article,
    topics: topics.map(({ name }) => name),
    images: images.map(({ articleId, position, image, ...shown }) => ({
      ...shown,
      ...(includes(include, 'images.image') ? { image: presentImage(image) } : {}),
    })),
    ...(includes(include, 'outlet') ? { outlet: presentOutlet(outlet) } : {}),
  } as unknown as ArticleHead;
}
