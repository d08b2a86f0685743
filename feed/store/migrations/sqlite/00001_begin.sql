-- +goose Up

-- A source as it was configured, and what its server said last. Times are Unix seconds, 0 none, everywhere.
CREATE TABLE source (
    id            INTEGER PRIMARY KEY,
    address       TEXT    NOT NULL UNIQUE,
    url           TEXT    NOT NULL DEFAULT '',
    etag          TEXT    NOT NULL DEFAULT '',
    last_modified TEXT    NOT NULL DEFAULT '',
    body_hash     INTEGER NOT NULL DEFAULT 0,
    read_version  INTEGER NOT NULL DEFAULT 0,
    kind          TEXT    NOT NULL DEFAULT '',
    ttl           INTEGER NOT NULL DEFAULT 0,
    title         TEXT    NOT NULL DEFAULT '',
    site_url      TEXT    NOT NULL DEFAULT '',
    outlet        TEXT    NOT NULL DEFAULT '',
    language      TEXT    NOT NULL DEFAULT '',
    due           INTEGER NOT NULL DEFAULT 0,
    asked         INTEGER NOT NULL DEFAULT 0,
    last_ok       INTEGER NOT NULL DEFAULT 0,
    first_failed  INTEGER NOT NULL DEFAULT 0,
    not_before    INTEGER NOT NULL DEFAULT 0,
    failures      INTEGER NOT NULL DEFAULT 0,
    lasting       INTEGER NOT NULL DEFAULT 0,
    last_error    TEXT    NOT NULL DEFAULT ''
) STRICT;

-- What is scanned of an article. num grows with first sight, so that its tables grow at their end. kept is 1 while
-- the article may be published and 0 when it is only remembered. The keys are 64-bit sums, 0 none.
CREATE TABLE article (
    num           INTEGER PRIMARY KEY,
    id            BLOB    NOT NULL UNIQUE,
    source        INTEGER NOT NULL REFERENCES source (id),
    kept          INTEGER NOT NULL,
    own_key       INTEGER NOT NULL,
    link_key      INTEGER NOT NULL,
    words_key     INTEGER NOT NULL,
    title_key     INTEGER NOT NULL,
    digest        INTEGER NOT NULL,
    first_seen    INTEGER NOT NULL,
    published     INTEGER NOT NULL,
    updated       INTEGER NOT NULL,
    outlet_key    TEXT    NOT NULL,
    outlet_name   TEXT    NOT NULL,
    outlet_url    TEXT    NOT NULL,
    own_id        TEXT    NOT NULL,
    url           TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    derived_title INTEGER NOT NULL,
    language      TEXT    NOT NULL,
    image         TEXT    NOT NULL,
    authors       TEXT    NOT NULL,
    categories    TEXT    NOT NULL,
    enclosures    TEXT    NOT NULL,
    summary       TEXT    NOT NULL
) STRICT;
CREATE INDEX article_newest ON article (published DESC, id) WHERE kept = 1;
CREATE INDEX article_title ON article (title_key) WHERE kept = 1;

-- The other sources that have an article.
CREATE TABLE also (
    article INTEGER NOT NULL REFERENCES article (num) ON DELETE CASCADE,
    source  INTEGER NOT NULL REFERENCES source (id),
    PRIMARY KEY (article, source)
) STRICT, WITHOUT ROWID;

-- An article's body as its source gave it.
CREATE TABLE body (
    article INTEGER PRIMARY KEY REFERENCES article (num) ON DELETE CASCADE,
    base    TEXT    NOT NULL,
    html    TEXT    NOT NULL
) STRICT;

-- The body after cleaning, by the version of the cleaning policy; for published articles only.
CREATE TABLE content (
    article INTEGER PRIMARY KEY REFERENCES article (num) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    html    TEXT    NOT NULL
) STRICT;

-- The keys of everything ever seen. article 0 marks a key that several articles share and that says nothing.
CREATE TABLE seen (
    key     INTEGER PRIMARY KEY,
    article INTEGER NOT NULL
) STRICT;

-- Headlines that an article states. title_key is set while the headline looks for its article.
CREATE TABLE headline (
    article     INTEGER NOT NULL REFERENCES article (num) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    relation    INTEGER NOT NULL,
    title       TEXT    NOT NULL,
    url         TEXT    NOT NULL,
    outlet_key  TEXT    NOT NULL,
    outlet_name TEXT    NOT NULL,
    outlet_url  TEXT    NOT NULL,
    published   INTEGER NOT NULL,
    language    TEXT    NOT NULL,
    title_key   INTEGER NOT NULL,
    target      INTEGER NOT NULL,
    PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX headline_unlinked ON headline (title_key) WHERE title_key <> 0;

-- What was published.
CREATE TABLE story (
    id        BLOB PRIMARY KEY,
    founder   BLOB    NOT NULL,
    published INTEGER NOT NULL,
    updated   INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    digest    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE channel (
    slug    TEXT PRIMARY KEY,
    feed_id TEXT    NOT NULL,
    updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE admitted (
    channel TEXT    NOT NULL REFERENCES channel (slug) ON DELETE CASCADE,
    story   BLOB    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (channel, story)
) STRICT, WITHOUT ROWID;

-- Small named values, and counters.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter (name, value) VALUES ('article', 0), ('revision', 0);

-- "CPTT", by which the file is known as ours, and the version of this schema.
PRAGMA application_id = 1129337940;
PRAGMA user_version = 1;
