-- +goose Up

-- Of an article that is not at the address of its id: the id that its address makes, else zeros. story is zeros where the
-- article was published by itself while others were in stories, and its own id where all were by themselves.
ALTER TABLE recalled ADD COLUMN address BLOB NOT NULL DEFAULT x'00000000000000000000000000000000';
CREATE INDEX recalled_address ON recalled (address);

PRAGMA user_version = 5;
