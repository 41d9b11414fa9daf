import { z } from 'zod';
import { Count, Id, Language, Slug, Time, Url, readOnly, text } from '../../http/fields.js';
import { PartialDate } from '../../http/partial-date.js';
import { common } from '../../http/schema.js';
import { Image } from '../images/image.schema.js';
import { Outlet } from '../outlets/outlet.schema.js';

export const articleStatuses = ['draft', 'review', 'scheduled', 'published', 'unpublished'] as const;

export const Dateline = z
  .object({
    place: text(1, 200).nullable().describe('Where it was written.'),
    date: PartialDate.nullable().describe('When it was written; may be partial.').meta({ examples: ['2026-03-04'] }),
  })
  .meta({ id: 'Dateline', description: 'Where and when an article was written, as printed at its head.' });

const imageRoles = ['lead', 'inline'] as const;

export const ArticleImage = z
  .object({
    imageId: Id.describe('The image.'),
    role: z.enum(imageRoles).describe('Whether it leads the article or stands in it.'),
    caption: text(0, 2_000).nullable().describe('The caption here; null: the image\'s own.'),
    credit: text(0, 300).nullable().describe('The credit here; null: the image\'s own.'),
    image: Image.optional().describe('With `include=images.image`.'),
  })
  .meta({ id: 'ArticleImage', description: 'An image as an article shows it.' });

/** What a newsroom writes about an article, apart from its body. */
export const headFields = {
  slug: Slug.describe('Its name in URLs; unique.'),
  headline: text(1, 300).describe('The headline.'),
  summary: text(0, 1_000).nullable().describe('The article in a few sentences.'),
  language: Language.describe('The language it is written in (BCP 47).'),
  section: text(1, 100).nullable().describe('The part of the newspaper it belongs to.'),
  topics: z.array(text(1, 80)).max(50).describe('What it is about, the most important first.'),
  byline: text(1, 300).nullable().describe('Who wrote it, as printed.'),
  dateline: Dateline.nullable().describe('Where and when it was written, as printed.'),
  outletId: Id.describe('The outlet that publishes it.'),
  canonicalUrl: Url.nullable().describe('Where it was first published, if elsewhere.'),
  images: z.array(ArticleImage).max(100).describe('Its images, in order.'),
};

/** What the server knows about an article, apart from its body. */
export const headReadOnly = {
  status: readOnly(z.enum(articleStatuses), '`draft`, `review`: handed in; `scheduled`: to be published at `publishAt`; `published`; `unpublished`: public no longer.'),
  publishedAt: readOnly(Time.nullable(), 'Since when it is public; null while it is not.'),
  firstPublishedAt: readOnly(Time.nullable(), 'When it was first public; stays when it is unpublished.'),
  publishAt: readOnly(Time.nullable(), 'When it, or its working copy, is to be published; null without a key.'),
  unpublishAt: readOnly(Time.nullable(), 'When it is to be taken back; null without a key.'),
  trashedAt: readOnly(Time.nullable(), 'Since when it is in the trash; null while it is not.'),
  hasUnpublishedChanges: readOnly(z.boolean(), 'Whether there is a working copy; false without a key.'),
  quoteCount: readOnly(Count, 'How many statements it has.'),
  wordCount: readOnly(Count, 'How many words its body has.'),
};

/** An article without its body and its statements: what a statement embeds. */
export const ArticleHead = z
  .object({ ...common, ...headFields, ...headReadOnly, outlet: Outlet.optional().describe('With `include=article.outlet`.') })
  .meta({ id: 'ArticleHead', description: 'An article without its body and its statements.' });
export type ArticleHead = z.output<typeof ArticleHead>;
