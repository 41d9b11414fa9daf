-- The full-text indexes. Their rows are the rows of "SearchDocument" by rowid; they keep no copy of the text (content='').
-- The server feeds them words that it has folded and segmented itself, so that the tokenizer only has to split at spaces.
--
-- "search_index" has everything, with what is not for the public in "internal".
CREATE VIRTUAL TABLE "search_index" USING fts5(
    "title",
    "text",
    "internal",
    content = '',
    contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);

-- "search_public" has what is published and nothing else: ranking weighs a word by how often it stands in the index, and
-- what drafts are about must not show in the order of public results.
CREATE VIRTUAL TABLE "search_public" USING fts5(
    "title",
    "text",
    content = '',
    contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);

-- The change log is append-only.
CREATE TRIGGER "Change_is_append_only" BEFORE UPDATE ON "Change"
BEGIN
    SELECT RAISE(ABORT, 'the change log is append-only');
END;
