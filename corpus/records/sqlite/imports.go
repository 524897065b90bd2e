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
	err = s.transact(ctx, func() error {
		result, err := s.write.begin.ExecContext(ctx, s.now().Unix())
		if err != nil {
			return err
		}
		id, err = result.LastInsertId()
		return err
	})
	return id, s.wrap(ctx, "begin import", err)
}

// Finish closes an account; see records.Imports.
func (s *Store) Finish(ctx context.Context, id int64, receipt []byte) error {
	if !json.Valid(receipt) {
		return s.wrap(ctx, "finish import", errors.New("the receipt is not JSON"))
	}
	err := s.transact(ctx, func() error {
		result, err := s.write.finish.ExecContext(ctx, s.now().Unix(), string(receipt), id)
		if err != nil {
			return err
		}
		if rows, err := result.RowsAffected(); err != nil || rows > 0 {
			return err
		}
		return fmt.Errorf("import %d: %w", id, records.ErrNotFound)
	})
	return s.wrap(ctx, "finish import", err)
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
		if err := rows.Scan(&one.ID, &started, &finished, &one.Receipt); err != nil {
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
