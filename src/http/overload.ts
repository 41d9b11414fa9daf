import type { RequestHandler } from 'express';
import { Problem } from './errors.js';

/** Milliseconds that the event loop may be late before new requests are turned away. */
const LATEST = 3_000;
const INTERVAL = 500;

/** Watches how late the event loop is. */
export function watchEventLoop(): () => boolean {
  let due = performance.now() + INTERVAL;
  let late = 0;
  setInterval(() => {
    late = performance.now() - due;
    due = performance.now() + INTERVAL;
  }, INTERVAL).unref();
  return () => late > LATEST;
}

/** Turns requests away while the process cannot keep up; health checks go in front of it. */
export function shedLoad(overloaded: () => boolean): RequestHandler {
  return (_req, _res, next) => {
    if (!overloaded()) return next();
    throw new Problem('unavailable', 'The server is overloaded. Try again in a moment.', { headers: { 'Retry-After': '2' } });
  };
}
