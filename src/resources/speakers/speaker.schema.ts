import { z } from 'zod';
import { Count, Id, Reference, Slug, Url, readOnly, text } from '../../http/fields.js';
import { pageParameters, windowParameters } from '../../http/paging.js';
import { PartialDate, endOf, startOf } from '../../http/partial-date.js';
import { listOf } from '../../http/query.js';
import { common, creatable, listSchema, patchable } from '../../http/schema.js';
import { Image } from '../images/image.schema.js';
import { includeParameter } from '../include.js';

export const speakerKinds = ['person', 'organization', 'group', 'anonymous'] as const;
const Kind = z.enum(speakerKinds);
const WikidataId = z.string().max(20).regex(/^Q[1-9]\d*$/, 'must be a Wikidata id, such as Q42');

export const Position = z
  .object({
    title: text(1, 200).describe('The office or function.'),
    organization: text(1, 200).nullable().describe('Where it was held.'),
    from: PartialDate.nullable().describe('Since when; null: unknown.').meta({ examples: ['2015-04-29'] }),
    to: PartialDate.nullable().describe('Until when, that day included; null: still, or unknown.').meta({ examples: ['2018-12'] }),
  })
  .meta({ id: 'Position', description: 'An office or function that a speaker held for a time. Dates may be partial.' });
export type Position = z.output<typeof Position>;

export const PositionList = listSchema('PositionList', Position, 'positions');

const position = Position.shape;
const PositionInput = z
  .strictObject({ ...creatable(position), title: position.title })
  .refine(({ from, to }) => from === null || to === null || startOf(from) < endOf(to), { path: ['to'], message: 'must not lie before `from`' })
  .meta({ id: 'PositionInput', description: 'A position as it is given; `from` must not lie after `to`.' });

const fields = {
  slug: Slug.describe('Its name in URLs; unique.'),
  name: text(1, 200).describe('The name as the newsroom writes it.'),
  kind: Kind.describe('Who speaks: a person, an organization, a group, or somebody who is not named.'),
  aliases: z.array(text(1, 200)).max(50).describe('Other spellings and names that may be printed.'),
  description: text(0, 2_000).nullable().describe('Who it is, in a few sentences.'),
  wikidataId: WikidataId.nullable().describe('The item in Wikidata; unique.'),
  url: Url.nullable().describe('A page about or by the speaker.'),
  imageId: Id.nullable().describe('A portrait.'),
  positions: z.array(Position).max(100).describe('The offices and functions held, each with its time.'),
};

const given = {
  imageId: Reference.nullable().describe('A portrait: the id or slug of an image.'),
  positions: z.array(PositionInput).max(100).describe('The offices and functions held, each with its time.'),
};

const kept = {
  quoteCount: readOnly(Count, 'How many published statements there are.'),
  currentPositions: readOnly(z.array(Position).max(100), 'Those of its positions that have no end.'),
};

export const Speaker = z
  .object({ ...common, ...fields, ...kept, image: Image.nullable().optional().describe('With `include=image`.') })
  .meta({ id: 'Speaker', description: 'Whoever makes a statement: a person, an organization, a group, or somebody unnamed.' });
export type Speaker = z.output<typeof Speaker>;

export const SpeakerSnapshot = Speaker.omit({ quoteCount: true, currentPositions: true, image: true }).meta({ id: 'SpeakerSnapshot', description: 'A speaker as it was, without what is counted.' });

export const SpeakerList = listSchema('SpeakerList', Speaker, 'speakers');

export const SpeakerCreate = z
  .strictObject({ ...creatable({ ...fields, ...given }), slug: fields.slug.optional(), aliases: fields.aliases.default([]), positions: given.positions.default([]) })
  .meta({
    id: 'SpeakerCreate',
    description: 'A new speaker. Without a slug, one is made from the name.',
    examples: [{ name: 'Ines Carvalho', kind: 'person', positions: [{ title: 'Harbour Commissioner', organization: 'Port of Saltmarsh', from: '2021-06' }] }],
  });
export type SpeakerCreate = z.output<typeof SpeakerCreate>;

export const SpeakerUpdate = z.strictObject(patchable({ ...common, ...fields, ...given, ...kept })).meta({
  id: 'SpeakerUpdate',
  description: 'Changes to a speaker. Read-only fields may be sent back unchanged.',
  examples: [{ aliases: ['I. Carvalho'] }],
});
export type SpeakerUpdate = z.output<typeof SpeakerUpdate>;

export const speakerFieldKinds = { readOnly: Object.keys(common), derived: Object.keys(kept) };

const include = includeParameter(['image']);

export const SpeakerQuery = z.strictObject({ include });
export type SpeakerQuery = z.output<typeof SpeakerQuery>;

export const SpeakerListQuery = z.strictObject({
  ...pageParameters(['name', 'createdAt', 'quoteCount']),
  include,
  q: text(1, 500).optional().describe('Search in names and aliases; every word counts as the beginning of one. "A phrase" and -not work too.'),
  kind: listOf(Kind).optional().describe('Of one of these kinds.'),
  wikidataId: listOf(WikidataId).optional().describe('One of these items in Wikidata.'),
});
export type SpeakerListQuery = z.output<typeof SpeakerListQuery>;

export const PositionListQuery = z.strictObject({
  ...windowParameters,
  on: PartialDate.optional().describe('Valid at this (partial) date, or at some time in it; all positions, when absent.'),
});
export type PositionListQuery = z.output<typeof PositionListQuery>;
