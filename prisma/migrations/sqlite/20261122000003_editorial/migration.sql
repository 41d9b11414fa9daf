-- CreateTable
CREATE TABLE "ArticleDraft" (
    "articleId" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "basedOn" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    CONSTRAINT "ArticleDraft_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DraftReference" (
    "articleId" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "resourceId" TEXT NOT NULL,

    PRIMARY KEY ("articleId", "resource", "resourceId"),
    CONSTRAINT "DraftReference_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "ArticleDraft" ("articleId") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "FormerSlug" (
    "slug" TEXT NOT NULL PRIMARY KEY,
    "articleId" TEXT NOT NULL,
    CONSTRAINT "FormerSlug_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "IdempotentAnswer" (
    "actor" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "headers" JSONB NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("actor", "key")
);

-- Columns are added, not the tables made anew: dropping them would take their statements and addressees along.
ALTER TABLE "Article" ADD COLUMN "publishAt" DATETIME;
ALTER TABLE "Article" ADD COLUMN "publishOverride" TEXT;
ALTER TABLE "Article" ADD COLUMN "unpublishAt" DATETIME;
ALTER TABLE "Article" ADD COLUMN "statusBefore" TEXT;
ALTER TABLE "Article" ADD COLUMN "shownVersion" INTEGER;
ALTER TABLE "Article" ADD COLUMN "trashedAt" DATETIME;
ALTER TABLE "Article" ADD COLUMN "hasDraft" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Article" ADD COLUMN "corrections" JSONB NOT NULL DEFAULT '[]';
CREATE INDEX "Article_publishAt_idx" ON "Article"("publishAt");
CREATE INDEX "Article_unpublishAt_idx" ON "Article"("unpublishAt");
CREATE INDEX "Article_trashedAt_id_idx" ON "Article"("trashedAt", "id");

ALTER TABLE "Quote" ADD COLUMN "trashed" BOOLEAN NOT NULL DEFAULT false;

-- What the log kept before is brought into the shape of the API at the next start (src/resources/derivation.ts).
ALTER TABLE "Change" ADD COLUMN "problems" JSONB;
ALTER TABLE "Change" ADD COLUMN "anchors" JSONB;
ALTER TABLE "Change" ADD COLUMN "bodyImages" JSONB;
ALTER TABLE "Change" ADD COLUMN "pruned" BOOLEAN NOT NULL DEFAULT false;

-- The log stays append-only, but for what its rows hold of a resource: that is brought into another shape at the next start,
-- and dropped by `npm run history:prune` where readers never saw it.
DROP TRIGGER "Change_is_append_only";
CREATE TRIGGER "Change_is_append_only" BEFORE UPDATE OF
    "seq", "at", "actorId", "actorName", "requestId", "resource", "resourceId", "version", "articleId", "articleVersion", "action", "override", "problems"
ON "Change"
BEGIN
    SELECT RAISE(ABORT, 'the change log is append-only');
END;

CREATE INDEX "Change_resource_seq_idx" ON "Change"("resource", "seq");
CREATE INDEX "Change_actorId_resource_seq_idx" ON "Change"("actorId", "resource", "seq");
CREATE INDEX "Change_actorName_resource_seq_idx" ON "Change"("actorName", "resource", "seq");

-- CreateIndex
CREATE INDEX "ArticleDraft_slug_idx" ON "ArticleDraft"("slug");

-- CreateIndex
CREATE INDEX "DraftReference_resource_resourceId_idx" ON "DraftReference"("resource", "resourceId");

-- CreateIndex
CREATE INDEX "FormerSlug_articleId_idx" ON "FormerSlug"("articleId");

-- CreateIndex
CREATE INDEX "IdempotentAnswer_createdAt_idx" ON "IdempotentAnswer"("createdAt");
