import { z } from 'zod';
import { text } from '../../http/fields.js';

const MOST_OPERATIONS = 100;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const BatchOperation = z
  .strictObject({
    method: z.enum(['POST', 'PATCH', 'DELETE']).describe('What to do.'),
    path: z
      .string()
      .max(4_000)
      .regex(/^\/[\x21\x22\x24-\x7e]*$/, 'must be a path of this API with its query, percent-encoded, such as /v1/articles/some-slug?override=Why')
      .describe('The path of the operation, with its query. A whole segment of it, and a whole value of its query, may be a reference, such as `$0.id`; `$$0.id` is the literal `$0.id`.'),
    body: z
      .unknown()
      .refine(isObject, 'must be an object')
      .optional()
      .meta({ type: 'object', additionalProperties: true, description: 'The body, as the operation takes it by itself. Every string in it may be a reference, such as `$0.id`; with another `$` before it, it is a text: `$$0.id` is the literal `$0.id`.' }),
    ifMatch: text(1, 1_000).optional().describe('What If-Match would be. `$<n>.etag` is the ETag of the answer to operation n.'),
  })
  .meta({ id: 'BatchOperation', description: 'One operation of a batch: what would else be a request of its own.' });
export type BatchOperation = z.output<typeof BatchOperation>;

export const BatchRequest = z
  .strictObject({ operations: z.array(BatchOperation).min(1).max(MOST_OPERATIONS).describe('What to do, in this order.') })
  .meta({
    id: 'BatchRequest',
    description: 'Operations that are done together or not at all.',
    examples: [{
      operations: [
        { method: 'POST', path: '/v1/outlets', body: { name: 'The Night Ferry', category: 'magazine' } },
        { method: 'POST', path: '/v1/speakers', body: { name: 'Wilhelmina Starling', kind: 'person' } },
        {
          method: 'POST', path: '/v1/articles',
          body: { headline: 'First crossing in fog', body: '“We heard the pier before we saw it,” Starling said.', outletId: '$0.id', quotes: [{ kind: 'direct', text: 'We heard the pier before we saw it,', speakerId: '$1.id' }] },
        },
        { method: 'POST', path: '/v1/articles/$2.id/publish', ifMatch: '$2.etag' },
      ],
    }],
  });
export type BatchRequest = z.output<typeof BatchRequest>;

const BatchResult = z
  .object({
    status: z.int().min(200).max(299).describe('The status that the operation answers by itself.'),
    etag: z.string().optional().describe('The ETag of the answer; absent where it has none.'),
    location: z.string().optional().describe('Where what was made is; absent where nothing was.'),
    body: z.unknown().describe('The body of the answer; null where it has none.'),
  })
  .meta({ id: 'BatchResult', description: 'The answer to one operation.' });
export type BatchResult = z.output<typeof BatchResult>;

export const BatchAnswer = z
  .object({ results: z.array(BatchResult).describe('The answers, in the order of the operations.') })
  .meta({ id: 'BatchAnswer', description: 'What came of a batch: all of it was done.' });
export type BatchAnswer = z.output<typeof BatchAnswer>;
