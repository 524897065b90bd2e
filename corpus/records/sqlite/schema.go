package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"standpoint/corpus/records/relational"
)

// version is that of the tables, kept in PRAGMA user_version.
const version = relational.Version

// inSQLite are tables as SQLite has them in a STRICT table.
func inSQLite(tables string) string { return strings.ReplaceAll(tables, "BOOLEAN", "INTEGER") }

// An index holds what an article calls its outlet, of the articles that have a name, so
// that names are counted without reading an article.
const outletName = "json_extract(source, '$.outlet_name')"

var outletNameIndex = "CREATE INDEX IF NOT EXISTS document_outlet_name ON document (outlet, " + outletName + ") WHERE " + relational.NamedOutlet(outletName)

// application marks our files, in PRAGMA application_id: "Stnd" in ASCII.
const application = 0x53746e64

// prepare makes the tables in a new file, and refuses a file that is not
// ours before anything in it is touched.
func (f *file) prepare(ctx context.Context, writer *sql.DB, maxPages int) error {
	conn, err := writer.Conn(ctx)
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
		if indexed, err := hasLaterIndexes(ctx, conn); indexed || err != nil {
			return err // and so no wait for a writer
		}
	}
	return relational.Transact(ctx, f, conn, func() error {
		is, err := inspect(ctx, conn)
		switch {
		case err != nil:
		case is == 0:
			err = makeTables(ctx, conn)
		case is < version: // no other process was faster
			err = migrate(ctx, f, conn, is)
		}
		if err == nil { // older files lack them, whatever their version
			_, err = conn.ExecContext(ctx, outletNameIndex+";"+parentIndex)
		}
		return err
	})
}

// parentIndex finds the comments that answer others, wherever these are: what is deleted
// has lost its thread.
const parentIndex = "CREATE INDEX IF NOT EXISTS document_parent ON document (parent_id) WHERE parent_id <> ''"

// hasLaterIndexes reports whether a file has the indexes that came after its tables.
func hasLaterIndexes(ctx context.Context, conn *sql.Conn) (is bool, err error) {
	err = conn.QueryRowContext(ctx, "SELECT count(*) = 2 FROM sqlite_schema WHERE name IN ('document_outlet_name', 'document_parent')").Scan(&is)
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
	if _, err := conn.ExecContext(ctx, inSQLite(relational.Tables)); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "INSERT INTO store (seq) VALUES (0)"); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, version))
	return err
}
