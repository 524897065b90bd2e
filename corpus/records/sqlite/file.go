package sqlite

import (
	"context"
	"database/sql"
	"net/url"
	"regexp"
	"strings"

	codes "modernc.org/sqlite/lib"

	"standpoint/corpus/records/relational"
)

// file is the database of a store.
type file struct {
	path string
	way  url.Values // parameters of connections that only read
}

var _ relational.Database = (*file)(nil)

func (f *file) Name() string  { return "sqlite" }
func (f *file) Place() string { return f.path }

// casts are what SQLite has no need of: parameters have the types that they come with.
var casts = regexp.MustCompile(`::[a-z]+`)

func (f *file) Statement(text string) string { return inSQLite(casts.ReplaceAllString(text, "")) }

func (f *file) Begin(ctx context.Context, conn *sql.Conn) (busy bool, err error) {
	_, err = conn.ExecContext(ctx, "BEGIN IMMEDIATE")
	return isBusy(err), err
}

// Reading: in WAL mode a transaction sees one commit for as long as it lasts.
func (f *file) Reading() *sql.TxOptions { return &sql.TxOptions{ReadOnly: true} }

func (f *file) Snapshots() (*sql.DB, error) {
	return f.connect(f.way, 1, "query_only(1)", "cache_size(-2000)")
}

func (f *file) Lost(*sql.Conn) bool     { return false }
func (f *file) Explain(err error) error { return explain(err) }
func (f *file) IsDamage(err error) bool { return isDamage(err) }
func (f *file) InOrder() string         { return "" }
func (f *file) OutletName() string      { return outletName }

func (f *file) IsTaken(err error) bool { return code(err) == codes.SQLITE_CONSTRAINT_UNIQUE }

func (f *file) HasTable(ctx context.Context, conn *sql.Conn, name string) (is bool, err error) {
	err = conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?)", name).Scan(&is)
	return is, err
}

func (f *file) HasColumn(ctx context.Context, conn *sql.Conn, table, column string) (is bool, err error) {
	err = conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pragma_table_info(?) WHERE name = ?)", table, column).Scan(&is)
	return is, err
}

// Transferred has nothing to do: SQLite numbers rows after the last one.
func (f *file) Transferred(context.Context, *sql.Conn) error { return nil }

// Check asks SQLite whether pages, tables and their indexes agree.
func (f *file) Check(ctx context.Context, tx *sql.Tx, tell func(string)) error {
	rows, err := tx.QueryContext(ctx, "PRAGMA integrity_check(1000)")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var said string
		if err := rows.Scan(&said); err != nil {
			return err
		}
		for line := range strings.Lines(said) {
			if line = strings.TrimSpace(line); line != "ok" && line != "*** in database main ***" {
				tell("pages of the file: " + line)
			}
		}
	}
	return rows.Err()
}

// wrap is relational.Wrap of the file.
func (f *file) wrap(ctx context.Context, doing string, err error) error {
	return relational.Wrap(ctx, f, doing, err)
}
