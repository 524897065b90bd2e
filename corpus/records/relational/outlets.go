package relational

import (
	"context"
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

var readOutletStats = collect(func(row scanner) (c records.OutletStats, err error) {
	err = row.Scan(&c.Outlet, &c.Articles, &c.Dated, &c.Bylined, &c.Answered)
	return c, err
})

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

var readOutletNames = collect(func(row scanner) (n records.OutletName, err error) {
	err = row.Scan(&n.Outlet, &n.Name, &n.Articles)
	return n, err
})
