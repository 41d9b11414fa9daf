import { z } from 'zod';
import { Count, Id, Reference, Slug } from '../../http/fields.js';
import { windowParameters } from '../../http/paging.js';
import { PartialDate } from '../../http/partial-date.js';
import { listOf } from '../../http/query.js';
import { envelopeOf } from '../../http/schema.js';
import { speakerKinds } from '../speakers/speaker.schema.js';

const Kind = z.enum(speakerKinds);

const counts = {
  quotes: Count.describe('How many statements there are.'),
  words: Count.describe('How many words they have.'),
  articles: Count.describe('In how many articles they stand.'),
};

const shared = { ...counts, share: z.number().min(0).max(1).describe('Their part of all statements counted, from 0 to 1.') };

export const QuotedSpeaker = z
  .object({
    speakerId: Id.describe('The speaker.'),
    name: z.string().describe('The speaker\'s name.'),
    slug: Slug.describe('The speaker\'s name in URLs.'),
    kind: Kind.describe('Who speaks.'),
    ...shared,
  })
  .meta({ id: 'QuotedSpeaker', description: 'How much a speaker is quoted.' });
export type QuotedSpeaker = z.output<typeof QuotedSpeaker>;

const QuotedKind = z
  .object({ kind: Kind.nullable().describe('Who speaks; null: statements that have no speaker.'), ...shared })
  .meta({ id: 'QuotedKind', description: 'How much one kind of speaker is quoted.' });
export type QuotedKind = z.output<typeof QuotedKind>;

const SourceTotals = z.object(counts).meta({ id: 'SourceTotals', description: 'All that was counted, on all pages.' });
export type SourceTotals = z.output<typeof SourceTotals>;

export const SourcesReport = z
  .object({
    ...envelopeOf(QuotedSpeaker, 'speakers'),
    kinds: z.array(QuotedKind).describe('The same by kind of speaker, on all pages: the kinds that occur, the most quoted first.'),
    totals: SourceTotals,
  })
  .meta({ id: 'SourcesReport', description: 'Who gets quoted in published articles: a page of speakers, the most quoted first.' });

export const SourcesReportQuery = z.strictObject({
  ...windowParameters,
  outlet: listOf(Reference).optional().describe('In an article of one of these outlets (id or slug).'),
  from: PartialDate.optional().describe('In an article published at the start of this (partial) date or later.'),
  to: PartialDate.optional().describe('In an article published before this (partial) date is over.'),
});
export type SourcesReportQuery = z.output<typeof SourcesReportQuery>;
