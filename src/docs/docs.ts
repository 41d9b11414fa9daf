/** The document itself, and a page to read it and try it out. All of it is served from here. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express, { Router } from 'express';
import { methodNotAllowed } from '../http/errors.js';
import { etagOf, notModified } from '../http/etag.js';
import { projectRoot } from '../project-root.js';

const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Swagger UI sets styles inline and has its icons in data URLs; it loads nothing from elsewhere. */
const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Verbatim API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="reference"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, docExpansion: 'list', tryItOutEnabled: true, validatorUrl: null });
`;

const READS = ['OPTIONS', 'GET', 'HEAD'];

const assets = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

interface File {
  path: string;
  type: string;
  /** Asked for once, at the first request. */
  content: () => string;
  headers?: Record<string, string>;
}

/** The OpenAPI document, as text. To build it takes half a second and 50 MB, which a server that is never asked for it saves. */
export interface DocumentText {
  json(): string;
  yaml(): string;
}

export function documentation(document: DocumentText): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const files: File[] = [
    { path: '/openapi.json', type: 'application/json', content: document.json },
    { path: '/openapi.yaml', type: 'application/yaml', content: document.yaml },
    { path: '/docs', type: 'text/html', content: () => page, headers: { 'Content-Security-Policy': policy } },
    { path: '/docs/start.js', type: 'text/javascript', content: () => start },
  ];
  for (const file of files) serve(router, file);
  for (const asset of assets) {
    router.get(`/docs/${asset}`, (_req, res) => res.sendFile(join(swaggerUi, asset), { maxAge: '1d' }));
    readsOnly(router, `/docs/${asset}`);
  }
  return router;
}

function serve(router: Router, { path, type, content, headers = {} }: File): void {
  let file: { bytes: Buffer; etag: string } | undefined;
  const readOnce = (): { bytes: Buffer; etag: string } => {
    const text = content();
    return { bytes: Buffer.from(text), etag: etagOf(text, undefined) };
  };
  router.get(path, (req, res) => {
    const { bytes, etag } = (file ??= readOnce());
    res.set({ ETag: etag, 'Cache-Control': 'public, no-cache', ...headers });
    if (notModified(req.get('If-None-Match'), etag)) res.status(304).end();
    else res.type(`${type}; charset=utf-8`).send(bytes);
  });
  readsOnly(router, path);
}

function readsOnly(router: Router, path: string): void {
  router.all(path, (req) => {
    throw methodNotAllowed(req.method, READS);
  });
}

/** The pictures of the sample newsroom. SVG is served so that no script in it would run. */
export function media(): Router {
  const router = Router();
  router.use('/media', express.static(join(projectRoot, 'prisma/sample/media'), {
    index: false, redirect: false, dotfiles: 'ignore', maxAge: '1h',
    setHeaders: (res) => void res.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
  }));
  readsOnlyBelow(router);
  return router;
}

function readsOnlyBelow(router: Router): void {
  router.use('/media', (req, _res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    throw methodNotAllowed(req.method, READS);
  });
}
