package relational

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"standpoint/corpus/theme"
)

// ThemeTables hold kept themes. A changed theme is a new row.
const ThemeTables = `
CREATE TABLE theme (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	name   TEXT NOT NULL UNIQUE,
	query  TEXT NOT NULL,
	kept   INTEGER NOT NULL, -- seconds since 1970
	maker  TEXT NOT NULL,
	found  TEXT NOT NULL
) STRICT;`

// Themes returns the kept themes, which are kept beside the records.
func (s *Store) Themes() theme.Store { return themeStore{s} }

type themeStore struct{ *Store }

const (
	selectTheme = `SELECT id, name, query, kept, maker, found FROM theme `
	insertTheme = `INSERT INTO theme (name, query, kept, maker, found) VALUES (?, ?, ?, ?, ?) RETURNING id`
)

// Add keeps themes; see theme.Store.
func (s themeStore) Add(ctx context.Context, themes ...theme.Theme) ([]theme.Theme, error) {
	themes = slices.Clone(themes)
	err := s.transact(ctx, func() error {
		var count int
		if err := s.write.row(ctx, "SELECT count(*) FROM theme").Scan(&count); err != nil {
			return err
		}
		if count+len(themes) > theme.Most {
			return theme.ErrFull
		}
		for i := range themes {
			themes[i].Kept = s.now().UTC().Truncate(time.Second)
			if err := s.insert(ctx, &themes[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return themes, s.Wrap(ctx, "keep themes in", err)
}

func (s themeStore) insert(ctx context.Context, t *theme.Theme) error {
	err := s.write.row(ctx, insertTheme, t.Name, t.Query, t.Kept.Unix(), t.By, t.From).Scan(&t.ID)
	if s.database.IsTaken(err) {
		return theme.ErrTaken
	}
	return err
}

// Change gives a theme another query; see theme.Store.
func (s themeStore) Change(ctx context.Context, name, query, by string) (t theme.Theme, err error) {
	err = s.transact(ctx, func() error {
		if t, err = readTheme(s.write.row(ctx, selectTheme+"WHERE name = ?", name)); err != nil {
			return err
		}
		if _, err := s.write.exec(ctx, "DELETE FROM theme WHERE name = ?", name); err != nil {
			return err
		}
		t.Query, t.By = query, by
		return s.insert(ctx, &t)
	})
	return t, s.Wrap(ctx, "change a theme in", err)
}

// Find returns the theme of a name; see theme.Store.
func (s themeStore) Find(ctx context.Context, name string) (theme.Theme, error) {
	found, err := readTheme(s.reader.QueryRowContext(ctx, s.database.Statement(selectTheme+"WHERE name = ?"), name))
	return found, s.Wrap(ctx, "find a theme in", err)
}

// List returns all themes; see theme.Store.
func (s themeStore) List(ctx context.Context) (all []theme.Theme, err error) {
	all, err = collect(readTheme)(s.reader.QueryContext(ctx, s.database.Statement(selectTheme)))
	slices.SortFunc(all, func(a, b theme.Theme) int { return cmp.Compare(a.Name, b.Name) })
	return all, s.Wrap(ctx, "list the themes in", err)
}

// State differs whenever other themes are there; see theme.Store. Ids are never given
// again, so the last one and the number of themes say which are there.
func (s themeStore) State(ctx context.Context) (string, error) {
	var last, count int64
	err := s.reader.QueryRowContext(ctx, s.database.Statement("SELECT coalesce(max(id), 0), count(*) FROM theme")).Scan(&last, &count)
	return fmt.Sprintf("%d-%d", last, count), s.Wrap(ctx, "count the themes in", err)
}

// Remove deletes a theme; see theme.Store.
func (s themeStore) Remove(ctx context.Context, name string) error {
	err := s.transact(ctx, func() error {
		return found(theme.ErrNotFound)(s.write.exec(ctx, "DELETE FROM theme WHERE name = ?", name))
	})
	return s.Wrap(ctx, "remove a theme from", err)
}

// readTheme reads a row of selectTheme.
func readTheme(row scanner) (t theme.Theme, err error) {
	var kept int64
	if err = row.Scan(&t.ID, &t.Name, &t.Query, &kept, &t.By, &t.From); errors.Is(err, sql.ErrNoRows) {
		err = theme.ErrNotFound
	}
	t.Kept = time.Unix(kept, 0).UTC()
	return t, err
}
