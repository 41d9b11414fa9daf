import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

const SANE = /^[\w.:+/=-]{1,128}$/;

/** The caller's X-Request-Id if it is sane, else a new one. */
export const requestIdFor = (given: string | string[] | undefined): string => (typeof given === 'string' && SANE.test(given) ? given : randomUUID());

/** Every answer, problem and log line carries the id of the request. */
export const requestId: RequestHandler = (req, res, next) => {
  const id = requestIdFor(req.get('X-Request-Id'));
  res.locals['requestId'] = id;
  res.set('X-Request-Id', id);
  next();
};

export const requestIdOf = (res: Response): string => String(res.locals['requestId'] ?? '');
