package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"standpoint/corpus"
)

// migrate brings tables of version 1 to version 2: there the whole document was
// one JSON text (body), and accounts had neither request nor progress.
func migrate(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `
		ALTER TABLE import ADD COLUMN request TEXT;
		ALTER TABLE import ADD COLUMN progress TEXT;
		DROP INDEX document_id;
		DROP INDEX document_seq;
		DROP INDEX document_thread;
		ALTER TABLE document RENAME TO document_1;`+documentTables)
	if err != nil {
		return err
	}
	if err := moveDocuments(ctx, conn); err != nil {
		return fmt.Errorf("from version 1: %w", err)
	}
	_, err = conn.ExecContext(ctx, fmt.Sprintf("DROP TABLE document_1; PRAGMA user_version = %d", version))
	return err
}

func moveDocuments(ctx context.Context, conn *sql.Conn) error {
	insert, err := conn.PrepareContext(ctx, `INSERT INTO document (n, seq, id, kind, article_id, parent_id, replies, depth, hash, words, annotated_by,
		outlet, dated, bylined, path, offset, duplicate_group, understood, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
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

// columnsOf gives the columns from id on of a document of version 1, which is
// deleted if it has no body.
func columnsOf(id string, replies int, body []byte) ([]any, error) {
	if body == nil {
		return []any{id, "", "", nil, 0, 0, nil, nil, nil, "", false, false, "", 0, "", nil, nil}, nil
	}
	var d corpus.Document
	if err := json.Unmarshal(body, &d); err != nil {
		return nil, fmt.Errorf("document of %q: %w", id, err)
	}
	r, source, err := encode(d)
	if err != nil {
		return nil, err
	}
	r.replies = replies
	return r.columns(d, source)
}
