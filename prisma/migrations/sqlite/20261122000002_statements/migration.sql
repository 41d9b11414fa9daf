-- Why a change was made although the article could not be published as it was.
ALTER TABLE "Change" ADD COLUMN "override" TEXT;

-- Columns are added, not the table made anew: dropping it would take the addressees along. The counts are derived at the next
-- start (src/resources/derivation.ts).
ALTER TABLE "Quote" ADD COLUMN "wordCount" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Quote" ADD COLUMN "rolePending" BOOLEAN NOT NULL DEFAULT false;

CREATE INDEX "Quote_speakerId_saidAtStart_id_idx" ON "Quote"("speakerId", "saidAtStart", "id");

-- The primary key is the table: half the size, and a look-up reads one place.
CREATE TABLE "Shingle" (
    "hash" BIGINT NOT NULL,
    "document" INTEGER NOT NULL,

    PRIMARY KEY ("hash", "document")
) WITHOUT ROWID;
