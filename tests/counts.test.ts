/** What is kept of counts, and of articles beside their statements and topics, is what could be read off them, whatever was written. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Json, makeOutlet, makePublishedArticle } from './support/make.js';
import { type TestNewsroom, openTestNewsroom } from './support/newsroom.js';
import { live, lives } from './support/random-life.js';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.close());

/** What has drifted from what it follows from. */
function drifted(): Promise<Json[]> {
  return newsroom.database.read((tx) => tx.$queryRaw`
    SELECT 'speaker' AS what, "id" FROM "Speaker" WHERE "quoteCount" <> (SELECT count(*) FROM "Quote" WHERE "speakerId" = "Speaker"."id" AND "publishedAt" IS NOT NULL)
    UNION ALL SELECT 'outlet', "id" FROM "Outlet" WHERE "articleCount" <> (SELECT count(*) FROM "Article" WHERE "outletId" = "Outlet"."id" AND "status" = 'published')
    UNION ALL SELECT 'term', "kind" || ' ' || "name" FROM "Term" WHERE "count" <> CASE "kind"
      WHEN 'sections' THEN (SELECT count(*) FROM "Article" WHERE "section" = "Term"."name" AND "status" = 'published')
      ELSE (SELECT count(DISTINCT "articleId") FROM "ArticleTopic" JOIN "Article" ON "Article"."id" = "articleId" WHERE "name" = "Term"."name" AND "status" = 'published') END
    UNION ALL SELECT 'no term', "section" FROM "Article" WHERE "status" = 'published' AND "section" IS NOT NULL AND "section" NOT IN (SELECT "name" FROM "Term" WHERE "kind" = 'sections')
    UNION ALL SELECT 'topic', "name" FROM "ArticleTopic" JOIN "Article" ON "Article"."id" = "articleId" WHERE "ArticleTopic"."publishedAt" IS DISTINCT FROM "Article"."publishedAt"
    UNION ALL SELECT 'language', "Quote"."id" FROM "Quote" JOIN "Article" ON "Article"."id" = "articleId" WHERE "inLanguage" <> coalesce("Quote"."language", "Article"."language")`);
}

test('nothing drifts in random lives, nor in what ends them', async () => {
  const editor = newsroom.as('editor');
  await fc.assert(fc.asyncProperty(lives(8), fc.nat(3), async (life, end) => {
    const { id } = await live(newsroom, life);
    const path = `/v1/articles/${id}`;
    expect(await drifted()).toEqual([]);
    await editor.patch(path).send({ section: `Section ${end}`, topics: ['Ships', `Topic ${end}`], language: end % 2 ? 'de' : 'fr', outletId: (await makeOutlet(newsroom)).id });
    const [quote] = (await newsroom.as('viewer').get(`/v1/quotes?article=${id}`)).body.data;
    if (quote) await editor.patch(`/v1/quotes/${quote.id}?override=As%20a%20test%20needs%20it.`).send(end % 2 ? { speakerId: null } : { language: 'pt' });
    expect(await drifted()).toEqual([]);
    await editor.patch(`${path}/draft`).send({ section: `Section ${end + 1}`, topics: ['Tides'], language: 'en', quotes: [] });
    await editor.post(`${path}/publish`).send({ override: 'As a test needs it.' });
    expect(await drifted()).toEqual([]);
    if (end === 0) await newsroom.as('admin').delete(`${path}?permanent=true`).expect(204);
    if (end === 1) await editor.delete(path).expect(204);
    if (end === 2) await editor.post(`${path}/unpublish`);
    expect(await drifted()).toEqual([]);
  }), { numRuns: 8 });
  await makePublishedArticle(newsroom, { section: 'Harbour', topics: ['Ships'] });
  expect(await drifted()).toEqual([]);
  expect((await newsroom.as(null).get('/v1/sections')).body.data.length).toBeGreaterThan(0);
});
