/** Mounts endpoints on Express: access, parse, conditions, work, present; always in this order. */
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Reading } from '../changes/scope.js';
import { write } from '../changes/write.js';
import type { Signer } from '../changes/signer.js';
import type { Database } from '../database/database.js';
import { callerOf, demand } from './auth.js';
import { readJson } from './body.js';
import type { Context, Endpoint } from './endpoint.js';
import { Problem, methodNotAllowed, nothingAt } from './errors.js';
import { etagOf, notModified, parseIfMatch } from './etag.js';
import { requestIdOf } from './request-id.js';
import { targetOf } from './request-target.js';
import { invalidBody, invalidParameters } from './zod-problem.js';

export interface MountOptions {
  database: Database;
  signer: Signer;
  publicUrl: string | undefined;
  requireIfMatch: boolean;
  bodyLimit: number;
}

export function mount(endpoints: readonly Endpoint[], options: MountOptions): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const endpoint of endpoints) {
    router[endpoint.method](expressPath(endpoint.path), (req, res) => answer(endpoint, req, res, options));
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

async function answer(endpoint: Endpoint, req: Request, res: Response, options: MountOptions): Promise<void> {
  demand(callerOf(res), endpoint.access);
  negotiate(endpoint, req);
  const context = await parse(endpoint, req, res, options);
  const result = await endpoint.handle(context);
  present(endpoint, req, res, result, context);
}

const contentTypeOf = (endpoint: Endpoint): string => endpoint.response.contentType ?? 'application/json';

function negotiate(endpoint: Endpoint, req: Request): void {
  const offered = contentTypeOf(endpoint);
  if (endpoint.response.schema === undefined || req.accepts(offered)) return;
  throw new Problem('not_acceptable', `This answer is ${offered}; the Accept header excludes it.`);
}

async function parse(endpoint: Endpoint, req: Request, res: Response, options: MountOptions): Promise<Context<unknown, unknown, unknown>> {
  const params = endpoint.params.safeParse(req.params);
  if (!params.success) throw nothingAt(req);
  const query = endpoint.query.safeParse(req.query, { reportInput: true });
  if (!query.success) throw invalidParameters(query.error, Object.keys(endpoint.query.shape));
  const precondition = parseIfMatch(req.get('If-Match'));
  const body = await parseBody(endpoint, req, res, options.bodyLimit);
  if (endpoint.conditional && options.requireIfMatch && precondition === undefined) {
    throw new Problem('precondition_required', 'Send the ETag of the version that you have read as If-Match.');
  }
  const { database, signer, publicUrl = '' } = options;
  const caller = callerOf(res);
  return {
    params: params.data,
    query: query.data,
    body,
    caller,
    precondition,
    url: targetOf(req),
    read: (work) => database.read((tx) => work({ tx, caller, signer } satisfies Reading)),
    write: (work) => write(database, { caller, signer, requestId: requestIdOf(res) }, work),
    link: (path) => `${publicUrl}${path}`,
  };
}

async function parseBody(endpoint: Endpoint, req: Request, res: Response, limit: number): Promise<unknown> {
  if (endpoint.body === undefined) return undefined;
  const types = endpoint.method === 'patch' ? ['application/merge-patch+json', 'application/json'] : ['application/json'];
  const json = await readJson(req, res, { limit, types });
  const parsed = endpoint.body.safeParse(json === undefined && endpoint.bodyIsOptional ? {} : json, { reportInput: true });
  if (!parsed.success) throw invalidBody(parsed.error);
  return parsed.data;
}

function present(endpoint: Endpoint, req: Request, res: Response, result: unknown, context: Context<unknown, unknown, unknown>): void {
  const { status, schema, represents = schema, secret, headers = {} } = endpoint.response;
  for (const [name, header] of Object.entries(headers)) {
    const value = header.value(result, context.link);
    if (value !== undefined) res.set(name, value);
  }
  res.status(status);
  // What a key was needed for is nobody else's; what it was not may be kept, if it is asked for anew each time.
  res.set('Cache-Control', secret ? 'no-store' : context.caller.role === null ? 'public, no-cache' : 'private, no-cache');
  res.vary('Authorization, Accept, Accept-Encoding');
  if (schema === undefined) {
    res.end();
    return;
  }
  const text = encode(schema, result);
  const etag = etagOf(represents === schema ? text : encode(represents, result), (result as { version?: number }).version);
  res.set('ETag', etag);
  if (endpoint.method === 'get' && notModified(req.get('If-None-Match'), etag)) {
    res.status(304).end();
    return;
  }
  res.type(`${contentTypeOf(endpoint)}; charset=utf-8`).send(Buffer.from(text));
}

function encode(schema: z.ZodType, result: unknown): string {
  const encoded = z.encode(schema, result);
  return typeof encoded === 'string' ? encoded : JSON.stringify(encoded);
}
