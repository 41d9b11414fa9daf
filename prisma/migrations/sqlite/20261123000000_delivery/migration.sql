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
