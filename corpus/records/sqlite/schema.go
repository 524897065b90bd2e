package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
)

// version is that of the tables, kept in PRAGMA user_version.
const version = 1

// application marks our files, in PRAGMA application_id: "Stnd" in ASCII.
const application = 0x53746e64

// tables are those of version 1. A row of document is the last change of an
// id: as it is now or, without a body, its deletion. n is the order of first
// put. Body is canonical JSON with replies 0, hash its SHA-256; replies are
// kept beside it because they change more often.
const tables = `
CREATE TABLE store (
	identity TEXT NOT NULL,
	seq      INTEGER NOT NULL -- the last one given
) STRICT;
CREATE TABLE document (
	n          INTEGER PRIMARY KEY,
	seq        INTEGER NOT NULL,
	id         TEXT NOT NULL,
	kind       TEXT NOT NULL, -- '' if deleted
	article_id TEXT NOT NULL, -- '' if deleted
	parent_id  TEXT,          -- null of an article, '' if the article is answered
	replies    INTEGER NOT NULL,
	hash       BLOB,
	body       TEXT           -- null if deleted
) STRICT;
CREATE UNIQUE INDEX document_id ON document (id);
CREATE UNIQUE INDEX document_seq ON document (seq);
CREATE INDEX document_thread ON document (article_id, parent_id);
CREATE TABLE import (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	started  INTEGER NOT NULL, -- seconds since 1970
	finished INTEGER,
	receipt  TEXT
) STRICT;`

// prepareFile makes the tables in a new file, and refuses a file that is not
// ours before anything in it is touched.
func (s *Store) prepareFile(ctx context.Context, maxPages int) error {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	isNew, err := inspect(ctx, conn)
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
	if !isNew {
		return nil // and so no wait for a writer
	}
	return transact(ctx, conn, func() error {
		if isNew, err := inspect(ctx, conn); err != nil || !isNew { // another process was faster
			return err
		}
		return makeTables(ctx, conn)
	})
}

// inspect tells whether a file is new, or ours and of a version that we know.
func inspect(ctx context.Context, conn *sql.Conn) (isNew bool, err error) {
	var app, user, count int
	row := conn.QueryRowContext(ctx, "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)")
	if err := row.Scan(&app, &user, &count); err != nil {
		return false, err
	}
	switch {
	case app == 0 && user == 0 && count == 0:
		return true, nil
	case app != application:
		return false, errors.New("this file is another program's database")
	case user > version:
		return false, fmt.Errorf("the records are of version %d, made by a newer program; this one knows version %d", user, version)
	case user < version:
		return false, fmt.Errorf("the records are of version %d, which was never in use", user)
	}
	return false, nil
}

func useWAL(ctx context.Context, conn *sql.Conn) error {
	var mode string
	if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("its file system allows no shared memory (journal mode %q)", mode)
	}
	return nil
}

func makeTables(ctx context.Context, conn *sql.Conn) error {
	var identity [8]byte
	if _, err := rand.Read(identity[:]); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, tables); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "INSERT INTO store (identity, seq) VALUES (?, 0)", hex.EncodeToString(identity[:])); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, version))
	return err
}
