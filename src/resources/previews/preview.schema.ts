import { z } from 'zod';
import { Time } from '../../http/fields.js';

const DAY = 86_400;

export const PreviewLinkCreate = z
  .strictObject({ expiresIn: z.int().min(60).max(30 * DAY).default(DAY).describe('For how many seconds it shall be valid; a day (86,400), when absent.') })
  .meta({ id: 'PreviewLinkCreate', description: 'For how long a preview link is to be valid.', examples: [{ expiresIn: 3_600 }] });
export type PreviewLinkCreate = z.output<typeof PreviewLinkCreate>;

export const PreviewLink = z
  .object({
    url: z.string().meta({ format: 'uri-reference', description: 'The link: the article as it would read after publishing. Whoever has it needs no key.' }),
    expiresAt: Time.describe('When it ceases to be valid.'),
  })
  .meta({ id: 'PreviewLink', description: 'A link that shows one article before it is published. It is stored nowhere, and cannot be revoked: let it be short-lived.' });
export type PreviewLink = z.output<typeof PreviewLink>;

/** The parameter of a read. Any text is read as a token: what is none opens nothing, like one that has ended. */
export const previewParameter = z
  .string('must be given once')
  .optional()
  .describe('The token of a preview link: the article as it would read after publishing, whatever its status; for this article only.');
