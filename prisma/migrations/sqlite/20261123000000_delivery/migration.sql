-- Kept answers: which of them a change made stale, by their tags. Null: an older version wrote it, and did not know.
ALTER TABLE "Change" ADD COLUMN "cacheTags" JSONB;
