import { z } from 'zod';
import { Count } from '../../http/fields.js';
import { windowParameters } from '../../http/paging.js';
import { listSchema } from '../../http/schema.js';

export const Term = z
  .object({
    name: z.string().describe('The section or the topic.'),
    count: Count.describe('How many published articles have it.'),
  })
  .meta({ id: 'Term', description: 'A section or a topic that is in use.' });
export type Term = z.output<typeof Term>;

export const TermList = listSchema('TermList', Term, 'sections or topics');

export const TermListQuery = z.strictObject(windowParameters);
export type TermListQuery = z.output<typeof TermListQuery>;
