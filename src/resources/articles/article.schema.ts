import { z } from 'zod';
import { Language, Reference, Time, readOnly, text } from '../../http/fields.js';
import { pageParameters } from '../../http/paging.js';
import { PartialDate } from '../../http/partial-date.js';
import { flag, listOf, listOfNames } from '../../http/query.js';
import { common, creatable, listSchema, patchable } from '../../http/schema.js';
import { Correction } from '../corrections/correction.schema.js';
import { includeParameter } from '../include.js';
import { previewParameter } from '../previews/preview.schema.js';
import { AnchorChange, Override } from '../quotes/gate.schema.js';
import { ArticleQuoteCreate, MOST_STATEMENTS, Quote } from '../quotes/quote.schema.js';
import { ArticleHead, ArticleImage, Dateline, articleStatuses, headFields, headReadOnly } from './article-head.schema.js';

const BODY_LIMIT = 500_000;

const body = text(1, BODY_LIMIT).describe('The text, in CommonMark. `![…](image:<slug>)` shows one of our images.');
const bodyHtml = readOnly(z.string(), 'The body, rendered and sanitised.');

const image = ArticleImage.shape;
const ImageInput = z
  .strictObject({ ...creatable({ role: image.role, caption: image.caption, credit: image.credit }), imageId: Reference.describe('The image: its id or slug.') })
  .meta({ id: 'ArticleImageInput', description: 'An image as an article shows it.' });

const dateline = z.strictObject(creatable(Dateline.shape));

const given = {
  outletId: Reference.describe('The outlet that publishes it: its id or slug.'),
  dateline: dateline.nullable().describe('Where and when it was written.'),
  images: z.array(ImageInput).max(100).describe('Its images, in order.'),
};

const corrections = readOnly(z.array(Correction), 'What was put right after it was published, the newest first.');

const embedded = { quotes: z.array(Quote).optional().describe('With `include=quotes`: its statements, in the order of the text.') };

export const ArticleSummary = ArticleHead.extend(embedded).meta({ id: 'ArticleSummary', description: 'An article as lists show it: without its body.' });
export type ArticleSummary = z.output<typeof ArticleSummary>;

export const ArticleList = listSchema('ArticleList', ArticleSummary, 'articles');

export const Article = ArticleHead.extend({ body, bodyHtml, corrections, ...embedded }).meta({
  id: 'Article',
  description: 'A news article. It and its statements are one aggregate: a write to a statement is a new version of the article too.',
});
export type Article = z.output<typeof Article>;

/** What the log keeps of an article: what was written, without what follows from it. Its statements are on record themselves. */
export const ArticleRecord = Article.omit({ bodyHtml: true, wordCount: true, quoteCount: true, hasUnpublishedChanges: true, outlet: true, quotes: true });
export type ArticleRecord = z.output<typeof ArticleRecord>;

export const ArticlePatched = Article.extend({ anchors: z.array(AnchorChange).describe('The statements whose anchor has another status than before.') }).meta({
  id: 'ArticlePatched',
  description: 'An article after a change, and what the change did to the anchors of its statements.',
});
export type ArticlePatched = z.output<typeof ArticlePatched>;

export const ArticleCreate = z
  .strictObject({
    ...creatable({ ...headFields, ...given, body }),
    slug: headFields.slug.optional(),
    language: Language.default('en').describe('The language it is written in (BCP 47); `en` when absent.'),
    topics: headFields.topics.default([]),
    images: given.images.default([]),
    quotes: z.array(ArticleQuoteCreate).max(MOST_STATEMENTS).default([]).describe('Its statements: created with it, or nothing is.'),
  })
  .meta({
    id: 'ArticleCreate',
    description: 'A new article, a draft at first. Without a slug, one is made from the headline.',
    examples: [{
      headline: 'Tram tunnel to reopen',
      body: 'The tunnel will reopen in June.\n\n“We will reopen by June,” the harbour commissioner said.',
      outletId: 'the-averil-courier',
      quotes: [{ kind: 'direct', text: 'We will reopen by June,', speakerId: 'ottilie-brandreth' }],
    }],
  });
export type ArticleCreate = z.output<typeof ArticleCreate>;

const datelineParts = z.strictObject(patchable(Dateline.shape)).nullable().describe('Where and when it was written.');
const anchors = readOnly(z.array(AnchorChange), 'As the last change answered it; it may be sent back, and means nothing.');
const readOnlyFields = { ...common, ...headReadOnly, bodyHtml, corrections };

export const ArticleUpdate = z.strictObject(patchable({ ...readOnlyFields, ...headFields, ...given, dateline: datelineParts, body, anchors })).meta({
  id: 'ArticleUpdate',
  description: 'Changes to an article. Read-only fields may be sent back unchanged. When the body changes, its statements are followed through the edit; the answer says which have another anchor status now.',
  examples: [{ summary: 'The tunnel opens again in June.' }],
});
export type ArticleUpdate = z.output<typeof ArticleUpdate>;

const derived = ['bodyHtml', 'wordCount', 'quoteCount', 'hasUnpublishedChanges'];
export const articleFieldKinds = { readOnly: Object.keys(readOnlyFields).filter((name) => !derived.includes(name)), derived, nested: { dateline } };

export const PublishRequest = z
  .strictObject({
    at: Time.optional().describe('When to do it: a time in the future; at once, when absent. Where something is planned already, it is moved. Not with `publishedAt`.'),
    publishedAt: Time.optional().describe('A time in the past, for archives. Absent: now; of what is public already, it stays.'),
    override: Override.optional(),
  })
  .refine(({ at, publishedAt }) => at === undefined || publishedAt === undefined, { path: ['at'], error: 'cannot be given together with `publishedAt`: what is published later is published then' })
  .meta({ id: 'PublishRequest', description: 'How to publish, and when.', not: { required: ['at', 'publishedAt'], properties: { at: {}, publishedAt: {} } }, examples: [{ publishedAt: '2015-10-12T08:00:00.000Z' }] });
export type PublishRequest = z.output<typeof PublishRequest>;

export const UnpublishRequest = z
  .strictObject({ at: Time.optional().describe('When to do it: a time in the future; at once, when absent. Where that is planned already, it is moved.') })
  .meta({ id: 'UnpublishRequest', description: 'When to unpublish.', examples: [{ at: '2099-12-31T18:00:00.000Z' }] });
export type UnpublishRequest = z.output<typeof UnpublishRequest>;

/** The body of a verb that needs none. */
export const EmptyRequest = z.strictObject({}).meta({ id: 'EmptyRequest', description: 'Nothing more is needed.' });

export const ArticleDeleteQuery = z.strictObject({
  permanent: flag.optional().describe('`true`: for good, with its statements, whether it is in the trash or not; for admins. Else it goes to the trash, where `trashed=true` lists it and `/restore` brings it back.'),
});
export type ArticleDeleteQuery = z.output<typeof ArticleDeleteQuery>;

const include = includeParameter(['outlet', 'quotes', 'quotes.speaker', 'quotes.via.outlet', 'images.image']);

const at = z.iso
  .datetime({ offset: true, abort: true, error: 'must be one RFC 3339 time' })
  .refine((time) => Time.safeParse(time).success, 'must lie in the years 0000 to 9999, in UTC')
  .optional()
  .describe('A time of the past: the article as readers saw it then, with the names of then. Needs a key; `include` then takes `quotes`, `quotes.speaker` and `outlet`. `articleCount` and `quoteCount` of what is embedded are those of today.');

export const ArticleQuery = z
  .strictObject({ include, preview: previewParameter, at })
  .refine(({ preview, at }) => preview === undefined || at === undefined, { path: ['preview'], message: 'cannot be given together with `at`' });
export type ArticleQuery = z.output<typeof ArticleQuery>;

const Status = z.enum([...articleStatuses, 'any']);

export const ArticleListQuery = z.strictObject({
  ...pageParameters(['publishedAt', 'updatedAt', 'createdAt', 'headline', 'relevance']),
  include,
  q: text(1, 500).optional().describe('Full-text search in headline, summary, body and statements: words, "a phrase", prefix*, -not.'),
  outlet: listOf(Reference).optional().describe('Of one of these outlets (id or slug).'),
  speaker: listOf(Reference).optional().describe('With a statement by one of these speakers (id or slug).'),
  section: listOfNames(100).optional().describe('In one of these sections.'),
  topic: listOfNames(80).optional().describe('About one of these topics.'),
  language: listOf(Language).optional().describe('Written in one of these languages.'),
  status: listOf(Status).optional().describe('With one of these statuses, or `any`; needs a key. Published articles only, when absent.'),
  trashed: flag.optional().describe('`true`: only what is in the trash, of every status unless `status` names some, the last deleted first; needs a key. `q` finds nothing there.'),
  publishedAfter: PartialDate.optional().describe('Published at the start of this (partial) date or later.'),
  publishedBefore: PartialDate.optional().describe('Published before the start of this (partial) date.'),
  updatedAfter: PartialDate.optional().describe('Changed at the start of this (partial) date or later. With `sort=updatedAt` or `-updatedAt` its pages are never short.'),
});
export type ArticleListQuery = z.output<typeof ArticleListQuery>;
