-- Which kept answers a change made stale.
ALTER TABLE "Change" ADD COLUMN "cacheTags" JSONB;
