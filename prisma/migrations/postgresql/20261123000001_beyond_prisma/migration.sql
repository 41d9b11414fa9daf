-- What Prisma cannot describe.

-- The full-text index: one row for each row of "SearchDocument". The server feeds it words that it has folded and segmented itself.
-- The vectors are searched through their indexes; the texts tell whether words stand in a row. Unlike on SQLite, ranking does not
-- weigh a word by how often it stands in the index, so that what drafts are about cannot show in the order of public results, and
-- one index serves everybody.
CREATE TABLE search_index (
    "document" INTEGER NOT NULL PRIMARY KEY REFERENCES "SearchDocument" ("rowid") ON DELETE CASCADE,
    "resource" TEXT COLLATE "C" NOT NULL,
    "published" BOOLEAN NOT NULL,
    "title" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "internal" TEXT COLLATE "C" NOT NULL,
    "vector" TSVECTOR NOT NULL,
    "internalVector" TSVECTOR -- with the words that are not for the public; null when there are none
);

-- No list of pending entries: a write pays for its own words, rather than every so often one for those of many.
CREATE INDEX "search_index_vector_idx" ON search_index USING GIN ("vector") WITH (fastupdate = off);
CREATE INDEX "search_index_internalVector_idx" ON search_index USING GIN ("internalVector") WITH (fastupdate = off);

-- The change log is append-only, but for what its rows hold of a resource: that is brought into another shape at the next start,
-- and dropped by `npm run history:prune` where readers never saw it.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the change log is append-only';
END $$;
CREATE TRIGGER "Change_is_append_only" BEFORE UPDATE OF
    "seq", "at", "actorId", "actorName", "requestId", "resource", "resourceId", "version", "articleId", "articleVersion", "action", "override", "problems"
ON "Change" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who follows the log hears of it with the commit.
CREATE FUNCTION tell_of_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('verbatim', '');
    RETURN NULL;
END $$;
CREATE TRIGGER "Change_is_told" AFTER INSERT ON "Change" FOR EACH STATEMENT EXECUTE FUNCTION tell_of_change();
