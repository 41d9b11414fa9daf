/** Several operations in one transaction: all of them, or none. */
import { type Surroundings, within } from '../../http/endpoint.js';
import { Problem } from '../../http/errors.js';
import type { Answer } from '../../http/operation.js';
import type { FindRoute } from '../../http/route.js';
import { breathe } from '../breathe.js';
import { type Planned, planOperation } from './batch.operations.js';
import type { BatchAnswer, BatchOperation, BatchRequest, BatchResult } from './batch.schema.js';

/** Characters that all answers may have together: they are held in memory, and sent at once. */
const MOST_TEXT = 20_000_000;

/**
 * Does operations in their order.
 *
 * @throws Problem as the first operation that fails; nothing is done then
 */
export async function runBatch({ operations }: BatchRequest, findRoute: FindRoute, around: Surroundings): Promise<BatchAnswer> {
  const planned = planAll(operations, findRoute, around);
  return around.write(async (writing) => {
    const results: BatchResult[] = [];
    let length = 0;
    for (const [index, run] of planned.entries()) {
      const answer = await run(within(writing), results).catch((error: unknown) => {
        throw inBatch(error, operations, index);
      });
      length += answer.body?.length ?? 0;
      if (length > MOST_TEXT) throw tooLarge(operations, index);
      results.push(resultOf(answer));
      await writing.flush(); // what the next one reads of the log has this one in it
      await breathe();
    }
    return { results };
  });
}

/** @throws Problem as the first operation that cannot be done, with the errors of all that fail alike */
function planAll(operations: readonly BatchOperation[], findRoute: FindRoute, around: Surroundings): Planned[] {
  const problems: Problem[] = [];
  const planned = operations.flatMap((operation, index) => {
    try {
      return [planOperation(operation, index, findRoute, around)];
    } catch (error) {
      const problem = inBatch(error, operations, index);
      if (!(problem instanceof Problem)) throw problem;
      problems.push(problem);
      return [];
    }
  });
  const [first, ...others] = problems;
  if (first !== undefined) throw first.with(others.filter(({ code }) => code === first.code));
  return planned;
}

const nameOf = ({ method, path }: BatchOperation, index: number): string => `Operation ${index} (${method} ${path.slice(0, 200)})`;

/** The problem of one operation, as that of the batch. */
function inBatch(error: unknown, operations: readonly BatchOperation[], index: number): unknown {
  const operation = operations[index];
  if (!(error instanceof Problem) || operation === undefined) return error;
  return error.under(`/operations/${index}`, `${nameOf(operation, index)}: ${error.message}`, { operation: index });
}

const tooLarge = (operations: readonly BatchOperation[], index: number): unknown =>
  inBatch(new Problem('too_large', `Up to here the answers have more than ${MOST_TEXT} characters together. Send smaller batches.`), operations, index);

function resultOf({ status, headers: { ETag, Location }, body }: Answer): BatchResult {
  return {
    status,
    ...(ETag === undefined ? {} : { etag: ETag }),
    ...(Location === undefined ? {} : { location: Location }),
    body: body === null ? null : (JSON.parse(body) as unknown),
  };
}
