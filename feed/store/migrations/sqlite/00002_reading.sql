-- +goose Up

-- What the schedule of a source goes by: how long its last answer holds, the hours and days that its document wants to
-- be left alone (bits), the usual gap between its articles and the newest one's date, and what its server said of a
-- move or an end. Spans are seconds.
ALTER TABLE source ADD COLUMN fresh       INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN skip_hours  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN skip_days   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN gap         INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN newest      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN gone_since  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN stopped     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN moved       TEXT    NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN moved_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN moved_times INTEGER NOT NULL DEFAULT 0;

-- What the reader of a source's documents wants to be told of the last one.
CREATE TABLE known (
    source INTEGER PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
    record BLOB    NOT NULL
) STRICT;

-- The pages of articles whose source gives less than the whole text. html is empty until the page said more.
CREATE TABLE page (
    article INTEGER PRIMARY KEY REFERENCES article (num) ON DELETE CASCADE,
    source  INTEGER NOT NULL REFERENCES source (id),
    wanted  INTEGER NOT NULL DEFAULT 1,
    tries   INTEGER NOT NULL DEFAULT 0,
    base    TEXT    NOT NULL DEFAULT '',
    html    TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX page_wanted ON page (source) WHERE wanted = 1;

PRAGMA user_version = 2;
