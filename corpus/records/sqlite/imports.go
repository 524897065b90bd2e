package sqlite

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
		return 0, s.wrap(ctx, "begin import", errors.New("the request is not JSON"))
	}
	err = s.transact(ctx, func() error {
		result, err := s.write.begin.ExecContext(ctx, s.now().Unix(), string(request))
		if err != nil {
			return err
		}
		id, err = result.LastInsertId()
		return err
	})
	return id, s.wrap(ctx, "begin import", err)
}

// Advance notes how far an import has come; see records.Imports.
func (s *Store) Advance(ctx context.Context, id int64, progress, receipt []byte) error {
	if !json.Valid(progress) || !json.Valid(receipt) {
		return s.wrap(ctx, "advance import", errors.New("the progress or the receipt is not JSON"))
	}
	return s.wrap(ctx, "advance import", s.account(ctx, id, s.write.advance, string(progress), string(receipt), id))
}

// Finish closes an account; see records.Imports.
func (s *Store) Finish(ctx context.Context, id int64, receipt []byte) error {
	if !json.Valid(receipt) {
		return s.wrap(ctx, "finish import", errors.New("the receipt is not JSON"))
	}
	return s.wrap(ctx, "finish import", s.account(ctx, id, s.write.finish, s.now().Unix(), string(receipt), id))
}

// account runs a statement that changes one account.
func (s *Store) account(ctx context.Context, id int64, statement *sql.Stmt, args ...any) error {
	return s.transact(ctx, func() error {
		result, err := statement.ExecContext(ctx, args...)
		if err != nil {
			return err
		}
		if rows, err := result.RowsAffected(); err != nil || rows > 0 {
			return err
		}
		return fmt.Errorf("open import %d: %w", id, records.ErrNotFound)
	})
}

// List returns the accounts; see records.Imports.
func (s *Store) List(ctx context.Context, limit int) ([]records.Import, error) {
	imports, err := s.list(ctx, limit)
	return imports, s.wrap(ctx, "list imports", err)
}

func (s *Store) list(ctx context.Context, limit int) ([]records.Import, error) {
	if limit <= 0 {
		limit = -1 // to SQLite: no limit
	}
	rows, err := s.find.imports.QueryContext(ctx, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var imports []records.Import
	for rows.Next() {
		var one records.Import
		var started int64
		var finished sql.NullInt64
		if err := rows.Scan(&one.ID, &started, &finished, &one.Request, &one.Progress, &one.Receipt); err != nil {
			return nil, err
		}
		one.Started = time.Unix(started, 0).UTC()
		if finished.Valid {
			one.Finished = time.Unix(finished.Int64, 0).UTC()
		}
		imports = append(imports, one)
	}
	return imports, rows.Err()
}
