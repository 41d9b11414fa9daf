import { z } from 'zod';
import { windowParameters } from '../../http/paging.js';
import { PartialDate } from '../../http/partial-date.js';
import { listSchema } from '../../http/schema.js';
import { ArticleHead } from '../articles/article-head.schema.js';
import { Outlet } from '../outlets/outlet.schema.js';
import { Quote } from './quote.schema.js';

export const TimelineEntry = Quote.omit({ speaker: true })
  .extend({
    article: ArticleHead.describe('The article it stands in.'),
    outlet: Outlet.describe('The outlet of that article.'),
  })
  .meta({ id: 'TimelineEntry', description: 'A statement in its speaker\'s timeline, with where it was published.' });
export type TimelineEntry = z.output<typeof TimelineEntry>;

export const Timeline = listSchema('Timeline', TimelineEntry, 'statements');

export const TimelineQuery = z.strictObject({
  ...windowParameters,
  saidAfter: PartialDate.optional().describe('Said at the start of this (partial) date or later.'),
  saidBefore: PartialDate.optional().describe('Said before the start of this (partial) date.'),
});
export type TimelineQuery = z.output<typeof TimelineQuery>;
