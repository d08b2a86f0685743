-- +goose Up

-- Of how many dated articles a source's gap is told, and how long lies between the first and the last of them.
ALTER TABLE source ADD COLUMN dated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN span INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 6;
