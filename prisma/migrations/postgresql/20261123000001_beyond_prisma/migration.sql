-- What Prisma cannot describe.

-- The full-text index: one row for each row of "SearchDocument". The server feeds it words that it has folded and segmented itself.
-- The vectors are searched through their indexes, and their weights rank what is found: A a word of the title, D one that the text
-- is about. The texts tell whether words stand in a row.
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

-- Who follows the log hears of it with the commit. What is written and leaves no row in the log (something derived anew, a plan that
-- is taken away, rows changed with a tool of one's own) is counted, for those who were not listening just then. In a row, and not by
-- a sequence, which would tell before the commit.
CREATE TABLE unlogged_writes (
    "only" BOOLEAN NOT NULL PRIMARY KEY DEFAULT TRUE CHECK ("only"),
    "wrote" XID8 NOT NULL DEFAULT pg_current_xact_id(), -- the last transaction that wrote what readers may see,
    "logged" XID8 NOT NULL DEFAULT pg_current_xact_id(), -- the last one that wrote to the log,
    "before" BIGINT NOT NULL DEFAULT 0 -- and how many before "wrote" did not
);
INSERT INTO unlogged_writes DEFAULT VALUES;

CREATE FUNCTION tell_of_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE unlogged_writes
    SET "before" = "before" + ("wrote" <> "logged" AND "wrote" <> pg_current_xact_id())::integer, "wrote" = pg_current_xact_id(), "logged" = pg_current_xact_id()
    WHERE "logged" <> pg_current_xact_id();
    PERFORM pg_notify('verbatim', '');
    RETURN NULL;
END $$;
CREATE TRIGGER "Change_is_told" AFTER INSERT ON "Change" FOR EACH STATEMENT EXECUTE FUNCTION tell_of_change();

CREATE FUNCTION tell_of_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE unlogged_writes
    SET "before" = "before" + ("wrote" <> "logged")::integer, "wrote" = pg_current_xact_id()
    WHERE "wrote" <> pg_current_xact_id();
    IF FOUND THEN
        PERFORM pg_notify('verbatim', '');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "Change_is_altered" AFTER UPDATE OR DELETE OR TRUNCATE ON "Change" FOR EACH STATEMENT EXECUTE FUNCTION tell_of_write();

-- Every table but those that only the newsroom or the server itself reads: working copies, keys, answers to retries, settings.
DO $$
DECLARE
    kept TEXT;
BEGIN
    FOREACH kept IN ARRAY ARRAY[
        'Outlet', 'Speaker', 'Image', 'Article', 'FormerSlug', 'ArticleTopic', 'Term', 'ArticleImage', 'BodyImage', 'Quote', 'Addressee', 'SearchDocument', 'Shingle'
    ] LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION tell_of_write()', kept || '_is_written', kept);
    END LOOP;
END $$;
