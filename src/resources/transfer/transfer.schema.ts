/**
 * What an export gives and an import takes: resources as a POST takes them, with what the server else sets itself. What follows
 * from other things (HTML, counts, positions) is left out.
 */
import { z } from 'zod';
import { Id, Slug, Time } from '../../http/fields.js';
import { common } from '../../http/schema.js';
import { articleStatuses } from '../articles/article-head.schema.js';
import { Article, ArticleCreate } from '../articles/article.schema.js';
import { ImageCreate } from '../images/image.schema.js';
import { OutletCreate } from '../outlets/outlet.schema.js';
import { Override } from '../quotes/gate.schema.js';
import { Quote, QuoteCreate } from '../quotes/quote.schema.js';
import { SpeakerCreate } from '../speakers/speaker.schema.js';

/** What a line says first, and what the server else makes. */
const line = <R extends string>(resource: R) => ({
  resource: z.literal(resource).describe('What the line is.'),
  id: Id.describe('Its id.'),
  version: common.version.default(1).meta({ readOnly: false, description: 'Its version; 1 when absent.' }),
  createdAt: Time.describe('When it was created.'),
  updatedAt: Time.describe('When it was last changed.'),
});

const slug = Slug.describe('Its name in URLs; unique.');
const time = Time.nullable().default(null);

export const OutletImport = z.strictObject({ ...line('outlet'), ...OutletCreate.shape, slug }).meta({ id: 'OutletImport', description: 'An outlet, as a line of an export and of an import.' });
export type OutletImport = z.output<typeof OutletImport>;

export const ImageImport = z.strictObject({ ...line('image'), ...ImageCreate.shape, slug }).meta({ id: 'ImageImport', description: 'An image, as a line of an export and of an import.' });
export type ImageImport = z.output<typeof ImageImport>;

export const SpeakerImport = z.strictObject({ ...line('speaker'), ...SpeakerCreate.shape, slug }).meta({ id: 'SpeakerImport', description: 'A speaker, as a line of an export and of an import.' });
export type SpeakerImport = z.output<typeof SpeakerImport>;

const BodyImage = z.strictObject({ reference: z.string().max(200).describe('The name in the body.'), imageId: Id.describe('The image that it stands for.') });

export const ArticleImport = z
  .strictObject({
    ...line('article'),
    ...ArticleCreate.omit({ quotes: true }).shape,
    slug,
    status: z.enum(articleStatuses).describe('How far it has come.'),
    publishedAt: time.describe('Since when it is public; null while it is not.'),
    firstPublishedAt: time.describe('When it was first public; null: never.'),
    publishAt: time.describe('When it is to be published.'),
    unpublishAt: time.describe('When it is to be taken back.'),
    corrections: z.array(Article.shape.corrections.element).max(100).default([]).describe('What was put right after it was published, the newest first.'),
    formerSlugs: z.array(Slug).max(1_000).default([]).describe('Slugs under which readers could know it before.'),
    bodyImages: z.array(BodyImage).max(10_000).default([]).describe('What the images in its body stand for; one that is not here is found by its name.'),
    statusBefore: z.enum(['draft', 'review', 'unpublished']).nullable().default(null).describe('While it is scheduled: what it is again when that is cancelled.'),
    publishOverride: Override.nullable().default(null).describe('Why it is to be published although it could not be as it is.'),
    shownVersion: common.version.nullable().default(null).meta({ readOnly: false, description: 'The version that readers know, where only plans have changed since.' }),
  })
  .superRefine(({ status, publishedAt, firstPublishedAt, publishAt, unpublishAt, statusBefore }, ctx) => {
    const demand = (holds: boolean, name: string, message: string): void => {
      if (!holds) ctx.addIssue({ code: 'custom', path: [name], message });
    };
    demand((status === 'published') === (publishedAt !== null), 'publishedAt', 'is given exactly when `status` is `published`');
    demand(publishedAt === null || firstPublishedAt !== null, 'firstPublishedAt', 'is given for what is published');
    demand((status === 'scheduled') === (publishAt !== null), 'publishAt', 'is given exactly when `status` is `scheduled`');
    demand(statusBefore === null || status === 'scheduled', 'statusBefore', 'is only for what is scheduled');
    demand(unpublishAt === null || status === 'published' || status === 'scheduled', 'unpublishAt', 'is only for what is published, or will be');
  })
  .meta({ id: 'ArticleImport', description: 'An article without its statements, as a line of an export and of an import. Its working copy is not of it.' });
export type ArticleImport = z.output<typeof ArticleImport>;

export const QuoteImport = z.strictObject({
  ...line('quote'),
  ...QuoteCreate.shape,
  articleId: Id.describe('The article it stands in.'),
  role: QuoteCreate.shape.role.unwrap().default(null).describe('The capacity in which it was said.'),
  segments: Quote.shape.segments.default([]).describe('Where it stands; while it is `orphaned` or `ambiguous`, with a key, where it stood last. Absent, or where its words stand elsewhere: it is located by its text.'),
  anchor: Quote.shape.anchor.nullable().default(null).meta({ readOnly: false, description: 'How firmly it is tied to its words; null: to be found out.' }),
  rolePending: z.boolean().default(false).describe('Whether the first publishing may still fill the role from the speaker\'s positions.'),
}).meta({ id: 'QuoteImport', description: 'A statement, as a line of an export and of an import.' });
export type QuoteImport = z.output<typeof QuoteImport>;

/** One line of an import, whatever it is. */
export const ImportLine = z.discriminatedUnion('resource', [OutletImport, ImageImport, SpeakerImport, ArticleImport, QuoteImport]);
export type ImportLine = z.output<typeof ImportLine>;

/** What can be exported, by the names in paths. */
export const exported = { outlets: OutletImport, images: ImageImport, speakers: SpeakerImport, articles: ArticleImport, quotes: QuoteImport };
export type Exported = keyof typeof exported;
