import { z } from 'zod';
import { Id, Time } from '../../http/fields.js';
import { windowParameters } from '../../http/paging.js';
import { listSchema } from '../../http/schema.js';
import { relations } from '../../statements/occurrence.js';
import { WordChange } from '../word-change.schema.js';

export const Occurrence = z
  .object({
    quoteId: Id.describe('The statement found.'),
    articleId: Id.describe('The article that it stands in.'),
    outletId: Id.describe('The outlet of that article.'),
    publishedAt: Time.nullable().describe('When that article was published; null: not public.'),
    similarity: z.number().min(0).max(1).describe('2 × the words in common, in the same order / the words of both: 1 for the same words, at least 0.6 for a variant.'),
    relation: z.enum(relations).describe([
      'What the occurrence does to the statement in the path.',
      '`same`: it has the same words; `contains`: it has all of them and more; `containedBy`: it is a part of them; `variant`: it is similar.',
    ].join(' ')),
    diff: z.array(WordChange).describe('From the statement in the path to the occurrence. In a variant with more than 1,000 words inserted and deleted, all is deleted and inserted.'),
  })
  .meta({ id: 'Occurrence', description: 'The same statement elsewhere.' });
export type Occurrence = z.output<typeof Occurrence>;

export const OccurrenceList = listSchema('OccurrenceList', Occurrence, 'occurrences');

export const OccurrenceListQuery = z.strictObject(windowParameters);
export type OccurrenceListQuery = z.output<typeof OccurrenceListQuery>;
