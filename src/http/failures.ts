/** The end of every request that fails: whatever was thrown becomes a problem. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { databaseFailure } from '../database/failures.js';
import { Problem, malformedPath, nothingAt } from './errors.js';
import { requestIdOf } from './request-id.js';

export const nothingHere: RequestHandler = (req) => {
  throw nothingAt(req);
};

/** What a caller may know of an error. Only our own words get out. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const failure = databaseFailure(error);
  if (failure === 'unavailable') return new Problem('unavailable', 'The database does not answer in time. Try again in a moment.', { headers: { 'Retry-After': '1' } });
  if (failure === 'insufficient_storage') return new Problem('insufficient_storage', 'There is no room left to store this; nothing was changed.');
  // Express' own: a path that cannot be decoded.
  if (error instanceof URIError) return malformedPath();
  return new Problem('internal', 'The request failed for a reason of our own. It is in the log under its request id.');
}

export function sendProblems(logger: Logger): ErrorRequestHandler {
  return (error, req, res, next) => {
    const problem = toProblem(error);
    // What was thrown on purpose is no failure: the line of the answer says enough.
    if (problem.status >= 500 && !(error instanceof Problem)) logger.error({ requestId: requestIdOf(res), err: error }, 'request failed');
    if (res.headersSent) {
      next(error);
      return;
    }
    const details = problem.toDetails(req.path, requestIdOf(res));
    res.removeHeader('ETag');
    res.status(problem.status).set(problem.headers).set('Cache-Control', 'no-store');
    res.type('application/problem+json').send(Buffer.from(JSON.stringify(details)));
  };
}
