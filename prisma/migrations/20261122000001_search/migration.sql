-- The full-text index. Its rows are the rows of "SearchDocument" by rowid; it keeps no copy of the text (content='').
-- The server feeds it words that it has folded and segmented itself, so that the tokenizer only has to split at spaces.
-- What is not for the public stands in "internal", so that a public search can leave that column out.
CREATE VIRTUAL TABLE "search_index" USING fts5(
    "title",
    "text",
    "internal",
    content = '',
    contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);

-- The change log is append-only.
CREATE TRIGGER "Change_is_append_only" BEFORE UPDATE ON "Change"
BEGIN
    SELECT RAISE(ABORT, 'the change log is append-only');
END;
