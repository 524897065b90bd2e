package sqlite

import (
	"context"
	"database/sql"
	"fmt"
)

// Bounded are options of a store whose file can have at most so many pages of
// 4096 bytes.
func Bounded(pages int) Options { return Options{maxPages: pages} }

// PathOf is the path that a store was opened with.
func PathOf(s *Store) string { return s.file.path }

// Pragmas asks the one connection that writes, and one that reads, for settings.
func Pragmas(ctx context.Context, s *Store, names ...string) (writing, reading map[string]string, err error) {
	writing, reading = map[string]string{}, map[string]string{}
	for _, name := range names {
		var w, r string
		err := s.Alone(ctx, func(conn *sql.Conn) error {
			return conn.QueryRowContext(ctx, fmt.Sprint("PRAGMA ", name)).Scan(&w)
		})
		if err != nil {
			return nil, nil, err
		}
		if err := s.reader.QueryRowContext(ctx, fmt.Sprint("PRAGMA ", name)).Scan(&r); err != nil {
			return nil, nil, err
		}
		writing[name], reading[name] = w, r
	}
	return writing, reading, nil
}
