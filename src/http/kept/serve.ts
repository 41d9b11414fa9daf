/** Answers requests with what is kept, in front of everything else: no routing, no database, no JSON in the way. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { logLine } from '../access-log.js';
import { publicCaller } from '../../changes/scope.js';
import { notModified } from '../etag.js';
import { requestIdFor, requestIdOf } from '../request-id.js';
import { type Form, compressed } from './forms.js';
import type { KeptAnswers } from './kept-answers.js';
import { codingFor, takes } from './negotiation.js';
import type { KeptAnswer } from './store.js';

interface ServeOptions {
  kept: KeptAnswers;
  /** As `cors` takes them. */
  corsOrigins: readonly string[];
}

/** Everything that is kept is below this path. */
const PREFIX = '/v1/';

/** Whether it may be answered with what is kept, apart from what it accepts: what carries a key never is. */
const mayBeKept = ({ method, url = '', headers }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') && headers.authorization === undefined && url.startsWith(PREFIX);

/**
 * Hands what is kept for a request to `send`; else the request to `next`, and remembers its answer if it can be kept. Who asks
 * for what is just being made waits for that, and makes it only if it could not be kept.
 */
function look({ kept }: ServeOptions, req: IncomingMessage, res: ServerResponse, send: (answer: KeptAnswer) => void, next: () => void): void {
  if (!kept.store.isOn || !mayBeKept(req) || !kept.freshness.isCurrent()) return next();
  const { url = '' } = req;
  const answer = kept.store.find(url);
  if (answer !== undefined) return takes(req.headers.accept, answer.mediaType) ? send(answer) : next();
  const done = kept.underWay(url);
  if (done === undefined) {
    res.once('close', kept.begin(req, url));
    return next();
  }
  void done.then(() => {
    const made = kept.freshness.isCurrent() ? kept.store.find(url) : undefined;
    if (made !== undefined && takes(req.headers.accept, made.mediaType)) send(made);
    else next();
  });
}

function write({ kept, corsOrigins }: ServeOptions, req: IncomingMessage, res: ServerResponse, answer: KeptAnswer, id: string): void {
  const { identity } = answer.forms;
  const form = formFor(kept, answer, req.headers['accept-encoding']);
  const own = ['X-Request-Id', id, 'Cache-Control', kept.freshness.cacheControl(), ...allowedOrigin(corsOrigins, req.headers.origin)];
  if (notModified(req.headers['if-none-match'], identity.etag)) {
    res.writeHead(304, [...own, ...form.headers.slice(0, form.without)]).end();
    return;
  }
  res.writeHead(200, [...own, ...form.headers]);
  if (req.method === 'HEAD') res.end();
  else res.end(form.body);
}

/** Where every page may call, the answer as it is kept says so already. */
const allowedOrigin = (origins: readonly string[], origin: string | undefined): string[] =>
  (origin !== undefined && !origins.includes('*') && origins.includes(origin) ? ['Access-Control-Allow-Origin', origin] : []);

/** The form that the caller likes best, of those that there are; that one is made for the next who likes it. */
function formFor({ store }: KeptAnswers, answer: KeptAnswer, acceptEncoding: string | undefined): Form {
  const { forms } = answer;
  const coding = codingFor(acceptEncoding);
  if (coding === 'identity') return forms.identity;
  const form = forms[coding];
  if (form !== undefined) return form ?? forms.identity;
  forms[coding] = null;
  void compressed(forms.identity, coding).then((made) => made && store.addForm(answer, coding, made));
  return forms.identity;
}

/** Answers what is kept, and leaves the rest to the app: the listener of a server. */
export function keptBefore(app: RequestListener, { logger, ...options }: ServeOptions & { logger: Logger }): RequestListener {
  return (req, res) => {
    const started = performance.now();
    const send = (answer: KeptAnswer): void => {
      const id = requestIdFor(req.headers['x-request-id']);
      if (logger.isLevelEnabled('info')) res.on('close', () => logger.info(logLine({ requestId: id, method: req.method, target: req.url ?? '', started, caller: publicCaller }, res), 'answered'));
      write(options, req, res, answer, id);
    };
    look(options, req, res, send, () => app(req, res));
  };
}

/** The same within Express, after what counts requests. */
export const keptWithin = (options: ServeOptions): RequestHandler => (req, res, next) =>
  look(options, req, res, (answer) => write(options, req, res, answer, requestIdOf(res)), next);
