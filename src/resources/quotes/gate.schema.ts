/** What stands before every write that readers will see: schemas of the publishing gate and of how to pass it. */
import { z } from 'zod';
import { Id, text } from '../../http/fields.js';
import { anchorStatuses } from '../../statements/anchoring.js';

/** Why something is published although its statements are not in order. */
export const Override = text(1, 500).describe('Why it is to be done although a statement has lost its words or has no speaker. Recorded with the change.');

export const OverrideQuery = z.strictObject({ override: Override.optional() });
export type OverrideQuery = z.output<typeof OverrideQuery>;

export const AnchorChange = z
  .object({
    quoteId: Id.describe('The statement.'),
    from: z.enum(anchorStatuses).describe('Its status before.'),
    to: z.enum(anchorStatuses).describe('Its status now.'),
  })
  .meta({ id: 'AnchorChange', description: 'What an edit did to the anchor of a statement.' });
export type AnchorChange = z.output<typeof AnchorChange>;
