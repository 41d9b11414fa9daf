import type { ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Caller } from '../changes/scope.js';
import { callerOf } from './auth.js';
import { requestIdOf } from './request-id.js';
import { targetOf } from './request-target.js';

const LONGEST_PATH = 500;

interface Answered {
  requestId: string;
  method: string | undefined;
  /** The path and query of the request. */
  target: string;
  /** When it came, by `performance.now()`. */
  started: number;
  caller: Caller;
}

/** What the log says of an answer: never a header, a query or a body, so never a key. */
export function logLine({ requestId, method, target, started, caller: { role, name } }: Answered, res: ServerResponse): object {
  return {
    requestId, method, path: target.split('?', 1)[0]?.slice(0, LONGEST_PATH), status: res.statusCode,
    ms: Math.round((performance.now() - started) * 10) / 10, actor: role === null ? null : name, complete: res.writableFinished,
  };
}

/** One line for every answer. */
export function logAnswers(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.on('close', () => logger.info(logLine({ requestId: requestIdOf(res), method: req.method, target: targetOf(req), started, caller: callerOf(res) }, res), 'answered'));
    next();
  };
}
