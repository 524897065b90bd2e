package relational

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"standpoint/corpus/records"
)

// Begin opens an account; see records.Imports.
func (s *Store) Begin(ctx context.Context, request []byte) (id int64, err error) {
	if !json.Valid(request) {
		return 0, s.Wrap(ctx, "begin an import in", errors.New("the request is not JSON"))
	}
	err = s.transact(ctx, func() error {
		return s.write.begin.QueryRowContext(ctx, s.now().Unix(), string(request)).Scan(&id)
	})
	return id, s.Wrap(ctx, "begin an import in", err)
}

// Advance takes a step of an import; see records.Imports.
func (s *Store) Advance(ctx context.Context, id int64, step records.Step) (out records.Put, err error) {
	err = s.transact(ctx, func() error {
		err := s.write.change(ctx, func(c *change) (err error) {
			out, err = c.putAll(ctx, step.Documents)
			return err
		}, &out.Seq)
		if err != nil {
			return err
		}
		return s.write.noteStep(ctx, id, step, out)
	})
	if err != nil {
		return records.Put{}, s.Wrap(ctx, "write to", err)
	}
	return out, nil
}

// noteStep notes how far an import has come with a step.
func (w *writing) noteStep(ctx context.Context, id int64, step records.Step, did records.Put) error {
	progress, receipt, err := step.Account(did)
	if err != nil {
		return err
	}
	if !json.Valid(progress) || !json.Valid(receipt) {
		return errors.New("the progress or the receipt is not JSON")
	}
	if err := w.account(ctx, id, w.advance, string(progress), string(receipt), id); err != nil {
		return err
	}
	return w.noteInputs(ctx, id, step.Inputs)
}

// Finish closes an account; see records.Imports.
func (s *Store) Finish(ctx context.Context, id int64, receipt []byte) error {
	if !json.Valid(receipt) {
		return s.Wrap(ctx, "finish an import in", errors.New("the receipt is not JSON"))
	}
	return s.Wrap(ctx, "finish an import in", s.transact(ctx, func() error {
		if err := s.write.account(ctx, id, s.write.finish, s.now().Unix(), string(receipt), id); err != nil {
			return err
		}
		_, err := s.write.input.forget.ExecContext(ctx, id)
		return err
	}))
}

// account runs a statement that changes one account.
func (w *writing) account(ctx context.Context, id int64, statement *sql.Stmt, args ...any) error {
	return found(fmt.Errorf("open import %d: %w", id, records.ErrNotFound))(statement.ExecContext(ctx, args...))
}

// List returns the accounts; see records.Imports.
func (s *Store) List(ctx context.Context, limit int) ([]records.Import, error) {
	imports, err := readImports(s.find.imports.QueryContext(ctx, limitOf(limit)))
	return imports, s.Wrap(ctx, "list the imports of", err)
}

var readImports = collect(func(row scanner) (one records.Import, err error) {
	var started int64
	var finished sql.NullInt64
	err = row.Scan(&one.ID, &started, &finished, &one.Request, &one.Progress, &one.Receipt)
	one.Started = time.Unix(started, 0).UTC()
	if finished.Valid {
		one.Finished = time.Unix(finished.Int64, 0).UTC()
	}
	return one, err
})
