import { noQuery } from '../../http/crud.js';
import { type Endpoint, endpoint } from '../../http/endpoint.js';
import { findRouteAmong } from '../../http/route.js';
import { BatchAnswer, BatchRequest } from './batch.schema.js';
import { runBatch } from './batch.service.js';

/** What shows a secret is shown to a request of its own only; what reads has no place between writes. */
const fitsInBatch = ({ method, response }: Endpoint): boolean => method !== 'get' && !response.secret;

/** @param endpoints those of which a batch may consist, as far as they write */
export function batchRoutes(endpoints: readonly Endpoint[]): Endpoint[] {
  const findRoute = findRouteAmong(endpoints.filter(fitsInBatch));
  return [
    endpoint({
      operationId: 'runBatch', summary: 'Do several things at once', tag: 'Batch',
      description: [
        'Up to 100 operations in one transaction, in their order: all of them are done, or none is. Each is what would else be a request of its own, and is refused wherever that would be: it needs the same role, the same body and, where `REQUIRE_IF_MATCH` is set, the same If-Match. Everything that writes can be in a batch, except for what shows a secret (keys, preview links) and batches.',
        'An operation may use what an earlier one has answered: a string that is exactly `$<n>.<members>` stands for that part of the answer to operation `n`, counted from 0; `$0.id`, say, or `$2.images.0.imageId`. It may stand anywhere in `body`, and in `path` as a whole segment or a whole value of the query; in `ifMatch` only `$<n>.etag` may. With another `$` before it, it is a text: `$$0.id` is `$0.id`.',
        'The first operation that fails gives its problem: with its own status and code, its index in `operation`, and pointers such as `#/operations/2/body/headline`. What can be known to be wrong beforehand is answered for all operations at once. Other callers see nothing of a batch until it is done.',
      ].join('\n\n'),
      method: 'post', path: '/v1/batch', access: 'editor', params: noQuery, query: noQuery, body: BatchRequest,
      response: { status: 200, description: 'All of it was done.', schema: BatchAnswer },
      problems: ['not_found', 'conflict', 'slug_taken', 'in_use', 'not_publishable', 'precondition_failed', 'precondition_required'],
      handle: ({ body, ...around }) => runBatch(body, findRoute, around),
    }),
  ];
}
