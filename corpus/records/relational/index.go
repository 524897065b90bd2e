package relational

import (
	"context"

	"standpoint/corpus/records"
)

// IndexTables list indexes that are kept elsewhere.
const IndexTables = `
CREATE TABLE shared_index (
	name  TEXT NOT NULL PRIMARY KEY,
	place TEXT NOT NULL
) STRICT;`

var readIndexes = collect(func(row scanner) (i records.Index, err error) {
	err = row.Scan(&i.Name, &i.Place)
	return i, err
})

// Indexes lists indexes; see records.Indexes.
func (s *Store) Indexes(ctx context.Context) ([]records.Index, error) {
	list, err := readIndexes(s.find.indexes.QueryContext(ctx))
	if err != nil {
		return nil, s.Wrap(ctx, "list the indexes of", err)
	}
	return list, nil
}

// KeepIndex notes an index; see records.Indexes.
func (s *Store) KeepIndex(ctx context.Context, index records.Index) error {
	return s.Wrap(ctx, "note an index in", s.transact(ctx, func() error {
		_, err := s.write.exec(ctx, "INSERT INTO shared_index (name, place) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET place = excluded.place", index.Name, index.Place)
		return err
	}))
}

// RenameIndex gives an index another name; see records.Indexes.
func (s *Store) RenameIndex(ctx context.Context, from, to string) error {
	return s.Wrap(ctx, "rename an index in", s.transact(ctx, func() error {
		return found(records.ErrNotFound)(s.write.exec(ctx, "UPDATE shared_index SET name = ? WHERE name = ?", to, from))
	}))
}

// DropIndex takes an index off the list; see records.Indexes.
func (s *Store) DropIndex(ctx context.Context, name string) error {
	return s.Wrap(ctx, "drop an index from", s.transact(ctx, func() error {
		_, err := s.write.exec(ctx, "DELETE FROM shared_index WHERE name = ?", name)
		return err
	}))
}
