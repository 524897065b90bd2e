package relational

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"standpoint/corpus/records"
)

// OutletStats counts articles by outlet; see records.OutletCounter. Both statements are
// answered from an index of articles alone.
func (s *Store) OutletStats(ctx context.Context, outlets []string) ([]records.OutletStats, error) {
	counts, err := s.outletStats(ctx, slices.Compact(slices.Sorted(slices.Values(outlets))))
	if err != nil {
		return nil, s.Wrap(ctx, "count the outlets of", err)
	}
	return counts, nil
}

func (s *Store) outletStats(ctx context.Context, outlets []string) (counts []records.OutletStats, err error) {
	tx, err := s.reader.BeginTx(ctx, s.database.Reading())
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }()
	if len(outlets) == 0 {
		return readOutletStats(tx.StmtContext(ctx, s.find.outletStats).QueryContext(ctx))
	}
	one := tx.StmtContext(ctx, s.find.coverageOf)
	for _, outlet := range outlets {
		of, err := readOutletStats(one.QueryContext(ctx, outlet))
		if err := errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		counts = append(counts, of...)
	}
	return counts, nil
}

func readOutletStats(rows *sql.Rows, err error) ([]records.OutletStats, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var counts []records.OutletStats
	for rows.Next() {
		var c records.OutletStats
		if err := rows.Scan(&c.Outlet, &c.Articles, &c.Dated, &c.Bylined, &c.Answered); err != nil {
			return nil, err
		}
		counts = append(counts, c)
	}
	return counts, rows.Err()
}

// NamedOutlet is the condition of an article that calls its outlet by a name, which is
// an expression (Database.OutletName).
func NamedOutlet(name string) string { return "kind = 'article' AND " + name + " IS NOT NULL" }

// OutletNames counts names of outlets; see records.OutletCounter.
func (s *Store) OutletNames(ctx context.Context) ([]records.OutletName, error) {
	names, err := readOutletNames(s.find.outletNames.QueryContext(ctx))
	if err != nil {
		return nil, s.Wrap(ctx, "read the names of outlets from", err)
	}
	return names, nil
}

func readOutletNames(rows *sql.Rows, err error) (names []records.OutletName, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n records.OutletName
		if err := rows.Scan(&n.Outlet, &n.Name, &n.Articles); err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	return names, rows.Err()
}
