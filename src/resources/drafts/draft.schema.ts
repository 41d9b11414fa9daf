import { z } from 'zod';
import { FieldError } from '../../http/errors.js';
import { Id, readOnly } from '../../http/fields.js';
import { common, patchable } from '../../http/schema.js';
import { Article, ArticleUpdate, articleFieldKinds } from '../articles/article.schema.js';
import { includeParameter } from '../include.js';
import { MOST_STATEMENTS, Quote, QuoteUpdate } from '../quotes/quote.schema.js';

const draftCommon = {
  id: readOnly(Id, 'The id of the article.'),
  version: readOnly(z.int().min(1), 'The version of the working copy: one more with every change of it. It goes on where the last working copy of the article ended.'),
  createdAt: common.createdAt.meta({ readOnly: true, description: 'When the working copy was made.' }),
  updatedAt: common.updatedAt.meta({ readOnly: true, description: 'When the working copy was last changed.' }),
};

const articleVersion = readOnly(z.int().min(1), 'The version that the article has now, and that the copy was merged with.');

const basedOn = z.int().min(1).describe('The version of the article that the working copy takes into account: the one that it has now, unless both have changed the same since. Then see `conflicts`, and set it to `articleVersion` to say that the copy is right.');

const conflicts = readOnly(z.array(FieldError), 'What the article and its working copy have both changed since `basedOn`. The copy shows its own side; it cannot be published before `basedOn` is set.');

/** A statement that is still to come shows version 1. */
const DraftQuote = Quote.omit({ article: true }).meta({ id: 'DraftQuote', description: 'A statement as it would read after publishing.' });

export const ArticleDraft = Article.extend({
  ...draftCommon,
  articleVersion,
  basedOn,
  conflicts,
  quotes: z.array(DraftQuote).describe('Its statements as they would read after publishing, in the order of the text.'),
}).meta({ id: 'ArticleDraft', description: 'The working copy of an article: the whole article as it would read after publishing.' });
export type ArticleDraft = z.output<typeof ArticleDraft>;

/** What the log keeps of a working copy. */
export const ArticleDraftSnapshot = ArticleDraft.omit({ bodyHtml: true, wordCount: true, quoteCount: true, hasUnpublishedChanges: true, conflicts: true, outlet: true }).meta({
  id: 'ArticleDraftSnapshot',
  description: 'A working copy as it was.',
});
export type ArticleDraftSnapshot = z.output<typeof ArticleDraftSnapshot>;

export const DraftQuoteInput = z.strictObject({ ...QuoteUpdate.shape, id: Id.describe('The statement of the article, or of the working copy, that this is; absent: a new one.').optional() }).meta({
  id: 'DraftQuoteInput',
  description: 'A statement of a working copy. With `id`, its absent fields are left alone; without, it is a new one and needs `kind` and `text`.',
});
export type DraftQuoteInput = z.output<typeof DraftQuoteInput>;

const { anchors, ...articleFields } = ArticleUpdate.shape;

export const ArticleDraftUpdate = z
  .strictObject({
    ...articleFields,
    ...patchable({ ...draftCommon, articleVersion, basedOn, conflicts, quotes: z.array(DraftQuoteInput).max(MOST_STATEMENTS).describe('All statements that the article shall have: one that is not in the list will be removed.') }),
  })
  .meta({
    id: 'ArticleDraftUpdate',
    description: 'Changes to a working copy. Read-only fields may be sent back unchanged.',
    examples: [{ headline: 'Tram tunnel reopens in June', summary: 'The tunnel opens again.' }],
  });
export type ArticleDraftUpdate = z.output<typeof ArticleDraftUpdate>;

export const ArticleDraftQuery = z.strictObject({ include: includeParameter(['outlet', 'quotes.speaker', 'quotes.via.outlet', 'images.image']) });
export type ArticleDraftQuery = z.output<typeof ArticleDraftQuery>;

export const draftFieldKinds = {
  readOnly: [...Object.keys(draftCommon), ...articleFieldKinds.readOnly],
  derived: ['bodyHtml', 'wordCount', 'quoteCount', 'hasUnpublishedChanges', 'articleVersion', 'conflicts'],
};
