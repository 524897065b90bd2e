package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// version is that of the tables, kept in PRAGMA user_version.
const version = 6

// application marks our files, in PRAGMA application_id: "Stnd" in ASCII.
const application = 0x53746e64

// tables are those of version 6. A row of document is the last change of an
// id: as it is now or, with kind ”, its deletion. n is the order of first put.
// Source is the article or the comment as canonical JSON, a comment without its
// depth, and hash a digest of it.
// The annotation and the number of replies have their own columns, because
// they change without it. The small columns come first: SQLite reads a row from
// its beginning.
const tables = `
CREATE TABLE store (
	seq INTEGER NOT NULL -- the last one given
) STRICT;` + documentTables + newTables + `
CREATE TABLE import (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	started  INTEGER NOT NULL, -- seconds since 1970
	finished INTEGER,
	receipt  TEXT,
	request  TEXT,
	progress TEXT
) STRICT;` + credentialTables + derivedTables

// documentTables are those that version 1 lacked or had in another form.
const documentTables = `
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
	dated           INTEGER NOT NULL,
	bylined         INTEGER NOT NULL,
	path            TEXT NOT NULL, -- origin
	offset          INTEGER NOT NULL,
	import          INTEGER NOT NULL, -- the account that brought it first; 0 if that is not known
	added           INTEGER NOT NULL, -- when it was put first, in seconds since 1970; 0 if that is not known
	duplicate_group TEXT NOT NULL,
	understood      TEXT,
	source          TEXT
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
	offset     INTEGER NOT NULL,
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
	offset       INTEGER NOT NULL,
	line         INTEGER NOT NULL,
	url          TEXT NOT NULL,
	content_type TEXT NOT NULL,
	format       TEXT NOT NULL,
	parser       TEXT NOT NULL, -- '' if that is not known
	reason       TEXT NOT NULL,
	identity     BLOB NOT NULL UNIQUE, -- digest of path, offset and body
	body         BLOB
) STRICT;`

// newTables are those that version 2 lacked. The lineage of a change is that
// of the first row at or after it: a row for each transaction.
const newTables = `
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
) STRICT;` + stagingTables + leaseTables + inputTables

// derivedTables hold what is derived from many documents at once.
const derivedTables = `
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

// stagingTables hold annotations that wait to be adopted.
const stagingTables = `
CREATE TABLE staged (
	id         TEXT PRIMARY KEY, -- of document
	version    TEXT NOT NULL,
	words      BLOB NOT NULL,
	depth      INTEGER NOT NULL,
	outlet     TEXT NOT NULL,
	understood TEXT NOT NULL
) STRICT;`

// prepareFile makes the tables in a new file, and refuses a file that is not
// ours before anything in it is touched.
func (s *Store) prepareFile(ctx context.Context, maxPages int) error {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	is, err := inspect(ctx, conn)
	if err != nil {
		return err
	}
	// Changing the mode takes a lock that SQLite does not wait for.
	if err := retryBusy(ctx, func() error { return useWAL(ctx, conn) }); err != nil {
		return err
	}
	if maxPages > 0 {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", maxPages)); err != nil {
			return err
		}
	}
	if is == version {
		if indexed, err := indexesNames(ctx, conn); indexed || err != nil {
			return err // and so no wait for a writer
		}
	}
	return transact(ctx, conn, func() error {
		is, err := inspect(ctx, conn)
		switch {
		case err != nil:
		case is == 0:
			err = makeTables(ctx, conn)
		case is < version: // no other process was faster
			err = migrate(ctx, conn, is)
		}
		if err == nil { // older files lack it, whatever their version
			_, err = conn.ExecContext(ctx, outletNameIndex)
		}
		return err
	})
}

// indexesNames reports whether a file has the index of names of outlets.
func indexesNames(ctx context.Context, conn *sql.Conn) (is bool, err error) {
	err = conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'document_outlet_name')").Scan(&is)
	return is, err
}

// inspect returns the version of a file that is ours, 0 of a new one.
func inspect(ctx context.Context, conn *sql.Conn) (is int, err error) {
	var app, user, count int
	row := conn.QueryRowContext(ctx, "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)")
	if err := row.Scan(&app, &user, &count); err != nil {
		return 0, err
	}
	switch {
	case app == 0 && user == 0 && count == 0:
		return 0, nil
	case app != application:
		return 0, errors.New("this file is another program's database")
	case user > version:
		return 0, fmt.Errorf("the records are of version %d, made by a newer program; this one knows version %d", user, version)
	case user < 1:
		return 0, fmt.Errorf("the records are of version %d, which was never in use", user)
	}
	return user, nil
}

func useWAL(ctx context.Context, conn *sql.Conn) error {
	var mode string
	if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("its file system does not allow shared memory (journal mode %q)", mode)
	}
	return nil
}

func makeTables(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, tables); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "INSERT INTO store (seq) VALUES (0)"); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, version))
	return err
}
