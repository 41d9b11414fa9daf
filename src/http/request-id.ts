import type { RequestHandler, Response } from 'express';
import { v7 as uuid } from 'uuid';

const SANE = /^[\w.:+/=-]{1,128}$/;

/** Takes the caller's X-Request-Id if it is sane, else makes one; every answer, problem and log line carries it. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.get('X-Request-Id');
  const id = given !== undefined && SANE.test(given) ? given : uuid();
  res.locals['requestId'] = id;
  res.set('X-Request-Id', id);
  next();
};

export const requestIdOf = (res: Response): string => String(res.locals['requestId'] ?? '');
