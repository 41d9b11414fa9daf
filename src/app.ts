/** The application: what happens to a request, in order. */
import type { RequestListener } from 'node:http';
import cors from 'cors';
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Ledger } from './changes/ledger.js';
import type { Caller } from './changes/scope.js';
import type { Config } from './config.js';
import type { Database } from './database/database.js';
import { documentation, media } from './docs/docs.js';
import { logAnswers } from './http/access-log.js';
import { authenticate } from './http/auth.js';
import { Problem } from './http/errors.js';
import { EventStreams, type StreamLimits } from './http/event-stream.js';
import { nothingHere, sendProblems } from './http/failures.js';
import { KeptAnswers, keepsNothing } from './http/kept/kept-answers.js';
import { keptBefore, keptWithin } from './http/kept/serve.js';
import { LineStreams } from './http/line-stream.js';
import { mount } from './http/mount.js';
import { shedLoad } from './http/overload.js';
import { parseQuery } from './http/query.js';
import { requestId } from './http/request-id.js';
import { asYaml, buildDocument } from './openapi.js';
import { endpoints } from './resources/index.js';
import { findCaller } from './resources/keys/key.service.js';

export interface AppOptions {
  config: Config;
  database: Database;
  ledger: Ledger;
  logger: Logger;
  /** Whether the process cannot keep up. */
  overloaded: () => boolean;
  /** What is kept of its answers; nothing, when absent. */
  kept?: KeptAnswers;
  /** Aborted when the server closes. */
  closing?: AbortSignal;
  /** What streams may take, where it is not the usual. */
  streamLimits?: Partial<StreamLimits>;
}

export function createApp({ config, database, ledger, logger, overloaded, kept = new KeptAnswers(keepsNothing), closing, streamLimits }: AppOptions): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false); // we send our own: strong, and compared by us
  app.set('query parser', parseQuery);
  app.set('trust proxy', config.trustProxy);

  app.use(requestId);
  app.use(logAnswers(logger));
  app.use(securityHeaders());
  app.use(crossOrigin(config.corsOrigins));
  app.use(unlessVital(shedLoad(overloaded)));
  const serving = { kept, corsOrigins: config.corsOrigins, logger };
  if (config.rateLimit > 0) app.use(unlessVital(limitRate(config.rateLimit)), keptWithin(serving));
  app.use(authenticate((key) => database.read((tx) => findCaller(tx, key, config.adminKey, new Date()))));

  app.use(documentation({ json: () => buildDocument(endpoints).getSpecAsJson(undefined, 2), yaml: () => asYaml(buildDocument(endpoints)) }));
  app.use(media());
  const stillCounts = async ({ keyId }: Caller): Promise<boolean> => keyId === null || database.keyCounts(keyId);
  const streams = new EventStreams({ stillCounts, closing, limits: streamLimits });
  const lines = new LineStreams({ stillCounts, closing });
  app.use(mount(endpoints, { ledger, streams, lines, kept, ...config }));
  app.use(nothingHere);
  app.use(sendProblems(logger));
  return config.rateLimit > 0 ? app : keptBefore(app, serving);
}

/** Nothing that the API answers is a page; pictures may be shown anywhere. */
function securityHeaders() {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
}

function crossOrigin(origins: string[]) {
  return cors({
    origin: origins.includes('*') ? '*' : origins,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Idempotency-Key', 'X-Request-Id'],
    exposedHeaders: ['ETag', 'Link', 'Location', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id', 'Idempotency-Replayed'],
    maxAge: 86_400,
  });
}

function limitRate(limit: number) {
  return rateLimit({
    windowMs: 60_000, limit, standardHeaders: 'draft-8', legacyHeaders: false, ipv6Subnet: 56,
    handler: (_req, _res, next) => next(new Problem('rate_limited', `More than ${limit} requests in a minute. Wait as long as Retry-After says.`)),
  });
}

/** What tells whether the server is well must not fail because it is busy. */
function unlessVital(handler: express.RequestHandler): express.RequestHandler {
  const vital = new Set<string>(endpoints.filter((endpoint) => endpoint.vital).map(({ path }) => path));
  return (req, res, next) => (vital.has(req.path) ? next() : handler(req, res, next));
}
