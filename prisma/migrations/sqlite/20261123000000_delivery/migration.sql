-- Articles: what is long comes last. What stands behind a long text in a row costs a walk through all of it
CREATE TABLE "new_Article" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "slug" TEXT NOT NULL,
    "headline" TEXT NOT NULL,
    "headlineKey" TEXT NOT NULL,
    "summary" TEXT,
    "wordCount" INTEGER NOT NULL,
    "language" TEXT NOT NULL,
    "section" TEXT,
    "byline" TEXT,
    "dateline" JSONB,
    "outletId" TEXT NOT NULL,
    "canonicalUrl" TEXT,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "publishedAt" DATETIME,
    "firstPublishedAt" DATETIME,
    "quoteCount" INTEGER NOT NULL DEFAULT 0,
    "publishAt" DATETIME,
    "publishOverride" TEXT,
    "unpublishAt" DATETIME,
    "statusBefore" TEXT,
    "shownVersion" INTEGER,
    "trashedAt" DATETIME,
    "hasDraft" BOOLEAN NOT NULL DEFAULT false,
    "body" TEXT NOT NULL,
    "bodyHtml" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "corrections" JSONB NOT NULL DEFAULT '[]',
    CONSTRAINT "Article_outletId_fkey" FOREIGN KEY ("outletId") REFERENCES "Outlet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Article" (
    "id", "version", "createdAt", "updatedAt", "slug", "headline", "headlineKey", "summary", "wordCount", "language", "section",
    "byline", "dateline", "outletId", "canonicalUrl", "status", "publishedAt", "firstPublishedAt", "quoteCount", "publishAt",
    "publishOverride", "unpublishAt", "statusBefore", "shownVersion", "trashedAt", "hasDraft", "body", "bodyHtml", "text",
    "corrections"
) SELECT
    "id", "version", "createdAt", "updatedAt", "slug", "headline", "headlineKey", "summary", "wordCount", "language", "section",
    "byline", "dateline", "outletId", "canonicalUrl", "status", "publishedAt", "firstPublishedAt", "quoteCount", "publishAt",
    "publishOverride", "unpublishAt", "statusBefore", "shownVersion", "trashedAt", "hasDraft", "body", "bodyHtml", "text",
    "corrections"
FROM "Article" ORDER BY rowid;
DROP TABLE "Article";
ALTER TABLE "new_Article" RENAME TO "Article";
CREATE UNIQUE INDEX "Article_slug_key" ON "Article"("slug");
CREATE INDEX "Article_status_publishedAt_id_idx" ON "Article"("status", "publishedAt", "id");
CREATE INDEX "Article_outletId_status_publishedAt_id_idx" ON "Article"("outletId", "status", "publishedAt", "id");
CREATE INDEX "Article_section_status_publishedAt_id_idx" ON "Article"("section", "status", "publishedAt", "id");
CREATE INDEX "Article_publishedAt_id_idx" ON "Article"("publishedAt", "id");
CREATE INDEX "Article_updatedAt_id_idx" ON "Article"("updatedAt", "id");
CREATE INDEX "Article_createdAt_id_idx" ON "Article"("createdAt", "id");
CREATE INDEX "Article_headlineKey_id_idx" ON "Article"("headlineKey", "id");
CREATE INDEX "Article_publishAt_idx" ON "Article"("publishAt");
CREATE INDEX "Article_unpublishAt_idx" ON "Article"("unpublishAt");
CREATE INDEX "Article_trashedAt_id_idx" ON "Article"("trashedAt", "id");
-- Lists: an index for every filter in the order of its list, with columns that are kept for them
ALTER TABLE "ArticleTopic" ADD COLUMN "publishedAt" DATETIME;
ALTER TABLE "Quote" ADD COLUMN "inLanguage" TEXT NOT NULL DEFAULT '';
CREATE TABLE "Term" (
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    PRIMARY KEY ("kind", "name")
);
DROP INDEX "Image_creditOutletId_idx";
DROP INDEX "ArticleTopic_name_articleId_idx";
DROP INDEX "Quote_articleId_position_idx";
DROP INDEX "Quote_speakerId_saidAtStart_id_idx";
CREATE INDEX "Outlet_category_nameKey_id_idx" ON "Outlet"("category", "nameKey", "id");
CREATE INDEX "Outlet_country_nameKey_id_idx" ON "Outlet"("country", "nameKey", "id");
CREATE INDEX "Speaker_kind_nameKey_id_idx" ON "Speaker"("kind", "nameKey", "id");
CREATE INDEX "Image_creditOutletId_createdAt_id_idx" ON "Image"("creditOutletId", "createdAt", "id");
CREATE INDEX "Article_language_status_publishedAt_id_idx" ON "Article"("language", "status", "publishedAt", "id");
CREATE INDEX "ArticleTopic_name_publishedAt_articleId_idx" ON "ArticleTopic"("name", "publishedAt", "articleId");
CREATE INDEX "Quote_articleId_position_id_idx" ON "Quote"("articleId", "position", "id");
CREATE INDEX "Quote_speakerId_publishedAt_articleId_idx" ON "Quote"("speakerId", "publishedAt", "articleId");
CREATE INDEX "Quote_speakerId_saidAtStart_publishedAt_id_idx" ON "Quote"("speakerId", "saidAtStart", "publishedAt", "id");
CREATE INDEX "Quote_position_id_idx" ON "Quote"("position", "id");
CREATE INDEX "Quote_kind_publishedAt_id_idx" ON "Quote"("kind", "publishedAt", "id");
CREATE INDEX "Quote_medium_publishedAt_id_idx" ON "Quote"("medium", "publishedAt", "id");
CREATE INDEX "Quote_anchorStatus_publishedAt_id_idx" ON "Quote"("anchorStatus", "publishedAt", "id");
CREATE INDEX "Quote_inLanguage_publishedAt_id_idx" ON "Quote"("inLanguage", "publishedAt", "id");
-- Kept answers: which of them a change made stale, by their tags. Null: an older version wrote it, and did not know.
ALTER TABLE "Change" ADD COLUMN "cacheTags" JSONB;
-- The report of sources: who says how much in an article, without reading the statements
CREATE INDEX "Quote_articleId_speakerId_wordCount_idx" ON "Quote"("articleId", "speakerId", "wordCount");
-- Search: the words are fed anew, each with a letter for the kind of resource that it stands in; what ranks a resource has a column of its own
DROP TABLE "search_index";
CREATE VIRTUAL TABLE "search_index" USING fts5(
    "title",
    "text",
    "marks",
    "internal",
    content = '',
    contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M*'"
);
DROP TABLE "search_public";
CREATE VIRTUAL TABLE "search_public" USING fts5(
    "title",
    "text",
    "marks",
    content = '',
    contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M*'"
);
