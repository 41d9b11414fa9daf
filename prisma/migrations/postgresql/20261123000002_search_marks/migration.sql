-- What ranks a row of the full-text index, apart: to rank a thousand rows, none of their long vectors is read. A trigger sets it, also
-- for a server that is not up to date yet. (A generated column would do, but to add one rewrites the table, which is empty then to
-- whoever is reading.)
ALTER TABLE search_index ADD COLUMN "marks" TSVECTOR;

CREATE FUNCTION mark_what_ranks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."marks" := ts_filter(NEW."vector", '{a,d}');
    RETURN NEW;
END $$;
CREATE TRIGGER "search_index_marks_what_ranks" BEFORE INSERT OR UPDATE ON search_index FOR EACH ROW EXECUTE FUNCTION mark_what_ranks();

UPDATE search_index SET "marks" = ts_filter("vector", '{a,d}');
