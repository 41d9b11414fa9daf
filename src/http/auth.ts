/** Who asks: a key in `Authorization: Bearer …` (RFC 6750), or nobody. Keys in a URL are never looked at. */
import type { Request, RequestHandler, Response } from 'express';
import { type Caller, type Role, publicCaller, roles } from '../changes/scope.js';
import type { Access } from './endpoint.js';
import { Problem } from './errors.js';

/** Finds who holds a key; undefined when nobody does, or no longer. */
export type FindCaller = (key: string) => Promise<Caller | undefined>;

const challenge = { 'WWW-Authenticate': 'Bearer realm="verbatim"' };

/** The 401 for a request without a key, where one is needed. */
export const keyNeeded = (): Problem =>
  new Problem('unauthenticated', 'Send a key as `Authorization: Bearer <key>`.', { headers: challenge });

/** The same 401 for every key that does not count: unknown, expired, revoked or malformed. */
const badKey = (): Problem =>
  new Problem('unauthenticated', 'The key is not valid. Send a valid one as `Authorization: Bearer <key>`, or none at all.', { headers: challenge });

/** The key that a request carries, as it came; undefined when there is none that is well formed. */
export const keyOf = (req: Request): string | undefined => /^Bearer +([\x21-\x7e]{1,512})$/i.exec(req.get('Authorization')?.trim() ?? '')?.[1];

/** Sets the caller of a request. A bad key is an error even where none is needed. */
export function authenticate(findCaller: FindCaller): RequestHandler {
  return async (req, res, next) => {
    if (req.get('Authorization') !== undefined) {
      const key = keyOf(req);
      const caller = key === undefined ? undefined : await findCaller(key);
      if (caller === undefined) throw badKey();
      res.locals['caller'] = caller;
    }
    next();
  };
}

export const callerOf = (res: Response): Caller => (res.locals['caller'] as Caller | undefined) ?? publicCaller;

/** @throws Problem unauthenticated or forbidden, unless the caller has this role or a higher one */
export function demand(caller: Caller, access: Access): void {
  if (access === 'public') return;
  if (caller.role === null) throw keyNeeded();
  if (rank(caller.role) >= rank(access)) return;
  throw new Problem('forbidden', `This needs a key with the role ${access}; yours is ${caller.role}.`);
}

const rank = (role: Role): number => roles.indexOf(role);
