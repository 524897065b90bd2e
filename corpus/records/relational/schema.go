package relational

// Version is that of the tables.
const Version = 15

// Tables are those of the present version, in the words of SQLite and with BOOLEAN for
// what is true or false; each database puts them in its own. A row of document is the
// last change of an id: as it is now or, with an empty kind, its deletion. n is the
// order of first put. Source is the article or the comment as canonical JSON, a comment without its
// depth, and hash a digest of it.
// The annotation and the number of replies have their own columns, because
// they change without it. The small columns come first: SQLite reads a row from
// its beginning.
const Tables = `
CREATE TABLE store (
	seq INTEGER NOT NULL -- the last one given
) STRICT;` + DocumentTables + NewTables + `
CREATE TABLE import (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	started  INTEGER NOT NULL, -- seconds since 1970
	finished INTEGER,
	receipt  TEXT,
	request  TEXT,
	progress TEXT
) STRICT;` + CredentialTables + SampleTables + JudgedTables + AuthorTables + DerivedTables + FrozenTables + ModerationTables + IndexTables + ThemeTables

// DocumentTables are those that version 1 lacked or had in another form.
const DocumentTables = `
CREATE TABLE document (
	n               INTEGER PRIMARY KEY,
	seq             INTEGER NOT NULL,
	id              TEXT NOT NULL,
	kind            TEXT NOT NULL, -- '' if deleted
	article_id      TEXT NOT NULL, -- '' if deleted
	parent_id       TEXT,          -- null of an article, '' if the article is answered
	replies         INTEGER NOT NULL,
	depth           INTEGER NOT NULL,
	hash            BLOB,          -- of kind and source
	words           BLOB,          -- digest of the words
	annotated_by    TEXT,          -- null if deleted
	outlet          TEXT NOT NULL,
	dated           BOOLEAN NOT NULL,
	bylined         BOOLEAN NOT NULL,
	path            TEXT NOT NULL, -- origin
	"offset"        INTEGER NOT NULL,
	import          INTEGER NOT NULL, -- the account that brought it first; 0 if that is not known
	added           INTEGER NOT NULL, -- when it was put first, in seconds since 1970; 0 if that is not known
	duplicate_group TEXT NOT NULL,
	understood      TEXT,
	source          TEXT,
	event           TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX document_id ON document (id);
CREATE UNIQUE INDEX document_seq ON document (seq);
CREATE INDEX document_thread ON document (article_id, parent_id);
CREATE INDEX document_annotated ON document (annotated_by, article_id) WHERE annotated_by IS NOT NULL;
CREATE INDEX document_coverage ON document (outlet, dated, bylined, replies) WHERE kind = 'article';
CREATE INDEX document_import ON document (import) WHERE kind <> '';
CREATE TABLE revision (
	n          INTEGER PRIMARY KEY,
	id         TEXT NOT NULL,
	words      BLOB NOT NULL,
	kind       TEXT NOT NULL,
	article_id TEXT NOT NULL,
	path       TEXT NOT NULL,
	"offset"   INTEGER NOT NULL,
	source     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX revision_words ON revision (id, words);
CREATE TABLE pending (
	n          INTEGER PRIMARY KEY, -- the order of marking
	article_id TEXT NOT NULL UNIQUE,
	seq        INTEGER NOT NULL -- the last one given when it was marked last
) STRICT;
CREATE TABLE quarantine (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	import       INTEGER NOT NULL,
	since        INTEGER NOT NULL, -- seconds since 1970
	path         TEXT NOT NULL,
	"offset"     INTEGER NOT NULL,
	line         INTEGER NOT NULL,
	url          TEXT NOT NULL,
	content_type TEXT NOT NULL,
	format       TEXT NOT NULL,
	parser       TEXT NOT NULL, -- '' if that is not known
	reason       TEXT NOT NULL,
	identity     BLOB NOT NULL UNIQUE, -- digest of path, offset and body
	body         BLOB
) STRICT;`

// NewTables are those that version 2 lacked. The lineage of a change is that
// of the first row at or after it: a row for each transaction.
const NewTables = `
CREATE TABLE lineage (
	seq    INTEGER PRIMARY KEY, -- the last change of a transaction
	digest BLOB NOT NULL        -- 8 bytes
) STRICT;
CREATE TABLE withdrawn (
	n      INTEGER PRIMARY KEY, -- the order of withdrawing
	id     TEXT NOT NULL UNIQUE,
	at     INTEGER NOT NULL, -- seconds since 1970
	reason TEXT NOT NULL
) STRICT;
CREATE TABLE audit (
	n         INTEGER PRIMARY KEY,
	at        INTEGER NOT NULL, -- seconds since 1970
	action    TEXT NOT NULL,
	subject   TEXT NOT NULL,
	reason    TEXT NOT NULL,
	documents INTEGER NOT NULL
) STRICT;` + StagingTables + LeaseTables + InputTables

// DerivedTables hold what is derived from many documents at once.
const DerivedTables = `
CREATE TABLE derivation (
	name    TEXT PRIMARY KEY,
	version TEXT NOT NULL,
	seq     INTEGER NOT NULL -- all changes up to it are in it
) STRICT;
CREATE TABLE sketch (
	derivation TEXT NOT NULL,
	id         TEXT NOT NULL, -- of a document, held or deleted since
	group_id   TEXT NOT NULL, -- '' if it is in none
	data       BLOB NOT NULL,
	PRIMARY KEY (derivation, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketch_group ON sketch (derivation, group_id) WHERE group_id <> '';`

// StagingTables hold annotations that wait to be adopted.
const StagingTables = `
CREATE TABLE staged (
	id         TEXT PRIMARY KEY, -- of document
	version    TEXT NOT NULL,
	words      BLOB NOT NULL,
	depth      INTEGER NOT NULL,
	outlet     TEXT NOT NULL,
	understood TEXT NOT NULL
) STRICT;`

// LeaseTables: a row stays when its lease is released, so that tokens only grow.
const LeaseTables = `
CREATE TABLE lease (
	name      TEXT NOT NULL PRIMARY KEY,
	token     INTEGER NOT NULL, -- of the last holder
	held      BOOLEAN NOT NULL,
	host      TEXT NOT NULL,
	machine   TEXT NOT NULL,
	pid       INTEGER NOT NULL,
	started   TEXT NOT NULL,    -- the process
	purpose   TEXT NOT NULL,
	since     INTEGER NOT NULL, -- seconds since 1970
	heartbeat INTEGER NOT NULL  -- seconds since 1970
) STRICT;`

// InputTables holds what open accounts were read from.
const InputTables = `
CREATE TABLE import_input (
	import   INTEGER NOT NULL,
	number   INTEGER NOT NULL, -- in the order of reading
	path     TEXT NOT NULL,
	size     INTEGER NOT NULL, -- -1 if it is not a file
	modified INTEGER,          -- nanoseconds since 1970
	read     INTEGER NOT NULL,
	digest   TEXT NOT NULL,
	PRIMARY KEY (import, number)
) STRICT, WITHOUT ROWID;`

// CredentialTables: the rows of keys stay when they are revoked.
const CredentialTables = `
CREATE TABLE credential (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	kind    TEXT NOT NULL,
	name    TEXT NOT NULL,     -- of a key
	key     INTEGER,           -- that it was made with
	scopes  TEXT NOT NULL,     -- of a key, with spaces between
	opens   TEXT NOT NULL,     -- of a feed
	created INTEGER NOT NULL,  -- seconds since 1970
	expires INTEGER,
	revoked INTEGER,
	digest  BLOB NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX credential_name ON credential (name) WHERE kind = 'key' AND revoked IS NULL;
CREATE INDEX credential_key ON credential (key) WHERE key IS NOT NULL;`

// AuthorTables: there is no row until it was decided whether comment authors have
// pseudonyms.
const AuthorTables = `
CREATE TABLE author_names (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	key BLOB -- of the pseudonyms; null if names stay as they are
) STRICT;`
