package relational

import (
	"context"
	"database/sql"
	"time"

	"standpoint/corpus/records"
)

// inputStatements are those of the write connection.
type inputStatements struct{ note, forget *sql.Stmt }

func (i *inputStatements) statements() []statement {
	return []statement{
		{&i.note, `INSERT INTO import_input (import, number, path, size, modified, read, digest) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (import, number) DO UPDATE SET path = excluded.path, size = excluded.size, modified = excluded.modified, read = excluded.read, digest = excluded.digest`},
		{&i.forget, "DELETE FROM import_input WHERE import = ?"},
	}
}

const selectInputs = "SELECT number, path, size, modified, read, digest FROM import_input WHERE import = ? ORDER BY number"

func (w *writing) noteInputs(ctx context.Context, id int64, inputs []records.Input) error {
	for _, in := range inputs {
		modified := sql.NullInt64{Int64: in.Modified.UnixNano(), Valid: !in.Modified.IsZero()}
		if _, err := w.input.note.ExecContext(ctx, id, in.Number, in.Path, in.Size, modified, in.Read, in.Digest); err != nil {
			return err
		}
	}
	return nil
}

// Inputs returns what an account was read from; see records.Imports.
func (s *Store) Inputs(ctx context.Context, id int64) ([]records.Input, error) {
	inputs, err := readInputs(s.find.inputs.QueryContext(ctx, id))
	return inputs, s.Wrap(ctx, "read the inputs of an import from", err)
}

var readInputs = collect(func(row scanner) (in records.Input, err error) {
	var modified sql.NullInt64
	err = row.Scan(&in.Number, &in.Path, &in.Size, &modified, &in.Read, &in.Digest)
	if modified.Valid {
		in.Modified = time.Unix(0, modified.Int64).UTC()
	}
	return in, err
})

// Brought counts the documents of an account; see records.Imports.
func (s *Store) Brought(ctx context.Context, id int64) (n int, err error) {
	err = s.find.brought.QueryRowContext(ctx, id).Scan(&n)
	return n, s.Wrap(ctx, "count the documents of an import in", err)
}
