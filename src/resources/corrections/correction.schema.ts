import { z } from 'zod';
import { Id, Time, readOnly, text } from '../../http/fields.js';
import { windowParameters } from '../../http/paging.js';
import { listSchema, patchable } from '../../http/schema.js';

const correctionTypes = ['correction', 'clarification', 'retraction', 'editorsNote'] as const;

/** An article has so many corrections at most. */
export const MOST_CORRECTIONS = 100;

const fields = {
  type: z.enum(correctionTypes).describe('`correction`: something was wrong; `clarification`: something was unclear; `retraction`: it no longer stands; `editorsNote`: something else that readers should know.'),
  text: text(1, 5_000).describe('What readers are told.'),
  affects: z.array(Id.describe('A statement of the article.')).max(100).describe('The statements that it is about.'),
};

const readOnlyFields = {
  id: readOnly(Id, 'Made by the server (UUIDv7).'),
  at: readOnly(Time, 'When it was made.'),
  version: readOnly(z.int().min(1), 'The version of the article that it led to.'),
  amendedAt: readOnly(Time.nullable(), 'When it was last amended; null: never.'),
};

export const Correction = z
  .object({ id: readOnlyFields.id, ...fields, at: readOnlyFields.at, version: readOnlyFields.version, amendedAt: readOnlyFields.amendedAt })
  .meta({ id: 'Correction', description: 'What was put right in an article after it was published, as readers are told.' });
export type Correction = z.output<typeof Correction>;

export const CorrectionList = listSchema('CorrectionList', Correction, 'corrections');

export const CorrectionListQuery = z.strictObject(windowParameters);
export type CorrectionListQuery = z.output<typeof CorrectionListQuery>;

export const CorrectionCreate = z
  .strictObject({ ...fields, affects: fields.affects.default([]).describe('The statements that it is about, by their ids; none, when absent.') })
  .meta({
    id: 'CorrectionCreate',
    description: 'What is put right in an article.',
    examples: [{ type: 'correction', text: 'An earlier version of this article gave the wrong year.' }],
  });
export type CorrectionCreate = z.output<typeof CorrectionCreate>;

export const CorrectionUpdate = z.strictObject(patchable({ ...readOnlyFields, ...fields })).meta({
  id: 'CorrectionUpdate',
  description: 'Changes to a correction. Read-only fields may be sent back unchanged.',
  examples: [{ text: 'An earlier version of this article gave the wrong year for the reopening.' }],
});
export type CorrectionUpdate = z.output<typeof CorrectionUpdate>;

export const correctionFieldKinds = { readOnly: Object.keys(readOnlyFields), derived: [] };
