import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { endpoints } from '../src/resources/index.js';
import { document } from './support/document-walk.js';
import { type Json, makeArticle, makeImage, makeOutlet, makePublishedArticle, makeQuote, makeSpeaker, resourceIn } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { expectProblem } from './support/problem.js';
import { type Wire, openWire } from './support/wire.js';

let newsroom: TestNewsroom;
let wire: Wire;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  wire = await openWire(newsroom);
});
afterAll(async () => {
  await wire.close();
  await newsroom.close();
});

const names = (header: string | string[] | undefined): string[] => String(header).split(',').map((name) => name.trim().toLowerCase()).sort();

describe('another origin', () => {
  const origin = { Origin: 'https://reader.example' };

  test.each(['/v1/articles', '/', '/healthz', '/openapi.json', '/nothing', '/media/none.jpg'])('may read %s, without credentials', async (path) => {
    const { headers } = await newsroom.as(null).get(path).set(origin);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(names(headers['access-control-expose-headers'])).toEqual(
      ['etag', 'idempotency-replayed', 'link', 'location', 'ratelimit', 'ratelimit-policy', 'retry-after', 'x-request-id'].sort());
  });

  test.each(['/v1/articles', '/v1/articles/some-slug', '/v1/keys', '/nothing'])('is told in a cacheable preflight what it may send to %s', async (path) => {
    const { status, headers } = await newsroom.as(null).options(path).set(origin).set('Access-Control-Request-Method', 'PATCH').set('Access-Control-Request-Headers', 'authorization,x-evil');
    expect(status).toBe(204);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(Number(headers['access-control-max-age'])).toBeGreaterThan(0);
    expect(names(headers['access-control-allow-headers'])).toEqual(['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match', 'x-request-id']);
    expect(names(headers['access-control-allow-methods'])).toEqual(['delete', 'get', 'head', 'patch', 'post']);
  });

  test('is kept out where CORS_ORIGINS does not name it, and never with credentials', async () => {
    const closed = await openTestNewsroom({ env: { CORS_ORIGINS: 'https://ours.example, https://also.example' } });
    const allowed = async (origin: string) => (await closed.as(null).get('/v1/articles').set('Origin', origin)).headers;
    for (const ours of ['https://ours.example', 'https://also.example']) expect((await allowed(ours))['access-control-allow-origin']).toBe(ours);
    for (const other of ['https://reader.example', 'null', 'https://ours.example.evil.example', 'http://ours.example']) {
      const headers = await allowed(other);
      expect([undefined, 'https://ours.example']).toContain(headers['access-control-allow-origin']);
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      expect(headers['vary']).toContain('Origin');
    }
    await closed.close();
  });
});

describe('links', () => {
  const forged = { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Prefix': '/evil', 'X-Original-URL': '/evil', Forwarded: 'host=evil.example' };

  /** Everything that one newsroom answers with links. */
  async function linksOf(app: TestNewsroom, over: Wire, headers: Record<string, string>): Promise<string> {
    const editor = { ...headers, Authorization: `Bearer ${app.keys.editor}` };
    const made = await over.send('POST', '/v1/outlets', { headers: { ...editor, 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'A', category: 'online' }) });
    const pages = await Promise.all(['/', '/v1/outlets?limit=1', '/v1/outlets?limit=1&page=1', '/v1/sections', '/nothing', '/openapi.json'].map((path) => over.send('GET', path, { headers })));
    return [made, ...pages].map(({ headers, text }) => `${headers.location ?? ''} ${String(headers['link'] ?? '')} ${text}`).join('\n');
  }

  test('are never built from Host or what a proxy may claim', async () => {
    await makeOutlet(newsroom);
    const all = await linksOf(newsroom, wire, forged);
    expect(all).not.toContain('evil');
    expect(all).toContain('</v1/outlets?limit=1>; rel="self"');
  });

  test('are not built from a request target in absolute form either', async () => {
    for (const target of ['http://evil.example/v1/outlets?limit=1', 'http://evil.example/v1/outlets?limit=1&page=1', 'http://evil.example/']) {
      const { status, headers, text } = await wire.send('GET', target);
      expect([target, status]).toEqual([target, 200]);
      expect(`${String(headers['link'])} ${text}`).not.toContain('evil');
    }
  });

  test('begin with PUBLIC_URL where it is set', async () => {
    const published = await openTestNewsroom({ env: { PUBLIC_URL: 'https://news.example/api/' } });
    const over = await openWire(published);
    await makeOutlet(published);
    const all = await linksOf(published, over, forged);
    expect(all).not.toContain('evil');
    for (const link of ['</v1', '"/v1', ' /v1']) expect(all.replace(/"instance":"[^"]*"/g, '').split('\n').slice(0, 5).join('\n')).not.toContain(link);
    expect(all).toContain('"self":"https://news.example/api/v1/outlets?limit=1"');
    expect(all).toMatch(/^https:\/\/news\.example\/api\/v1\/outlets\/[0-9a-f-]{36} /);
    await over.close();
    await published.close();
  });
});

describe('a request', () => {
  test.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])('is what its method says, whatever %s says', async (header) => {
    const { id } = await makeOutlet(newsroom);
    const answer = await newsroom.as('editor').post('/v1/outlets').set(header, 'DELETE').send({ name: 'Overridden', category: 'online' });
    expect(answer.status).toBe(201);
    expect((await newsroom.as('editor').get(`/v1/outlets/${id}?_method=DELETE`)).status).toBe(400);
    expect((await newsroom.as('editor').get(`/v1/outlets/${id}`).set(header, 'DELETE')).status).toBe(200);
    expect((await newsroom.as(null).get(`/v1/outlets/${id}`)).status).toBe(200);
  });

  test('with TRACE is 405 and not repeated', async () => {
    const answer = await wire.send('TRACE', '/v1/articles', { headers: { 'X-Secret': 'mirrored' } });
    expectProblem(answer, 'method_not_allowed');
    expect(answer.text).not.toContain('mirrored');
  });
});

describe('every answer', () => {
  const paths = [...new Set(endpoints.filter(({ method }) => method === 'get').map(({ path }) => path.replace('{id}', 'none'))), '/openapi.json', '/openapi.yaml', '/media/none.svg', '/nothing'];

  test.each(paths)('tells browsers to take it for nothing but data: %s', async (path) => {
    const { headers } = await newsroom.as(null).get(path);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['server']).toBeUndefined();
    expect(headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect(headers['content-type']).not.toMatch(/html/);
    expect(headers['strict-transport-security']).toBeDefined();
    expect(headers['set-cookie']).toBeUndefined();
  });

  test('the reference has a policy of its own, which loads nothing from elsewhere', async () => {
    const { headers, text } = await newsroom.as(null).get('/docs');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers['content-security-policy']).not.toMatch(/https?:|\*|unsafe-eval/);
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  test('to the holder of a key is for nobody else to keep', async () => {
    expect((await newsroom.as('viewer').get('/v1/articles')).headers['cache-control']).toMatch(/private/);
    expect((await newsroom.as(null).get('/v1/articles')).headers['vary']).toMatch(/Authorization/);
    expect((await newsroom.as(null).get('/v1/articles/none')).headers['cache-control']).toBe('no-store');
  });
});

describe('HTML in a body', () => {
  const hostile: [string, string][] = [
    ['a script', 'Text.\n\n<script>alert(1)</script>'],
    ['a script in capitals', '<SCRIPT SRC=//evil.example/x.js></SCRIPT>'],
    ['an event handler', '<p onclick="alert(1)">Text</p>'],
    ['an image with an event handler', '<img src=x onerror=alert(1)>'],
    ['an SVG', '<svg onload=alert(1)><script>alert(1)</script></svg>'],
    ['a javascript link in Markdown', '[link](javascript:alert(1))'],
    ['a javascript link in HTML', '<a href="JaVaScRiPt:alert(1)">link</a>'],
    ['a javascript link with an entity', '<a href="java&#10;script:alert(1)">link</a> [x](java&Tab;script:alert(1))'],
    ['a data link', '[link](data:text/html;base64,PHNjcmlwdD4=) <a href="data:text/html,<script>">x</a>'],
    ['a vbscript link', '<a href=vbscript:x>x</a>'],
    ['a frame', '<iframe srcdoc="<script>alert(1)</script>"></iframe>'],
    ['a form', '<form action="//evil.example"><input name=a><button formaction="javascript:alert(1)">x</button></form>'],
    ['a style', '<style>*{background:url(//evil.example)}</style><p style="position:fixed">Text</p>'],
    ['forged marks of a statement', '<span data-quote-id="01890000-0000-7000-8000-000000000000" id="x" class="y">Text</span> <q data-quote-id=1>a</q>'],
    ['a base', '<base href="//evil.example"><meta http-equiv=refresh content="0;url=//evil.example"><link rel=stylesheet href=//evil.example>'],
    ['an unclosed comment', '<!-- <p>a</p> --> <![CDATA[<script>]]> <?php echo 1 ?>'],
    ['mutations', '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">'],
    ['a title that breaks out', '[a](https://a.example \'"onmouseover="alert(1)\')'],
    ['an image that breaks out', '![" onerror="alert(1)](https://a.example/"onerror="alert(1))'],
  ];

  test.each(hostile)('is harmless in what is answered: %s', async (_what, body) => {
    const { id } = await makeArticle(newsroom, { body: `Text before.\n\n${body}\n\nText after.` });
    const { bodyHtml } = (await newsroom.as('viewer').get(`/v1/articles/${id}`)).body;
    const tags: string[] = bodyHtml.match(/<[^>]*>/g) ?? [];
    for (const tag of tags) {
      expect(tag).not.toMatch(/^<\/?(script|style|svg|math|iframe|form|input|button|base|meta|link|object|embed)\b/i);
      const attributes = [...tag.matchAll(/\s([^\s=>]+)=/g)].map(([, name]) => String(name).toLowerCase());
      expect(tag.replace(/="[^"]*"/g, '=""')).not.toMatch(/\s(on\w+|style|srcdoc|formaction|id|class|data-[\w-]+)=/i);
      if (attributes.includes('href')) expect(tag).toMatch(/ href="(https?:|mailto:)/);
    }
    expect(bodyHtml).not.toMatch(/<!--|<!\[CDATA|<\?/);
    expect(bodyHtml).toContain('Text before.');
    const patched = await newsroom.as('editor').patch(`/v1/articles/${id}`).send({ body: `Other.\n\n${body}` });
    expect(patched.body.bodyHtml.replace('Other.', 'Text before.')).toBe(bodyHtml.replace(/\s*<p>Text after\.<\/p>/, ''));
  });

  test('is data in every other field, and comes back as it was', async () => {
    const text = '<script>alert("1")</script> & \u202e';
    const { id } = await makeSpeaker(newsroom, { name: text, description: text });
    const answer = await newsroom.as('viewer').get(`/v1/speakers/${id}`);
    expect(answer.body).toMatchObject({ name: text, description: text });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });
});

describe('what only the server sets', () => {
  const forged = { id: '01890000-0000-7000-8000-000000000000', version: 99, createdAt: '1999-01-01T00:00:00.000Z', updatedAt: '1999-01-01T00:00:00.000Z' };
  const more: Record<string, object> = {
    outlets: { articleCount: 9 }, speakers: { quoteCount: 9 }, images: {}, quotes: { position: 9, anchor: { status: 'exact', articleVersion: 9 } },
    articles: { status: 'unpublished', publishedAt: '1999-01-01T00:00:00.000Z', firstPublishedAt: '1999-01-01T00:00:00.000Z', quoteCount: 9, wordCount: 9, bodyHtml: '<script>' },
  };
  const internal = ['nameKey', 'titleKey', 'headlineKey', 'hash', 'saidAtStart', 'anchorStatus', 'outlet', 'speaker', 'article', 'articles', 'quotes', 'keys'];
  const makers = { outlets: makeOutlet, speakers: makeSpeaker, images: makeImage, articles: makePublishedArticle, quotes: makeQuote };
  const kinds = Object.keys(makers) as (keyof typeof makers)[];
  const pointers = ({ errors }: Json): string[] => errors.map(({ pointer }: Json) => pointer);

  test.each(kinds)('cannot be given when one of %s is made', async (kind) => {
    const given = { ...forged, ...more[kind] };
    const problem = expectProblem(await newsroom.as('editor').post(`/v1/${kind}`).send(given), 'invalid_body');
    expect(pointers(problem)).toEqual(expect.arrayContaining(Object.keys(given).map((name) => `#/${name}`)));
  });

  test.each(kinds)('cannot be changed, but sent back, in one of %s', async (kind) => {
    const { id } = await makers[kind](newsroom);
    const path = `/v1/${kind}/${id}`;
    const before = (await newsroom.as('editor').get(path)).body;
    const given = { ...forged, ...more[kind], ...(kind === 'quotes' ? { articleId: forged.id } : {}) };
    for (const [name, value] of Object.entries(given)) {
      const problem = expectProblem(await newsroom.as('editor').patch(path).send({ [name]: value }), 'invalid_body');
      expect(problem.errors).toEqual([expect.objectContaining({ pointer: `#/${name}`, code: 'read_only' })]);
    }
    for (const name of internal.filter((name) => !(name in before))) {
      expect(pointers(expectProblem(await newsroom.as('editor').patch(path).send({ [name]: 'x' }), 'invalid_body'))).toEqual([`#/${name}`]);
    }
    const back = await newsroom.as('editor').patch(path).send(before);
    expect([back.status, resourceIn(back.body)]).toEqual([200, before]);
  });

  const schemas: Record<string, string> = { outlets: 'Outlet', speakers: 'Speaker', images: 'Image', quotes: 'Quote', articles: 'ArticleSummary' };
  test.each(kinds)('is all that is answered beside what was given: no field of %s that the document lacks', async (kind) => {
    await makers[kind](newsroom);
    const { data } = (await newsroom.as('viewer').get(`/v1/${kind}?limit=100${kind === 'articles' ? '&status=any' : ''}`)).body;
    const documented = Object.keys(document.components.schemas[String(schemas[kind])].properties);
    expect(data).not.toHaveLength(0);
    for (const row of data) expect(Object.keys(row).filter((name) => !documented.includes(name))).toEqual([]);
  });
});
