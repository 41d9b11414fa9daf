-- CreateTable
CREATE TABLE "Outlet" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "url" TEXT,
    "country" TEXT,
    "language" TEXT,
    "description" TEXT,
    "correctionsPolicyUrl" TEXT,
    "unnamedSourcesPolicyUrl" TEXT,
    "articleCount" INTEGER NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "Speaker" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "aliases" JSONB NOT NULL,
    "description" TEXT,
    "wikidataId" TEXT,
    "url" TEXT,
    "imageId" TEXT,
    "positions" JSONB NOT NULL,
    "quoteCount" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "Speaker_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Image" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "titleKey" TEXT NOT NULL,
    "alt" TEXT NOT NULL,
    "caption" TEXT,
    "credit" TEXT,
    "creditOutletId" TEXT,
    "copyrightNotice" TEXT,
    "sourceUrl" TEXT,
    "focalPoint" JSONB,
    "url" TEXT NOT NULL,
    "mimeType" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "bytes" INTEGER,
    "sha256" TEXT,
    CONSTRAINT "Image_creditOutletId_fkey" FOREIGN KEY ("creditOutletId") REFERENCES "Outlet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Article" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "slug" TEXT NOT NULL,
    "headline" TEXT NOT NULL,
    "headlineKey" TEXT NOT NULL,
    "summary" TEXT,
    "body" TEXT NOT NULL,
    "bodyHtml" TEXT NOT NULL,
    "text" TEXT NOT NULL,
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
    CONSTRAINT "Article_outletId_fkey" FOREIGN KEY ("outletId") REFERENCES "Outlet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ArticleTopic" (
    "articleId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,

    PRIMARY KEY ("articleId", "position"),
    CONSTRAINT "ArticleTopic_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ArticleImage" (
    "articleId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "imageId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "caption" TEXT,
    "credit" TEXT,

    PRIMARY KEY ("articleId", "position"),
    CONSTRAINT "ArticleImage_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ArticleImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "BodyImage" (
    "articleId" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "imageId" TEXT NOT NULL,

    PRIMARY KEY ("articleId", "reference"),
    CONSTRAINT "BodyImage_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "BodyImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Quote" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "articleId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "segments" JSONB NOT NULL,
    "anchorStatus" TEXT NOT NULL,
    "anchorVersion" INTEGER NOT NULL,
    "speakerId" TEXT,
    "role" JSONB,
    "attribution" JSONB,
    "saidAt" TEXT,
    "saidAtStart" DATETIME,
    "place" TEXT,
    "occasion" TEXT,
    "medium" TEXT,
    "viaOutletId" TEXT,
    "via" JSONB,
    "language" TEXT,
    "original" JSONB,
    "inReplyToId" TEXT,
    "note" TEXT,
    "publishedAt" DATETIME,
    "outletId" TEXT NOT NULL,
    CONSTRAINT "Quote_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Quote_speakerId_fkey" FOREIGN KEY ("speakerId") REFERENCES "Speaker" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Quote_outletId_fkey" FOREIGN KEY ("outletId") REFERENCES "Outlet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Quote_viaOutletId_fkey" FOREIGN KEY ("viaOutletId") REFERENCES "Outlet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Quote_inReplyToId_fkey" FOREIGN KEY ("inReplyToId") REFERENCES "Quote" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Addressee" (
    "quoteId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "speakerId" TEXT,

    PRIMARY KEY ("quoteId", "position"),
    CONSTRAINT "Addressee_quoteId_fkey" FOREIGN KEY ("quoteId") REFERENCES "Quote" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Addressee_speakerId_fkey" FOREIGN KEY ("speakerId") REFERENCES "Speaker" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Key" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "lastFour" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME
);

-- CreateTable
CREATE TABLE "Change" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "requestId" TEXT,
    "resource" TEXT NOT NULL,
    "resourceId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "articleId" TEXT,
    "articleVersion" INTEGER,
    "action" TEXT NOT NULL,
    "snapshot" JSONB
);

-- CreateTable
CREATE TABLE "SearchDocument" (
    "rowid" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "resource" TEXT NOT NULL,
    "resourceId" TEXT NOT NULL,
    "articleId" TEXT
);

-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "Outlet_slug_key" ON "Outlet"("slug");

-- CreateIndex
CREATE INDEX "Outlet_nameKey_id_idx" ON "Outlet"("nameKey", "id");

-- CreateIndex
CREATE INDEX "Outlet_createdAt_id_idx" ON "Outlet"("createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Speaker_slug_key" ON "Speaker"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Speaker_wikidataId_key" ON "Speaker"("wikidataId");

-- CreateIndex
CREATE INDEX "Speaker_nameKey_id_idx" ON "Speaker"("nameKey", "id");

-- CreateIndex
CREATE INDEX "Speaker_createdAt_id_idx" ON "Speaker"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Speaker_quoteCount_id_idx" ON "Speaker"("quoteCount", "id");

-- CreateIndex
CREATE INDEX "Speaker_imageId_idx" ON "Speaker"("imageId");

-- CreateIndex
CREATE UNIQUE INDEX "Image_slug_key" ON "Image"("slug");

-- CreateIndex
CREATE INDEX "Image_titleKey_id_idx" ON "Image"("titleKey", "id");

-- CreateIndex
CREATE INDEX "Image_createdAt_id_idx" ON "Image"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Image_creditOutletId_idx" ON "Image"("creditOutletId");

-- CreateIndex
CREATE UNIQUE INDEX "Article_slug_key" ON "Article"("slug");

-- CreateIndex
CREATE INDEX "Article_status_publishedAt_id_idx" ON "Article"("status", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Article_outletId_status_publishedAt_id_idx" ON "Article"("outletId", "status", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Article_section_status_publishedAt_id_idx" ON "Article"("section", "status", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Article_publishedAt_id_idx" ON "Article"("publishedAt", "id");

-- CreateIndex
CREATE INDEX "Article_updatedAt_id_idx" ON "Article"("updatedAt", "id");

-- CreateIndex
CREATE INDEX "Article_createdAt_id_idx" ON "Article"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Article_headlineKey_id_idx" ON "Article"("headlineKey", "id");

-- CreateIndex
CREATE INDEX "ArticleTopic_name_articleId_idx" ON "ArticleTopic"("name", "articleId");

-- CreateIndex
CREATE INDEX "ArticleImage_imageId_idx" ON "ArticleImage"("imageId");

-- CreateIndex
CREATE INDEX "BodyImage_imageId_idx" ON "BodyImage"("imageId");

-- CreateIndex
CREATE INDEX "Quote_articleId_position_idx" ON "Quote"("articleId", "position");

-- CreateIndex
CREATE INDEX "Quote_speakerId_publishedAt_id_idx" ON "Quote"("speakerId", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Quote_publishedAt_id_idx" ON "Quote"("publishedAt", "id");

-- CreateIndex
CREATE INDEX "Quote_saidAtStart_id_idx" ON "Quote"("saidAtStart", "id");

-- CreateIndex
CREATE INDEX "Quote_createdAt_id_idx" ON "Quote"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Quote_outletId_publishedAt_id_idx" ON "Quote"("outletId", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Quote_viaOutletId_publishedAt_id_idx" ON "Quote"("viaOutletId", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Quote_inReplyToId_idx" ON "Quote"("inReplyToId");

-- CreateIndex
CREATE INDEX "Addressee_speakerId_idx" ON "Addressee"("speakerId");

-- CreateIndex
CREATE UNIQUE INDEX "Key_hash_key" ON "Key"("hash");

-- CreateIndex
CREATE INDEX "Key_createdAt_id_idx" ON "Key"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Change_resource_resourceId_version_idx" ON "Change"("resource", "resourceId", "version");

-- CreateIndex
CREATE INDEX "Change_articleId_articleVersion_idx" ON "Change"("articleId", "articleVersion");

-- CreateIndex
CREATE UNIQUE INDEX "SearchDocument_resource_resourceId_key" ON "SearchDocument"("resource", "resourceId");
