/** Every filter of every list finds its rows along an index: on SQLite, as it plans with statistics and without. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { type Operation, operations, resolve } from './support/document.js';
import { type Json, makeArticle, makeImage, makeOutlet, makeSpeaker, publish } from './support/make.js';
import { statementsBehind } from '../src/database/shingles.js';
import { fileOf } from '../src/database/url.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { costlySteps, planOf, pretendSize, recorded } from './support/plans.js';

/** Lists that are no longer than one thing has parts, and the report, which counts what it tells. */
const short = /^list(SpeakerPositions|QuoteOccurrences|\w*Revisions|\w*Corrections)$|^getSourcesReport$/;

const lists = operations.filter(({ definition, operationId }) =>
  !short.test(operationId) && operationId !== 'streamChanges' && (definition.parameters ?? []).map(resolve).some(({ name }: Json) => name === 'cursor' || name === 'after'));

const windows = ['limit', 'cursor', 'page', 'count', 'sort', 'include', 'id', 'after'];

/** A value for each filter; a new one is one entry here. */
const values: Record<string, string> = {
  q: 'tide', outlet: 'the-tide', speaker: 'ada-tide', section: 'Sea,Land', topic: 'Ships,Tides', language: 'en,de', status: 'draft,published', trashed: 'true',
  publishedAfter: '2000', publishedBefore: '2090', updatedAfter: '2000', saidAfter: '2000', saidBefore: '2090', article: 'tide-1', via: 'the-tide', medium: 'interview,speech',
  anchor: 'exact,none', attributed: 'true', wikidataId: 'Q42', creditOutlet: 'the-tide', category: 'newspaper,magazine', country: 'PT,ES', resource: 'article,quote', actor: 'Test editor',
};

/** Where it depends on the list. */
const own: Record<string, Record<string, string>> = { listQuotes: { q: 'see', kind: 'direct,indirect' }, listSpeakers: { kind: 'person,group' } };
const valueOf = ({ operationId }: Operation, filter: string): string => own[operationId]?.[filter] ?? values[filter] ?? `there is no value for ${filter} in tests/plans.test.ts`;

const filtersOf = ({ definition }: Operation): string[] =>
  definition.parameters.map(resolve).flatMap((parameter: Json) => (parameter.in === 'query' && !windows.includes(parameter.name) ? [parameter.name] : []));

const cases = lists.flatMap((list) => ['', ...filtersOf(list)].map((filter) => [list.operationId, filter, list] as const));

const ARTICLES = 20;

let newsroom: TestNewsroom;
let speakerId: string;

async function fill(): Promise<void> {
  const outlet = await makeOutlet(newsroom, { name: 'The Tide', country: 'PT' });
  speakerId = (await makeSpeaker(newsroom, { name: 'Ada Tide', wikidataId: 'Q42' })).id;
  for (let i = 0; i < 6; i += 1) {
    await makeOutlet(newsroom);
    await makeSpeaker(newsroom);
    await newsroom.as('admin').post('/v1/keys').send({ name: 'Tide', role: 'viewer' }).expect(201);
  }
  for (let i = 0; i < ARTICLES; i += 1) {
    await makeImage(newsroom, { title: `Tide ${i}`, creditOutletId: outlet.id });
    const quotes = ['direct', 'indirect', 'indirect'].map((kind, k) => ({ kind, text: 'We will see,', speakerId: k < 2 ? speakerId : null, medium: 'interview', saidAt: k ? '2020' : null, via: { outletId: outlet.id } }));
    const article = await makeArticle(newsroom, { headline: `Tide ${i}`, outletId: outlet.id, section: 'Sea', topics: ['Ships', 'Tides'], quotes });
    if (i % 5) await publish(newsroom, article, { publishedAt: `2015-01-01T00:00:${String(i % 60).padStart(2, '0')}Z` });
    if (i % 10 === 0) await newsroom.as('editor').delete(`/v1/articles/${article.id}`).expect(204);
  }
}

/** The first page, the one behind it, and one by its number. */
async function requestAll({ path, role }: Operation, search: string): Promise<number[]> {
  const url = `${path.replace('{id}', speakerId)}?limit=2${search}`;
  const statuses: number[] = [];
  for (const caller of role === null ? ([null, 'admin'] as const) : (['admin'] as const)) {
    const first = await newsroom.as(caller).get(url);
    statuses.push(first.status);
    if (first.body.links?.next) statuses.push((await newsroom.as(caller).get(first.body.links.next)).status);
    if (!path.endsWith('changes')) statuses.push((await newsroom.as(caller).get(`${url}&page=2`)).status);
  }
  return statuses;
}

beforeAll(async () => {
  newsroom = await openTestNewsroom({ engine: 'sqlite', env: { CACHE_BYTES: '0' } });
  await fill();
});
afterAll(() => newsroom.close());

describe.each(['without', 'with'])('%s statistics', (statistics) => {
  let db: Sqlite.Database;
  beforeAll(() => {
    db = new Sqlite(fileOf(newsroom.config.databaseUrl));
    if (statistics === 'with') pretendSize(db, 50_000);
    // Statistics are read when a file is opened.
    db.close();
    db = new Sqlite(fileOf(newsroom.config.databaseUrl), { readonly: true });
  });
  afterAll(() => {
    db.close();
  });

  test.each(cases)('%s finds by %p along an index', async (_, filter, list) => {
    const search = filter === '' ? '' : `&${filter}=${encodeURIComponent(valueOf(list, filter))}`;
    let statuses: number[] = [];
    const statements = await recorded(async () => {
      statuses = await requestAll(list, search);
    });
    expect(statuses).toContain(200);
    expect(statuses.filter((status) => ![200, 401].includes(status))).toEqual([]);
    expect(statements.length).toBeGreaterThan(1);
    const costly = statements.flatMap((statement) => costlySteps(db, statement).map((step) => `${step}\n  in ${statement.sql}`));
    expect(costly).toEqual([]);
  });

  test.each(['outlets', 'images', 'speakers', 'articles', 'quotes'])('an export of %s goes along their ids', async (kind) => {
    const statements = [
      ...(await recorded(() => newsroom.as(null).get(`/v1/export/${kind}`).expect(200))),
      ...(await recorded(() => newsroom.as('admin').get(`/v1/export/${kind}`).expect(200))),
    ];
    expect(statements.length).toBeGreaterThan(4);
    expect(statements.flatMap((statement) => costlySteps(db, statement).map((step) => `${step}\n  in ${statement.sql}`))).toEqual([]);
  });

  test('what an import has left out is read along the rows that came in', async () => {
    const statements = await recorded(() => newsroom.database.read((tx) => statementsBehind(tx, 0, 10)));
    expect(statements.flatMap((statement) => costlySteps(db, statement))).toEqual([]);
    expect(statements.map((statement) => planOf(db, statement).join()).join()).toContain('(rowid>?)');
  });

  test.each(['articles?sort=publishedAt', 'articles?sort=-publishedAt', 'quotes?sort=publishedAt', 'quotes?sort=-publishedAt'])('a page of %s within two dates begins where the one before ended', async (path) => {
    const anybody = newsroom.as(null);
    const first = await anybody.get(`/v1/${path}&publishedAfter=2000&publishedBefore=2090&limit=2`).expect(200);
    const statements = await recorded(() => anybody.get(first.body.links.next).expect(200));
    const plans = statements.filter(({ sql }) => sql.includes('("publishedAt","id")')).map((statement) => planOf(db, statement).join());
    expect(plans).toEqual([expect.stringMatching(/\(publishedAt,id\)[<>]\(\?,\?\)/)]);
  });
});
