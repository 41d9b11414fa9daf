import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { callerOf } from './auth.js';
import { requestIdOf } from './request-id.js';
import { targetOf } from './request-target.js';

const LONGEST_PATH = 500;

/** One line for every answer: never a header, a query or a body, so never a key. */
export function logAnswers(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.on('close', () => {
      const { name, role } = callerOf(res);
      logger.info({
        requestId: requestIdOf(res), method: req.method, path: targetOf(req).split('?')[0]?.slice(0, LONGEST_PATH), status: res.statusCode,
        ms: Math.round((performance.now() - started) * 10) / 10, actor: role === null ? null : name, complete: res.writableFinished,
      }, 'answered');
    });
    next();
  };
}
