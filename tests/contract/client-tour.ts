/** A front-end's day with the generated client. `tsx client-tour.ts <url> <key>`; run by scripts/check-client.ts. */
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { components, paths } from './generated/api.js';

type Problem = components['schemas']['Problem'];
type Article = components['schemas']['Article'];

const [url = '', key = ''] = process.argv.slice(2);
const newsroom = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${key}` } });
const reader = createClient<paths>({ baseUrl: url });

/** The data of an answer; an error is a Problem, and it compiles only because the document says so. */
function given<T>({ data, error }: { data?: T; error?: Problem }): T {
  if (data === undefined) throw new Error(`${error?.status} ${error?.code}: ${error?.detail}`);
  return data;
}

async function write(): Promise<{ article: Article; tag: string }> {
  const outlet = given(await newsroom.POST('/v1/outlets', { body: { name: 'The Tour Gazette', category: 'newspaper' } }));
  const speaker = given(await newsroom.POST('/v1/speakers', {
    body: { name: 'Tilda Tour', kind: 'person', positions: [{ title: 'Guide', from: '2021-06' }] },
  }));
  const { response, ...made } = await newsroom.POST('/v1/articles', {
    body: {
      headline: 'A tour of the generated client', body: '“It compiles,” the guide said. “And it runs.”', outletId: outlet.slug,
      quotes: [
        { kind: 'direct', text: 'It compiles,', speakerId: speaker.slug, role: { title: 'Guide' } },
        { kind: 'direct', text: 'And it runs.', speakerId: speaker.id, saidAt: '2026-03' },
      ],
    },
  });
  const article = given(made);
  assert.equal(response.headers.get('Location'), `/v1/articles/${article.id}`);
  assert.equal(article.status, 'draft');
  assert.equal(article.quoteCount, 2);
  return { article, tag: String(response.headers.get('ETag')) };
}

async function addStatement(article: Article): Promise<string> {
  const quote = given(await newsroom.POST('/v1/quotes', { body: { articleId: article.id, kind: 'indirect', text: 'The guide said that it compiles.' } }));
  assert.equal(quote.anchor.status, 'none');
  const { response } = await newsroom.GET('/v1/articles/{id}', { params: { path: { id: article.id } } });
  return String(response.headers.get('ETag'));
}

async function change(article: Article, staleTag: string, tag: string): Promise<void> {
  const params = { path: { id: article.id } };
  const lost = await newsroom.PATCH('/v1/articles/{id}', { params: { ...params, header: { 'If-Match': staleTag } }, body: { summary: 'Lost' } });
  const problem: Problem | undefined = lost.error;
  assert.equal(problem?.code, 'precondition_failed');
  assert.equal(problem?.currentVersion, 2);
  const changed = given(await newsroom.PATCH('/v1/articles/{id}', { params: { ...params, header: { 'If-Match': tag } }, body: { summary: 'Kept', section: null } }));
  assert.equal(changed.summary, 'Kept');
  assert.equal(changed.version, 3);
  const sentBack = given(await newsroom.PATCH('/v1/articles/{id}', { params, body: changed }));
  assert.equal(sentBack.version, 3);
}

async function publish(article: Article): Promise<void> {
  const params = { path: { id: article.id } };
  assert.equal((await reader.GET('/v1/articles/{id}', { params })).error?.code, 'not_found');
  const published = given(await newsroom.POST('/v1/articles/{id}/publish', { params }));
  assert.equal(published.status, 'published');
}

async function read(article: Article): Promise<void> {
  const one = given(await reader.GET('/v1/articles/{id}', { params: { path: { id: article.slug }, query: { include: ['outlet', 'quotes.speaker'] } } }));
  assert.equal(one.outlet?.name, 'The Tour Gazette');
  assert.deepEqual(one.quotes?.map(({ speaker }) => speaker?.name), ['Tilda Tour', 'Tilda Tour', undefined]);
  const text = given(await reader.GET('/v1/articles/{id}/text', { params: { path: { id: article.id } }, parseAs: 'text' }));
  const segment = one.quotes?.[0]?.segments[0];
  assert.ok(segment);
  assert.equal([...text].slice(segment.start, segment.end).join(''), segment.exact);
  const filtered = given(await reader.GET('/v1/quotes', { params: { query: { speaker: ['tilda-tour'], kind: ['direct', 'mixed'], attributed: true, sort: ['-createdAt'], count: true } } }));
  assert.equal(filtered.meta.total, 2);
  const found = given(await reader.GET('/v1/articles', { params: { query: { q: 'generated client', limit: 5 } } }));
  assert.equal(found.data[0]?.id, article.id);
}

async function followPages(): Promise<void> {
  const seen = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const { data, meta } = given(await newsroom.GET('/v1/quotes', { params: { query: { limit: 3, cursor } } }));
    for (const { id } of data) seen.add(id);
    if (meta.nextCursor === null) break;
    cursor = meta.nextCursor;
  }
  const { meta } = given(await newsroom.GET('/v1/quotes', { params: { query: { count: true } } }));
  assert.equal(seen.size, meta.total);
}

async function fail(): Promise<void> {
  const refused = await newsroom.POST('/v1/outlets', { body: { name: '', category: 'newspaper' } });
  assert.equal(refused.response.headers.get('Content-Type')?.split(';')[0], 'application/problem+json');
  assert.deepEqual(refused.error?.errors?.map(({ pointer, code }) => [pointer, code]), [['#/name', 'too_short']]);
  // @ts-expect-error -- a category that the document does not know does not compile
  await newsroom.POST('/v1/outlets', { body: { name: 'Wrong', category: 'pamphlet' } });
}

const { article, tag } = await write();
await change(article, tag, await addStatement(article));
await publish(article);
await read(article);
await followPages();
await fail();
console.log('the generated client did the tour');
