package relational

import (
	"context"
	"errors"
	"fmt"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

var errOnePlace = errors.New("name one outlet or one import")

// selecting is the statement that finds what a Selection names, with its
// argument, and how the audit calls it. A comment is of the outlet that its
// article says, even if it was not lent yet.
func selecting(what records.Selection) (query string, arg any, name string, err error) {
	switch {
	case what.Outlet != "" && what.Import == 0:
		return `SELECT id FROM document WHERE kind <> '' AND (outlet = ?1
			OR article_id IN (SELECT id FROM document WHERE kind = 'article' AND outlet = ?1)) ORDER BY n`, what.Outlet, "outlet " + what.Outlet, nil
	case what.Outlet == "" && what.Import > 0:
		return "SELECT id FROM document WHERE import = ? AND kind <> '' ORDER BY n", what.Import, fmt.Sprint("import ", what.Import), nil
	}
	return "", nil, "", errOnePlace
}

// Select finds documents by where they come from; see records.Forgetter.
func (s *Store) Select(ctx context.Context, what records.Selection) ([]string, error) {
	query, arg, _, err := selecting(what)
	if err != nil {
		return nil, s.Wrap(ctx, "select documents of", err)
	}
	ids, err := readIDs(s.reader.QueryContext(ctx, s.database.Statement(query), arg))
	return ids, s.Wrap(ctx, "select documents of", err)
}

// Forget deletes documents by where they come from; see records.Forgetter.
func (s *Store) Forget(ctx context.Context, what records.Selection) (int, error) {
	query, arg, name, err := selecting(what)
	if err != nil {
		return 0, s.Wrap(ctx, "forget documents of", err)
	}
	var ids []string
	var last corpus.Seq
	err = s.transact(ctx, func() error {
		return s.write.change(ctx, func(c *change) (err error) {
			if ids, err = readIDs(c.conn.QueryContext(c.ctx, c.database.Statement(query), arg)); err != nil || len(ids) == 0 {
				return err
			}
			if err := c.deleteAll(ctx, ids); err != nil {
				return err
			}
			_, err = c.addAudit.ExecContext(c.ctx, s.now().Unix(), "forget", name, "", len(ids))
			return err
		}, &last)
	})
	if err != nil {
		return 0, s.Wrap(ctx, "forget documents of", err)
	}
	return len(ids), nil
}
