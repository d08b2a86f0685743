-- +goose Up

-- The documents of a channel's archive in their order. month is "2026-09", part tells those of one month apart. closed is
-- 1 when a document is not written any more. sum is that of the bytes it was given last and earlier of those before, 0 for
-- none: a file with other bytes is not of this store.
CREATE TABLE archive (
    channel TEXT    NOT NULL,
    place   INTEGER NOT NULL,
    month   TEXT    NOT NULL,
    part    INTEGER NOT NULL,
    closed  INTEGER NOT NULL,
    sum     INTEGER NOT NULL,
    earlier INTEGER NOT NULL,
    PRIMARY KEY (channel, place)
) STRICT, WITHOUT ROWID;

-- Which stories a channel admitted, also those that left it. place is that of their archive document, 0 for none yet, and
-- shown sums what they were when it was last written.
CREATE TABLE admission (
    channel TEXT    NOT NULL,
    story   BLOB    NOT NULL,
    at      INTEGER NOT NULL,
    place   INTEGER NOT NULL DEFAULT 0,
    shown   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (channel, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX admission_place ON admission (channel, place);
INSERT INTO admission (channel, story, at) SELECT channel, story, at FROM admitted;

-- Archive documents of an edition that has no folder, compressed.
CREATE TABLE document (
    edition TEXT NOT NULL,
    path    TEXT NOT NULL,
    bytes   BLOB NOT NULL,
    PRIMARY KEY (edition, path)
) STRICT;

-- What befell the sources, for who runs the edition.
CREATE TABLE incident (
    id     BLOB PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    kind   TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    since  INTEGER NOT NULL,
    error  TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_newest ON incident (at DESC, id);

-- Since when a source comes without articles.
ALTER TABLE source ADD COLUMN empty_since INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 4;
