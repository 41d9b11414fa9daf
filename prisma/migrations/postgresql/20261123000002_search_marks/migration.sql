-- What ranks a row of the full-text index, apart: to rank a thousand rows, none of their long vectors is read.
ALTER TABLE search_index ADD COLUMN "marks" TSVECTOR GENERATED ALWAYS AS (ts_filter("vector", '{a,d}')) STORED;
