package relational

import (
	"context"
	"database/sql"
	"errors"

	"standpoint/corpus/pseudonym"
	"standpoint/corpus/records"
)

// AuthorNames says what was decided about the names of comment authors; see
// records.Authors.
func (s *Store) AuthorNames(ctx context.Context) (records.AuthorNames, error) {
	names, err := readAuthorNames(s.reader.QueryRowContext(ctx, s.database.Statement(selectAuthorNames)))
	return names, s.Wrap(ctx, "read how authors are named in", err)
}

// DecideAuthorNames decides whether comment authors have pseudonyms; see records.Authors.
func (s *Store) DecideAuthorNames(ctx context.Context, pseudonyms bool) (names records.AuthorNames, err error) {
	err = s.transact(ctx, func() error {
		names, err = readAuthorNames(s.write.row(ctx, selectAuthorNames))
		if err != nil || names.Decided && names.Pseudonyms() == pseudonyms {
			return err
		}
		var used bool
		if err := s.write.row(ctx, "SELECT seq > 0 FROM store").Scan(&used); err != nil {
			return err
		}
		if used && (names.Decided || pseudonyms) {
			return records.ErrNamed
		}
		names = records.AuthorNames{Decided: true}
		if pseudonyms {
			names.Key = pseudonym.NewKey()
		}
		_, err := s.write.exec(ctx, "INSERT INTO author_names (one, key) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET key = excluded.key", []byte(names.Key))
		return err
	})
	return names, s.Wrap(ctx, "decide how authors are named in", err)
}

const selectAuthorNames = "SELECT key FROM author_names"

func readAuthorNames(row *sql.Row) (names records.AuthorNames, err error) {
	var key []byte
	if err = row.Scan(&key); errors.Is(err, sql.ErrNoRows) {
		return names, nil
	}
	return records.AuthorNames{Decided: err == nil, Key: key}, err
}
