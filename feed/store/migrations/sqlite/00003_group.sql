-- +goose Up

-- The articles of one event, where there is something to keep of them beyond the article itself: several articles, or
-- an id that the article alone does not make. num is that of the article that began it; an article without a row in
-- member is a group of its own. published and begun (first sight) are those of the founding article. lead is the article
-- that took the lead from it, 0 for none.
CREATE TABLE grouping (
    num       INTEGER PRIMARY KEY,
    story     BLOB    NOT NULL UNIQUE,
    founder   BLOB    NOT NULL,
    published INTEGER NOT NULL,
    begun     INTEGER NOT NULL,
    lead      INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Which articles are in it. copy_of is the member whose text an article repeats, 0 for none.
CREATE TABLE member (
    article  INTEGER PRIMARY KEY REFERENCES article (num) ON DELETE CASCADE,
    grouping INTEGER NOT NULL REFERENCES grouping (num) ON DELETE CASCADE,
    copy_of  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX member_grouping ON member (grouping, article);

-- The ids of stories that were found to be another one.
CREATE TABLE alias (
    story  BLOB PRIMARY KEY,
    target BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_target ON alias (target);

-- What is compared of the articles that were related, many to a row. first is the lowest of their numbers, newest their
-- latest first sight.
CREATE TABLE reading (
    num     INTEGER PRIMARY KEY,
    first   INTEGER NOT NULL,
    newest  INTEGER NOT NULL,
    records BLOB    NOT NULL
) STRICT;

-- What an edition that stood before this store says of its articles. at is when it was read.
CREATE TABLE recalled (
    article   BLOB PRIMARY KEY,
    story     BLOB    NOT NULL,
    founder   BLOB    NOT NULL,
    published INTEGER NOT NULL,
    at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Articles without an address, which can be read in the edition only.
CREATE INDEX article_unlinked ON article (num) WHERE kept = 1 AND url = '';

-- What a channel's readers were last told of how many outlets cover a story: outlets at that time, and the how manieth
-- time (0: when the story was admitted) and when.
ALTER TABLE admitted ADD COLUMN outlets      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE admitted ADD COLUMN developments INTEGER NOT NULL DEFAULT 0;
ALTER TABLE admitted ADD COLUMN developed    INTEGER NOT NULL DEFAULT 0;

-- The last article that was looked at for its group, the last reading, and the last article that was published by
-- itself before there were groups.
INSERT INTO counter (name, value) VALUES ('related', 0), ('reading', 0), ('apart', 0);

PRAGMA user_version = 3;
