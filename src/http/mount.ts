/** Mounts endpoints on Express: access, parse, conditions, work, present; always in this order. */
import { type Request, type Response, Router } from 'express';
import type { Ledger } from '../changes/ledger.js';
import { callerOf, demand, keyOf } from './auth.js';
import { readJson } from './body.js';
import { type Endpoint, type Surroundings, isEventStream, isLineStream } from './endpoint.js';
import { Problem, methodNotAllowed } from './errors.js';
import type { EventSource, EventStreams } from './event-stream.js';
import { notModified } from './etag.js';
import { IdempotentAnswers, idempotencyKey, takesIdempotencyKey } from './idempotency.js';
import type { LineSource, LineStreams } from './line-stream.js';
import { type Answer, type Asked, parse, perform } from './operation.js';
import { headersForAll } from './kept/headers.js';
import type { KeptAnswers } from './kept/kept-answers.js';
import { requestIdOf } from './request-id.js';
import { targetOf } from './request-target.js';

export interface MountOptions {
  ledger: Ledger;
  streams: EventStreams;
  lines: LineStreams;
  publicUrl: string | undefined;
  requireIfMatch: boolean;
  bodyLimit: number;
  kept: KeptAnswers;
}

export function mount(endpoints: readonly Endpoint[], options: MountOptions): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const idempotent = new IdempotentAnswers();
  for (const endpoint of endpoints) {
    router[endpoint.method](expressPath(endpoint.path), (req, res) => answer(endpoint, req, res, { ...options, idempotent }));
  }
  for (const [path, methods] of methodsByPath(endpoints)) {
    router.all(expressPath(path), (req) => {
      throw methodNotAllowed(req.method, methods);
    });
  }
  return router;
}

const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

function methodsByPath(endpoints: readonly Endpoint[]): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  for (const { path, method } of endpoints) {
    const also = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    paths.set(path, [...(paths.get(path) ?? ['OPTIONS']), ...also]);
  }
  return paths;
}

type Options = MountOptions & { idempotent: IdempotentAnswers };

async function answer(endpoint: Endpoint, req: Request, res: Response, options: Options): Promise<void> {
  demand(callerOf(res), endpoint.access);
  negotiate(endpoint, req);
  const key = takesIdempotencyKey(endpoint) ? idempotencyKey(req.get('Idempotency-Key')) : undefined;
  const asked = await read(endpoint, req, res, options.bodyLimit);
  const around = surroundings(endpoint, req, res, options);
  if (isEventStream(endpoint)) return options.streams.send(req, res, (await endpoint.handle(parse(endpoint, asked, around))) as EventSource);
  if (isLineStream(endpoint)) return options.lines.send(req, res, (await endpoint.handle(parse(endpoint, asked, around))) as LineSource);
  const answered = key === undefined
    ? await perform(endpoint, parse(endpoint, asked, around))
    : await options.idempotent.answer({ key, secret: keyOf(req) ?? '', endpoint, asked, around });
  send(endpoint, req, res, answered, options.kept);
}

const contentTypeOf = (endpoint: Endpoint): string => endpoint.response.contentType ?? 'application/json';

function negotiate(endpoint: Endpoint, req: Request): void {
  const offered = contentTypeOf(endpoint);
  if (endpoint.response.schema === undefined || req.accepts(offered)) return;
  throw new Problem('not_acceptable', `This answer is ${offered}; the Accept header excludes it.`);
}

async function read(endpoint: Endpoint, req: Request, res: Response, limit: number): Promise<Asked> {
  const types = endpoint.method === 'patch' ? ['application/merge-patch+json', 'application/json'] : ['application/json'];
  return {
    path: req.path,
    url: targetOf(req),
    params: req.params,
    query: req.query,
    ifMatch: req.get('If-Match'),
    body: endpoint.body === undefined ? undefined : await readJson(req, res, { limit, types }),
  };
}

function surroundings({ vital }: Endpoint, req: Request, res: Response, { ledger, publicUrl = '', requireIfMatch }: MountOptions): Surroundings {
  const caller = callerOf(res);
  return {
    caller,
    requireIfMatch,
    read: (work) => (vital ? ledger.readUnsettled(caller, work) : ledger.read(caller, work)),
    write: (work) => ledger.write({ caller, requestId: requestIdOf(res) }, work),
    link: (path) => `${publicUrl}${path}`,
    lastEventId: req.get('Last-Event-ID'),
    beyond: ledger.beyond,
    together: ledger.together,
  };
}

function send(endpoint: Endpoint, req: Request, res: Response, { status, headers, body, tags }: Answer, kept: KeptAnswers): void {
  res.status(status).set(headers).vary('Authorization, Accept, Accept-Encoding');
  const contentType = `${contentTypeOf(endpoint)}; charset=utf-8`;
  const bytes = body === null ? null : Buffer.from(body);
  const etag = headers['ETag'];
  if (tags !== undefined && bytes !== null && etag !== undefined) {
    res.set('Cache-Control', kept.freshness.cacheControlIfCurrent());
    kept.offer(req, { body: bytes, contentType, etag, headers: headersForAll(res), tags });
  }
  const isKnown = etag !== undefined && notModified(req.get('If-None-Match'), etag);
  if (endpoint.method === 'get' && isKnown) res.status(304).end();
  else if (bytes === null) res.end();
  else res.type(contentType).send(bytes);
}
