import { z } from 'zod';
import { roles } from '../../changes/scope.js';
import { Id, Time, text } from '../../http/fields.js';
import { windowParameters } from '../../http/paging.js';
import { listSchema } from '../../http/schema.js';

const fields = {
  name: text(1, 100).describe('Whose key it is, or what for; the change log names it.'),
  role: z.enum(roles).describe('`viewer` reads drafts, `editor` also writes, `admin` also manages keys.'),
  expiresAt: Time.nullable().describe('When it ceases to count; null: never.'),
};

const stored = {
  id: Id.describe('Made by the server (UUIDv7).'),
  ...fields,
  lastFour: z.string().describe('The last four characters of the key, to tell keys apart.'),
  createdAt: Time.describe('When it was made.'),
};

export const Key = z.object(stored).meta({ id: 'Key', description: 'An API key, without the key itself, which nobody can read again.' });
export type Key = z.output<typeof Key>;

export const KeyList = listSchema('KeyList', Key, 'keys');

export const NewKey = z
  .object({ ...stored, key: z.string().describe('The key itself. It is shown only here: keep it now.') })
  .meta({ id: 'NewKey', description: 'A new API key, with the key itself.' });
export type NewKey = z.output<typeof NewKey>;

export const KeyCreate = z
  .strictObject({ ...fields, expiresAt: Time.nullable().default(null).describe('When it shall cease to count: a time in the future.') })
  .refine(({ expiresAt }) => expiresAt === null || expiresAt > new Date(), { path: ['expiresAt'], message: 'must lie in the future' })
  .meta({ id: 'KeyCreate', description: 'A new key.', examples: [{ name: 'Website', role: 'viewer' }] });
export type KeyCreate = z.output<typeof KeyCreate>;

export const KeyListQuery = z.strictObject(windowParameters);
export type KeyListQuery = z.output<typeof KeyListQuery>;
