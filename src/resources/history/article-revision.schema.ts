/** Revisions of articles and of their working copies, each with its statements. */
import { z } from 'zod';
import { Id } from '../../http/fields.js';
import { ArticleRecord } from '../articles/article.schema.js';
import { QuoteSnapshot } from '../quotes/quote.schema.js';
import { WordChange } from '../word-change.schema.js';
import { PatchOperation, diffFields } from './revision.schema.js';

export const PlacedQuoteSnapshot = QuoteSnapshot.extend({
  position: z.int().min(1).describe('Its place among the article\'s statements, from 1.'),
}).meta({ id: 'PlacedQuoteSnapshot', description: 'A statement as it was, in its article as that was.' });
export type PlacedQuoteSnapshot = z.output<typeof PlacedQuoteSnapshot>;

export const ArticleSnapshot = ArticleRecord.extend({
  quotes: z.array(PlacedQuoteSnapshot).describe('Its statements, in the order of the text.'),
}).meta({ id: 'ArticleSnapshot', description: 'An article as it was, with its statements: what was written, without what follows from it.' });
export type ArticleSnapshot = z.output<typeof ArticleSnapshot>;

const QuotesDiff = z
  .object({
    added: z.array(PlacedQuoteSnapshot).describe('The statements that only `to` has.'),
    removed: z.array(PlacedQuoteSnapshot).describe('The statements that only `from` has.'),
    changed: z
      .array(z.object({
        id: Id.describe('The statement.'),
        patch: z.array(PatchOperation).describe('A JSON Patch (RFC 6902) from the one to the other.'),
      }).meta({ id: 'QuoteDiff', description: 'What was changed of a statement.' }))
      .describe('The statements that both have and that were written meanwhile, or whose anchor has another status. That an edit of the text has only moved them does not count; `patch` at the top has that too.'),
  })
  .meta({ id: 'QuotesDiff', description: 'What was changed of an article\'s statements, by their ids.' });

export const ArticleRevisionDiff = z
  .object({
    ...diffFields,
    body: z.array(WordChange).describe('The body, compared by words; passages of which much was changed, as a whole.'),
    quotes: QuotesDiff,
  })
  .meta({ id: 'ArticleRevisionDiff', description: 'What lies between two revisions of an article.' });
export type ArticleRevisionDiff = z.output<typeof ArticleRevisionDiff>;
