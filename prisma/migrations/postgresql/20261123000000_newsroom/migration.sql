-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Outlet" (
    "id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "slug" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "nameKey" TEXT COLLATE "C" NOT NULL,
    "category" TEXT COLLATE "C" NOT NULL,
    "url" TEXT COLLATE "C",
    "country" TEXT COLLATE "C",
    "language" TEXT COLLATE "C",
    "description" TEXT COLLATE "C",
    "correctionsPolicyUrl" TEXT COLLATE "C",
    "unnamedSourcesPolicyUrl" TEXT COLLATE "C",
    "articleCount" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Outlet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Speaker" (
    "id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "slug" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "nameKey" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "aliases" JSON NOT NULL,
    "description" TEXT COLLATE "C",
    "wikidataId" TEXT COLLATE "C",
    "url" TEXT COLLATE "C",
    "imageId" TEXT COLLATE "C",
    "positions" JSON NOT NULL,
    "quoteCount" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Speaker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Image" (
    "id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "slug" TEXT COLLATE "C" NOT NULL,
    "title" TEXT COLLATE "C" NOT NULL,
    "titleKey" TEXT COLLATE "C" NOT NULL,
    "alt" TEXT COLLATE "C" NOT NULL,
    "caption" TEXT COLLATE "C",
    "credit" TEXT COLLATE "C",
    "creditOutletId" TEXT COLLATE "C",
    "copyrightNotice" TEXT COLLATE "C",
    "sourceUrl" TEXT COLLATE "C",
    "focalPoint" JSON,
    "url" TEXT COLLATE "C" NOT NULL,
    "mimeType" TEXT COLLATE "C",
    "width" INTEGER,
    "height" INTEGER,
    "bytes" INTEGER,
    "sha256" TEXT COLLATE "C",

    CONSTRAINT "Image_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Article" (
    "id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "slug" TEXT COLLATE "C" NOT NULL,
    "headline" TEXT COLLATE "C" NOT NULL,
    "headlineKey" TEXT COLLATE "C" NOT NULL,
    "summary" TEXT COLLATE "C",
    "wordCount" INTEGER NOT NULL,
    "language" TEXT COLLATE "C" NOT NULL,
    "section" TEXT COLLATE "C",
    "byline" TEXT COLLATE "C",
    "dateline" JSON,
    "outletId" TEXT COLLATE "C" NOT NULL,
    "canonicalUrl" TEXT COLLATE "C",
    "status" TEXT COLLATE "C" NOT NULL DEFAULT 'draft',
    "publishedAt" TIMESTAMP(3),
    "firstPublishedAt" TIMESTAMP(3),
    "quoteCount" INTEGER NOT NULL DEFAULT 0,
    "publishAt" TIMESTAMP(3),
    "publishOverride" TEXT COLLATE "C",
    "unpublishAt" TIMESTAMP(3),
    "statusBefore" TEXT COLLATE "C",
    "shownVersion" INTEGER,
    "trashedAt" TIMESTAMP(3),
    "hasDraft" BOOLEAN NOT NULL DEFAULT false,
    "body" TEXT COLLATE "C" NOT NULL,
    "bodyHtml" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "corrections" JSON NOT NULL DEFAULT '[]',

    CONSTRAINT "Article_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ArticleDraft" (
    "articleId" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "basedOn" INTEGER NOT NULL,
    "slug" TEXT COLLATE "C" NOT NULL,
    "content" JSON NOT NULL,

    CONSTRAINT "ArticleDraft_pkey" PRIMARY KEY ("articleId")
);

-- CreateTable
CREATE TABLE "DraftReference" (
    "articleId" TEXT COLLATE "C" NOT NULL,
    "resource" TEXT COLLATE "C" NOT NULL,
    "resourceId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "DraftReference_pkey" PRIMARY KEY ("articleId","resource","resourceId")
);

-- CreateTable
CREATE TABLE "FormerSlug" (
    "slug" TEXT COLLATE "C" NOT NULL,
    "articleId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "FormerSlug_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "ArticleTopic" (
    "articleId" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "publishedAt" TIMESTAMP(3),

    CONSTRAINT "ArticleTopic_pkey" PRIMARY KEY ("articleId","position")
);

-- CreateTable
CREATE TABLE "Term" (
    "kind" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "Term_pkey" PRIMARY KEY ("kind","name")
);

-- CreateTable
CREATE TABLE "ArticleImage" (
    "articleId" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "imageId" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C" NOT NULL,
    "caption" TEXT COLLATE "C",
    "credit" TEXT COLLATE "C",

    CONSTRAINT "ArticleImage_pkey" PRIMARY KEY ("articleId","position")
);

-- CreateTable
CREATE TABLE "BodyImage" (
    "articleId" TEXT COLLATE "C" NOT NULL,
    "reference" TEXT COLLATE "C" NOT NULL,
    "imageId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "BodyImage_pkey" PRIMARY KEY ("articleId","reference")
);

-- CreateTable
CREATE TABLE "Quote" (
    "id" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "articleId" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "wordCount" INTEGER NOT NULL DEFAULT 0,
    "kind" TEXT COLLATE "C" NOT NULL,
    "segments" JSON NOT NULL,
    "anchorStatus" TEXT COLLATE "C" NOT NULL,
    "anchorVersion" INTEGER NOT NULL,
    "speakerId" TEXT COLLATE "C",
    "role" JSON,
    "rolePending" BOOLEAN NOT NULL DEFAULT false,
    "attribution" JSON,
    "saidAt" TEXT COLLATE "C",
    "saidAtStart" TIMESTAMP(3),
    "place" TEXT COLLATE "C",
    "occasion" TEXT COLLATE "C",
    "medium" TEXT COLLATE "C",
    "viaOutletId" TEXT COLLATE "C",
    "via" JSON,
    "language" TEXT COLLATE "C",
    "inLanguage" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "original" JSON,
    "inReplyToId" TEXT COLLATE "C",
    "note" TEXT COLLATE "C",
    "publishedAt" TIMESTAMP(3),
    "outletId" TEXT COLLATE "C" NOT NULL,
    "trashed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Quote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Addressee" (
    "quoteId" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "speakerId" TEXT COLLATE "C",

    CONSTRAINT "Addressee_pkey" PRIMARY KEY ("quoteId","position")
);

-- CreateTable
CREATE TABLE "Key" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C" NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    "lastFour" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3),

    CONSTRAINT "Key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Change" (
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "actorId" TEXT COLLATE "C",
    "actorName" TEXT COLLATE "C" NOT NULL,
    "requestId" TEXT COLLATE "C",
    "resource" TEXT COLLATE "C" NOT NULL,
    "resourceId" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "articleId" TEXT COLLATE "C",
    "articleVersion" INTEGER,
    "action" TEXT COLLATE "C" NOT NULL,
    "override" TEXT COLLATE "C",
    "problems" JSON,
    "snapshot" JSON,
    "anchors" JSON,
    "bodyImages" JSON,
    "cacheTags" JSON,
    "pruned" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Change_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "SearchDocument" (
    "rowid" SERIAL NOT NULL,
    "resource" TEXT COLLATE "C" NOT NULL,
    "resourceId" TEXT COLLATE "C" NOT NULL,
    "articleId" TEXT COLLATE "C",

    CONSTRAINT "SearchDocument_pkey" PRIMARY KEY ("rowid")
);

-- CreateTable
CREATE TABLE "Shingle" (
    "hash" BIGINT NOT NULL,
    "document" INTEGER NOT NULL,

    CONSTRAINT "Shingle_pkey" PRIMARY KEY ("hash","document")
);

-- CreateTable
CREATE TABLE "IdempotentAnswer" (
    "actor" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "fingerprint" TEXT COLLATE "C" NOT NULL,
    "status" INTEGER NOT NULL,
    "headers" JSON NOT NULL,
    "body" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "IdempotentAnswer_pkey" PRIMARY KEY ("actor","key")
);

-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT COLLATE "C" NOT NULL,
    "value" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "Outlet_slug_key" ON "Outlet"("slug");

-- CreateIndex
CREATE INDEX "Outlet_nameKey_id_idx" ON "Outlet"("nameKey", "id");

-- CreateIndex
CREATE INDEX "Outlet_createdAt_id_idx" ON "Outlet"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Outlet_category_nameKey_id_idx" ON "Outlet"("category", "nameKey", "id");

-- CreateIndex
CREATE INDEX "Outlet_country_nameKey_id_idx" ON "Outlet"("country", "nameKey", "id");

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
CREATE INDEX "Speaker_kind_nameKey_id_idx" ON "Speaker"("kind", "nameKey", "id");

-- CreateIndex
CREATE INDEX "Speaker_imageId_idx" ON "Speaker"("imageId");

-- CreateIndex
CREATE UNIQUE INDEX "Image_slug_key" ON "Image"("slug");

-- CreateIndex
CREATE INDEX "Image_titleKey_id_idx" ON "Image"("titleKey", "id");

-- CreateIndex
CREATE INDEX "Image_createdAt_id_idx" ON "Image"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Image_creditOutletId_createdAt_id_idx" ON "Image"("creditOutletId", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Article_slug_key" ON "Article"("slug");

-- CreateIndex
CREATE INDEX "Article_status_publishedAt_id_idx" ON "Article"("status", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Article_outletId_status_publishedAt_id_idx" ON "Article"("outletId", "status", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Article_section_status_publishedAt_id_idx" ON "Article"("section", "status", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Article_language_status_publishedAt_id_idx" ON "Article"("language", "status", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Article_publishedAt_id_idx" ON "Article"("publishedAt", "id");

-- CreateIndex
CREATE INDEX "Article_updatedAt_id_idx" ON "Article"("updatedAt", "id");

-- CreateIndex
CREATE INDEX "Article_createdAt_id_idx" ON "Article"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Article_headlineKey_id_idx" ON "Article"("headlineKey", "id");

-- CreateIndex
CREATE INDEX "Article_publishAt_idx" ON "Article"("publishAt");

-- CreateIndex
CREATE INDEX "Article_unpublishAt_idx" ON "Article"("unpublishAt");

-- CreateIndex
CREATE INDEX "Article_trashedAt_id_idx" ON "Article"("trashedAt", "id");

-- CreateIndex
CREATE INDEX "ArticleDraft_slug_idx" ON "ArticleDraft"("slug");

-- CreateIndex
CREATE INDEX "DraftReference_resource_resourceId_idx" ON "DraftReference"("resource", "resourceId");

-- CreateIndex
CREATE INDEX "FormerSlug_articleId_idx" ON "FormerSlug"("articleId");

-- CreateIndex
CREATE INDEX "ArticleTopic_name_publishedAt_articleId_idx" ON "ArticleTopic"("name", "publishedAt", "articleId");

-- CreateIndex
CREATE INDEX "ArticleImage_imageId_idx" ON "ArticleImage"("imageId");

-- CreateIndex
CREATE INDEX "BodyImage_imageId_idx" ON "BodyImage"("imageId");

-- CreateIndex
CREATE INDEX "Quote_articleId_position_id_idx" ON "Quote"("articleId", "position", "id");

-- CreateIndex
CREATE INDEX "Quote_articleId_speakerId_wordCount_idx" ON "Quote"("articleId", "speakerId", "wordCount");

-- CreateIndex
CREATE INDEX "Quote_speakerId_publishedAt_id_idx" ON "Quote"("speakerId", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Quote_speakerId_publishedAt_articleId_idx" ON "Quote"("speakerId", "publishedAt", "articleId");

-- CreateIndex
CREATE INDEX "Quote_speakerId_saidAtStart_publishedAt_id_idx" ON "Quote"("speakerId", "saidAtStart", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Quote_position_id_idx" ON "Quote"("position", "id");

-- CreateIndex
CREATE INDEX "Quote_publishedAt_id_idx" ON "Quote"("publishedAt", "id");

-- CreateIndex
CREATE INDEX "Quote_kind_publishedAt_id_idx" ON "Quote"("kind", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Quote_medium_publishedAt_id_idx" ON "Quote"("medium", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Quote_anchorStatus_publishedAt_id_idx" ON "Quote"("anchorStatus", "publishedAt", "id");

-- CreateIndex
CREATE INDEX "Quote_inLanguage_publishedAt_id_idx" ON "Quote"("inLanguage", "publishedAt", "id");

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
CREATE INDEX "Change_resource_seq_idx" ON "Change"("resource", "seq");

-- CreateIndex
CREATE INDEX "Change_actorId_resource_seq_idx" ON "Change"("actorId", "resource", "seq");

-- CreateIndex
CREATE INDEX "Change_actorName_resource_seq_idx" ON "Change"("actorName", "resource", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "SearchDocument_resource_resourceId_key" ON "SearchDocument"("resource", "resourceId");

-- CreateIndex
CREATE INDEX "IdempotentAnswer_createdAt_idx" ON "IdempotentAnswer"("createdAt");

-- AddForeignKey
ALTER TABLE "Speaker" ADD CONSTRAINT "Speaker_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Image" ADD CONSTRAINT "Image_creditOutletId_fkey" FOREIGN KEY ("creditOutletId") REFERENCES "Outlet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Article" ADD CONSTRAINT "Article_outletId_fkey" FOREIGN KEY ("outletId") REFERENCES "Outlet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ArticleDraft" ADD CONSTRAINT "ArticleDraft_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DraftReference" ADD CONSTRAINT "DraftReference_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "ArticleDraft"("articleId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FormerSlug" ADD CONSTRAINT "FormerSlug_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ArticleTopic" ADD CONSTRAINT "ArticleTopic_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ArticleImage" ADD CONSTRAINT "ArticleImage_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ArticleImage" ADD CONSTRAINT "ArticleImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BodyImage" ADD CONSTRAINT "BodyImage_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BodyImage" ADD CONSTRAINT "BodyImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Quote" ADD CONSTRAINT "Quote_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Quote" ADD CONSTRAINT "Quote_speakerId_fkey" FOREIGN KEY ("speakerId") REFERENCES "Speaker"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Quote" ADD CONSTRAINT "Quote_outletId_fkey" FOREIGN KEY ("outletId") REFERENCES "Outlet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Quote" ADD CONSTRAINT "Quote_viaOutletId_fkey" FOREIGN KEY ("viaOutletId") REFERENCES "Outlet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Quote" ADD CONSTRAINT "Quote_inReplyToId_fkey" FOREIGN KEY ("inReplyToId") REFERENCES "Quote"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Addressee" ADD CONSTRAINT "Addressee_quoteId_fkey" FOREIGN KEY ("quoteId") REFERENCES "Quote"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Addressee" ADD CONSTRAINT "Addressee_speakerId_fkey" FOREIGN KEY ("speakerId") REFERENCES "Speaker"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
