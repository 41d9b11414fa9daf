import { z } from 'zod';
import { Id, Language, Reference, Url, readOnly, text } from '../../http/fields.js';
import { pageParameters } from '../../http/paging.js';
import { PartialDate } from '../../http/partial-date.js';
import { flag, listOf } from '../../http/query.js';
import { common, creatable, listSchema, patchable } from '../../http/schema.js';
import { anchorStatuses, statementKinds } from '../../statements/anchoring.js';
import { ArticleHead } from '../articles/article-head.schema.js';
import { includeParameter } from '../include.js';
import { Outlet } from '../outlets/outlet.schema.js';
import { Speaker } from '../speakers/speaker.schema.js';

export const media = ['interview', 'pressConference', 'speech', 'statement', 'broadcast', 'socialPost', 'document', 'court', 'conversation', 'other'] as const;

/** A statement's segments have so many characters together at most: twice what its text may have. */
export const MOST_SEGMENT_TEXT = 20_000;

/** An article has so many statements at most. */
export const MOST_STATEMENTS = 500;

const offset = z.int().min(0).max(1_000_000);

const segment = {
  exact: text(1, 500_000).describe('The words, in the article\'s own characters.'),
  prefix: text(0, 32).describe('What stands before them: up to 32 characters.'),
  suffix: text(0, 32).describe('What stands after them: up to 32 characters.'),
  start: offset.describe('Where they begin in the canonical text, in Unicode code points.'),
  end: offset.describe('Where they end: the first code point after them.'),
};

const Segment = z.object(segment).meta({ id: 'Segment', description: 'A passage of the canonical text (W3C Web Annotation: TextQuoteSelector and TextPositionSelector).' });

const SegmentInput = z
  .strictObject(patchable({ ...segment, exact: text(1, MOST_SEGMENT_TEXT).describe('The words, in the article\'s own characters.') }))
  .refine((given) => given.exact !== undefined || (given.start !== undefined && given.end !== undefined), 'needs `exact`, or `start` and `end`')
  .meta({
    id: 'SegmentInput',
    description: 'A passage of the canonical text, given by `start` and `end`, by `exact` (with `prefix` and `suffix` where it stands in several places), or by both; all that is given must agree.',
    anyOf: [{ required: ['exact'] }, { required: ['start', 'end'] }],
  });

const Anchor = z
  .object({
    status: z.enum(anchorStatuses).describe('`exact`: the characters are equal; `typographic`: equal but for typography; `moved`: found elsewhere after an edit; `ambiguous`: several places fit; `orphaned`: gone; `none`: an indirect statement without a place.'),
    articleVersion: z.int().min(1).describe('The version of the article whose body this was computed on.'),
  })
  .meta({ id: 'Anchor', description: 'How firmly a statement is tied to its words in the article.' });

const role = { title: text(1, 200).describe('The office or function.'), organization: text(1, 200).nullable().describe('Where it was held.') };
const attribution = {
  asPrinted: text(1, 1_000).nullable().describe('The attribution as it is printed: "the commissioner said on Tuesday".'),
  cue: text(1, 100).nullable().describe('Its verb: "said".'),
};
const via = {
  outletId: Id.nullable().describe('The outlet that the words were told to.'),
  name: text(1, 300).nullable().describe('Its name, where it is none of our outlets.'),
  program: text(1, 300).nullable().describe('The programme or column.'),
  url: Url.nullable().describe('Where it was published there.'),
};
const viaOutlet = Reference.nullable().describe('The outlet that the words were told to: its id or slug.');
const addressee = { speakerId: Id.nullable().describe('The addressee, if it is one of our speakers.'), name: text(1, 200).describe('The addressee\'s name.') };
const original = {
  text: text(1, 10_000).describe('The words in their own language.'),
  language: Language.describe('That language (BCP 47).'),
  translator: text(1, 200).nullable().describe('Who translated them.'),
};

const describedAs = {
  role: 'The capacity in which it was said.',
  attribution: 'How the article attributes it.',
  via: 'Second-hand: the outlet that it was told to.',
  original: 'The original of a translated statement.',
};

const Via = z.object({ ...via, outlet: Outlet.nullable().optional().describe('With `include=via.outlet`.') }).meta({ id: 'Via', description: describedAs.via });
const Addressee = z.object(addressee).meta({ id: 'Addressee', description: 'Somebody to whom a statement was made.' });

const fields = {
  text: text(1, 10_000).describe('The words as printed, without the outer quotation marks; the parts of a split quote are joined by one space.'),
  kind: z.enum(statementKinds).describe('`direct`: verbatim; `indirect`: a paraphrase; `mixed`: a paraphrase with quoted words.'),
  segments: z.array(Segment).max(50).describe('Where it stands in the article, in order; empty while that is not known.'),
  speakerId: Id.nullable().describe('Who said it; null: not yet attributed.'),
  role: z.object(role).nullable().describe(describedAs.role),
  attribution: z.object(attribution).nullable().describe(describedAs.attribution),
  saidAt: PartialDate.nullable().describe('When it was said; may be partial.').meta({ examples: ['2026-03-03'] }),
  place: text(1, 200).nullable().describe('Where it was said.'),
  occasion: text(1, 300).nullable().describe('On what occasion it was said.'),
  medium: z.enum(media).nullable().describe('In what form it was said.'),
  via: Via.nullable().describe(describedAs.via),
  addressees: z.array(Addressee).max(20).describe('To whom it was said.'),
  language: Language.nullable().describe('The language of the text, where it is not the article\'s (BCP 47).'),
  original: z.object(original).nullable().describe(describedAs.original),
  inReplyToId: Id.nullable().describe('The statement that it answers; null where that one is not visible.'),
  note: text(0, 2_000).nullable().describe('For the newsroom only: null without a key.'),
};

const kept = {
  articleId: readOnly(Id, 'The article it stands in; never changes.'),
  position: readOnly(z.int().min(1), 'Its place among the article\'s statements, from 1: by first segment, unanchored ones last.'),
  anchor: Anchor.meta({ readOnly: true }),
};

/** The same objects as they are given whole; in a PATCH, any of their members. */
const whole = {
  role: z.strictObject({ ...creatable(role), title: role.title }),
  attribution: z.strictObject(creatable(attribution)),
  via: z.strictObject({ ...creatable(via), outletId: viaOutlet.default(null) }),
  original: z.strictObject({ ...creatable(original), text: original.text, language: original.language }),
};

const parts = {
  role: z.strictObject(patchable(role)).nullable().describe(describedAs.role),
  attribution: z.strictObject(patchable(attribution)).nullable().describe(describedAs.attribution),
  via: z.strictObject(patchable({ ...via, outletId: viaOutlet })).nullable().describe(describedAs.via),
  original: z.strictObject(patchable(original)).nullable().describe(describedAs.original),
};

const given = {
  segments: z.array(SegmentInput).max(50).describe('Where it stands in the article, as `SegmentInput`s, of 20,000 characters together at most; absent or empty: it is located by its text.').meta({ unguessable: true }),
  speakerId: Reference.nullable().describe('Who said it: the id or slug of a speaker; null: not yet attributed.'),
  addressees: z
    .array(z.strictObject({ name: addressee.name, speakerId: Reference.nullable().default(null).describe('The addressee, if it is one of our speakers: its id or slug.') }))
    .max(20)
    .describe('To whom it was said.'),
};

const givenWhole = {
  ...given,
  role: whole.role.nullable().describe(describedAs.role),
  attribution: whole.attribution.nullable().describe(describedAs.attribution),
  via: whole.via.nullable().describe(describedAs.via),
  original: whole.original.nullable().describe(describedAs.original),
};

export const Quote = z
  .object({
    ...common, ...kept, ...fields,
    speaker: Speaker.nullable().optional().describe('With `include=speaker`.'),
    article: ArticleHead.optional().describe('With `include=article`.'),
  })
  .meta({ id: 'Quote', description: 'An attributed statement: what was said, by whom, in what capacity, when, to whom, through which outlet, and where in the article it stands.' });
export type Quote = z.output<typeof Quote>;

export const QuoteSnapshot = Quote.omit({ position: true, speaker: true, article: true }).meta({ id: 'QuoteSnapshot', description: 'A statement as it was.' });
export type QuoteSnapshot = z.output<typeof QuoteSnapshot>;

export const QuoteList = listSchema('QuoteList', Quote, 'statements');

const statement = z.strictObject({
  ...creatable({ ...fields, ...givenWhole }),
  role: givenWhole.role.optional().describe('The capacity in which it was said. Absent: the one position that the speaker held when it was said (or else when the article was first published), once that is known; null: none.'),
  segments: given.segments.default([]),
  addressees: given.addressees.default([]),
});

export const ArticleQuoteCreate = statement.meta({ id: 'ArticleQuoteCreate', description: 'A statement that is created together with its article.' });
export type ArticleQuoteCreate = z.output<typeof ArticleQuoteCreate>;

export const QuoteCreate = statement.extend({ articleId: Reference.describe('The article it stands in: its id or slug.') }).meta({
  id: 'QuoteCreate',
  description: 'A new statement. Without segments it is located in the article by its text.',
  examples: [{ articleId: 'tram-tunnel-to-reopen', kind: 'direct', text: 'We will reopen by June', speakerId: 'ines-carvalho', saidAt: '2026-03-03' }],
});
export type QuoteCreate = z.output<typeof QuoteCreate>;

export const QuoteUpdate = z.strictObject(patchable({ ...common, ...kept, articleId: readOnly(Reference, 'The article it stands in; never changes.'), ...fields, ...given, ...parts })).meta({
  id: 'QuoteUpdate',
  description: 'Changes to a statement. Read-only fields may be sent back unchanged; a new text or kind is located anew.',
  examples: [{ saidAt: '2026-03-03', medium: 'interview' }],
});
export type QuoteUpdate = z.output<typeof QuoteUpdate>;

export const quoteFieldKinds = { readOnly: [...Object.keys(common), 'articleId'], derived: ['position', 'anchor'], nested: whole };

const include = includeParameter(['speaker', 'article', 'article.outlet', 'via.outlet']);

export const QuoteQuery = z.strictObject({ include });
export type QuoteQuery = z.output<typeof QuoteQuery>;

export const QuoteListQuery = z.strictObject({
  ...pageParameters(['position', 'saidAt', 'publishedAt', 'createdAt', 'relevance']),
  include,
  q: text(1, 500).optional().describe('Full-text search in the words, the original, the attribution and the occasion (with a key also the note): words, "a phrase", prefix*, -not.'),
  article: listOf(Reference).optional().describe('In one of these articles (id or slug).'),
  speaker: listOf(Reference).optional().describe('By one of these speakers (id or slug).'),
  outlet: listOf(Reference).optional().describe('In an article of one of these outlets (id or slug).'),
  via: listOf(Reference).optional().describe('Told to one of these outlets (id or slug).'),
  kind: listOf(z.enum(statementKinds)).optional().describe('Of one of these kinds.'),
  medium: listOf(z.enum(media)).optional().describe('In one of these forms.'),
  anchor: listOf(z.enum(anchorStatuses)).optional().describe('With one of these anchor statuses.'),
  attributed: flag.optional().describe('Whether it has a speaker.'),
  saidAfter: PartialDate.optional().describe('Said at the start of this (partial) date or later.'),
  saidBefore: PartialDate.optional().describe('Said before the start of this (partial) date.'),
  publishedAfter: PartialDate.optional().describe('In an article published at the start of this (partial) date or later.'),
  publishedBefore: PartialDate.optional().describe('In an article published before the start of this (partial) date.'),
  language: listOf(Language).optional().describe('In one of these languages: its own, or else the article\'s.'),
});
export type QuoteListQuery = z.output<typeof QuoteListQuery>;
