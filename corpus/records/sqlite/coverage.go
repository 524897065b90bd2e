package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"standpoint/corpus/records"
)

// Coverage counts articles by outlet; see records.Shares. Both statements are
// answered from an index of articles alone.
func (s *Store) Coverage(ctx context.Context, outlets []string) ([]records.Coverage, error) {
	counts, err := s.coverage(ctx, slices.Compact(slices.Sorted(slices.Values(outlets))))
	if err != nil {
		return nil, s.wrap(ctx, "coverage", err)
	}
	return counts, nil
}

func (s *Store) coverage(ctx context.Context, outlets []string) (counts []records.Coverage, err error) {
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }()
	if len(outlets) == 0 {
		return readCoverage(tx.StmtContext(ctx, s.find.coverage).QueryContext(ctx))
	}
	one := tx.StmtContext(ctx, s.find.coverageOf)
	for _, outlet := range outlets {
		of, err := readCoverage(one.QueryContext(ctx, outlet))
		if err := errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		counts = append(counts, of...)
	}
	return counts, nil
}

func readCoverage(rows *sql.Rows, err error) ([]records.Coverage, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var counts []records.Coverage
	for rows.Next() {
		var c records.Coverage
		if err := rows.Scan(&c.Outlet, &c.Articles, &c.Dated, &c.Bylined, &c.Answered); err != nil {
			return nil, err
		}
		counts = append(counts, c)
	}
	return counts, rows.Err()
}
