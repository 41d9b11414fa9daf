import type { Caller } from '../../changes/scope.js';
import type { Prisma } from '../../database/database.js';
import { extended } from '../extended.js';
import { presentImage } from '../images/image.service.js';
import { includes } from '../include.js';
import { presentOutlet } from '../outlets/outlet.service.js';
import { seesDrafts } from '../visibility.js';
import type { ArticleHead } from './article-head.schema.js';

/** What is long, and left out of lists. */
export const articleOmit = { body: true, bodyHtml: true, text: true, corrections: true } satisfies Prisma.ArticleOmit;

/** What belongs to every article. */
export const headInclude = {
  topics: { orderBy: { position: 'asc' } },
  images: { orderBy: { position: 'asc' } },
} satisfies Prisma.ArticleInclude;

/** A row with what `include` has brought. */
export type Embedding<Row> = Omit<Row, 'images'> & {
  images: (Prisma.ArticleImageGetPayload<object> & { image?: Prisma.ImageGetPayload<object> })[];
  outlet?: Prisma.OutletGetPayload<object>;
};

export type ArticleHeadRow = Embedding<Prisma.ArticleGetPayload<{ omit: typeof articleOmit; include: typeof headInclude }>>;

/** What to read with an article, for an `include`. Typed as what is always there; Embedding has the rest as optional. */
export function headIncluding(include: readonly string[] | undefined): typeof headInclude {
  const image = includes(include, 'images.image') ? { include: { image: true } } : {};
  return { ...headInclude, images: { ...headInclude.images, ...image }, ...(includes(include, 'outlet') ? { outlet: true } : {}) };
}

/** The version as a caller may know it: readers are not told that something is planned. */
export const versionFor = (caller: Caller, { version, shownVersion }: Pick<ArticleHeadRow, 'version' | 'shownVersion'>): number =>
  (seesDrafts(caller) ? version : (shownVersion ?? version));

/** Columns that the schema does not name stay behind when an answer is encoded (http/presenter.ts), here as everywhere. */
export function presentHead(row: ArticleHeadRow, caller: Caller): ArticleHead {
  const insider = seesDrafts(caller);
  return extended(row, {
    version: versionFor(caller, row),
    publishAt: insider ? row.publishAt : null,
    unpublishAt: insider ? row.unpublishAt : null,
    hasUnpublishedChanges: insider && row.hasDraft,
    topics: row.topics.map(({ name }) => name),
    images: row.images.map(({ articleId, position, image, ...shown }) => ({ ...shown, ...(image && { image: presentImage(image) }) })),
    outlet: row.outlet && presentOutlet(row.outlet),
  }) as unknown as ArticleHead;
}
