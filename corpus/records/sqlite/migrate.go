package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"standpoint/corpus"
	"standpoint/corpus/records/relational"
)

// migrate brings tables of an older version to the present one.
func migrate(ctx context.Context, f *file, conn *sql.Conn, from int) error {
	steps := []func(context.Context, *file, *sql.Conn) error{1: fromVersion1, 2: fromVersion2, 3: fromVersion3}
	for ; from < relational.FirstCommon; from++ {
		if err := steps[from](ctx, f, conn); err != nil {
			return fmt.Errorf("from version %d: %w", from, err)
		}
	}
	if err := relational.Migrate(ctx, f, conn, from); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version))
	return err
}

// fromVersion1: the whole document was one JSON text (body), and accounts had
// neither request nor progress. Its documents go straight into the present
// table, which is why the later steps look for what is there already.
func fromVersion1(ctx context.Context, _ *file, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `
		ALTER TABLE import ADD COLUMN request TEXT;
		ALTER TABLE import ADD COLUMN progress TEXT;
		DROP INDEX document_id;
		DROP INDEX document_seq;
		DROP INDEX document_thread;
		ALTER TABLE document RENAME TO document_1;`+inSQLite(relational.DocumentTables))
	if err != nil {
		return err
	}
	if err := moveDocuments(ctx, conn); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "DROP TABLE document_1")
	return err
}

// fromVersion2: there was no lineage but a random identity, which begins the
// lineage; documents did not know the account that brought them; and what
// waits to be annotated was called scattered.
func fromVersion2(ctx context.Context, _ *file, conn *sql.Conn) error {
	var identity string
	var seq int64
	var renamed, imports bool
	row := conn.QueryRowContext(ctx, `SELECT identity, seq, EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'pending'),
		EXISTS (SELECT 1 FROM pragma_table_info('document') WHERE name = 'import') FROM store`)
	if err := row.Scan(&identity, &seq, &renamed, &imports); err != nil {
		return err
	}
	statements := ""
	if !renamed {
		statements += "ALTER TABLE scattered RENAME TO pending;"
	}
	if !imports {
		statements += `ALTER TABLE document ADD COLUMN import INTEGER NOT NULL DEFAULT 0;
			ALTER TABLE quarantine ADD COLUMN parser TEXT NOT NULL DEFAULT '';
			CREATE INDEX document_import ON document (import) WHERE kind <> '';`
	}
	if _, err := conn.ExecContext(ctx, statements); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "ALTER TABLE store DROP COLUMN identity;"+inSQLite(relational.NewTables)); err != nil {
		return err
	}
	if seq == 0 {
		return nil
	}
	_, err := conn.ExecContext(ctx, "INSERT INTO lineage (seq, digest) VALUES (?, ?)", seq, relational.Digest("version 2", identity, fmt.Sprint(seq))[:relational.LineageSize])
	return err
}

// fromVersion3: documents did not know when they were put first. The nearest that is
// known is when the import began that brought them. One that does not know its
// import was there before imports were noted, so it came with the last of those that
// no document names.
func fromVersion3(ctx context.Context, f *file, conn *sql.Conn) error {
	if err := relational.AddColumn(ctx, f, conn, "document", "added", "INTEGER NOT NULL DEFAULT 0"); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, `UPDATE document SET added = coalesce((SELECT started FROM import WHERE id = document.import),
		(SELECT started FROM import WHERE id < coalesce((SELECT min(import) FROM document WHERE import > 0), id + 1) ORDER BY id DESC LIMIT 1), 0)
		WHERE kind <> ''`)
	return err
}

func moveDocuments(ctx context.Context, conn *sql.Conn) error {
	insert, err := conn.PrepareContext(ctx, `INSERT INTO document (n, seq, id, kind, article_id, parent_id, replies, depth, hash, words, annotated_by,
		outlet, dated, bylined, path, offset, import, added, duplicate_group, event, understood, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	rows, err := conn.QueryContext(ctx, "SELECT n, seq, id, replies, body FROM document_1 ORDER BY n")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n, seq int64
		var id string
		var replies int
		var body sql.RawBytes
		if err := rows.Scan(&n, &seq, &id, &replies, &body); err != nil {
			return err
		}
		args, err := columnsOf(id, replies, body)
		if err != nil {
			return err
		}
		if _, err := insert.ExecContext(ctx, append([]any{n, seq}, args...)...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// columnsOf returns the columns from id on of a document of version 1, which is
// deleted if it has no body.
func columnsOf(id string, replies int, body []byte) ([]any, error) {
	if body == nil {
		return []any{id, "", "", nil, 0, 0, nil, nil, nil, "", false, false, "", 0, 0, 0, "", "", nil, nil}, nil
	}
	var d corpus.Document
	if err := json.Unmarshal(body, &d); err != nil {
		return nil, fmt.Errorf("document of %q: %w", id, err)
	}
	return relational.Columns(d, replies)
}
