package relational

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/frozen"
)

// FrozenTables hold frozen corpora.
const FrozenTables = `
CREATE TABLE frozen (
	id    INTEGER PRIMARY KEY AUTOINCREMENT,
	name  TEXT NOT NULL UNIQUE,
	time  INTEGER NOT NULL, -- seconds since 1970
	about TEXT NOT NULL     -- JSON
) STRICT;
CREATE TABLE frozen_document (
	corpus   INTEGER NOT NULL,
	document TEXT NOT NULL,
	digest   TEXT NOT NULL, -- of content
	content  TEXT NOT NULL, -- JSON; '' of a document that was withdrawn
	PRIMARY KEY (corpus, document)
) STRICT;
CREATE INDEX frozen_document_id ON frozen_document (document);`

// Frozen returns the frozen corpora that are kept beside the records.
func (s *Store) Frozen() frozen.Store { return frozenStore{s} }

type frozenStore struct{ *Store }

const selectFrozen = "SELECT id, name, time, about FROM frozen "

// Add keeps a corpus; see frozen.Store.
func (s frozenStore) Add(ctx context.Context, c frozen.Corpus, items []frozen.Item) (frozen.Corpus, error) {
	err := s.transact(ctx, func() error {
		if c.Frozen.IsZero() {
			c.Frozen = s.now()
		}
		c.Frozen = c.Frozen.UTC().Truncate(time.Second)
		about, err := json.Marshal(c)
		if err != nil {
			return err
		}
		row := s.write.row(ctx, "INSERT INTO frozen (name, time, about) VALUES (?, ?, ?) RETURNING id", c.Name, c.Frozen.Unix(), string(about))
		switch err := row.Scan(&c.ID); {
		case s.database.IsTaken(err):
			return frozen.ErrTaken
		case err != nil:
			return err
		}
		for _, item := range items {
			_, err := s.write.exec(ctx, `INSERT INTO frozen_document (corpus, document, digest, content)
				VALUES (?, ?, ?, CASE WHEN EXISTS (SELECT 1 FROM withdrawn WHERE id = ?) THEN ''::text ELSE ?::text END)`,
				c.ID, item.ID, item.Digest, item.ID, string(item.Content))
			if err != nil {
				return err
			}
		}
		return nil
	})
	return c, s.Wrap(ctx, "freeze a corpus in", err)
}

// Find returns the corpus of a name; see frozen.Store.
func (s frozenStore) Find(ctx context.Context, name string) (frozen.Corpus, error) {
	found, err := readFrozen(s.reader.QueryRowContext(ctx, s.database.Statement(selectFrozen+"WHERE name = ?"), name))
	return found, s.Wrap(ctx, "find a frozen corpus in", err)
}

// List returns all corpora; see frozen.Store.
func (s frozenStore) List(ctx context.Context) (all []frozen.Corpus, err error) {
	all, err = collect(readFrozen)(s.reader.QueryContext(ctx, s.database.Statement(selectFrozen+"ORDER BY id")))
	return all, s.Wrap(ctx, "list the frozen corpora in", err)
}

// Items returns the items of a corpus; see frozen.Store.
func (s frozenStore) Items(ctx context.Context, id int64) (items []frozen.Item, err error) {
	items, err = readFrozenItems(s.reader.QueryContext(ctx, s.database.Statement("SELECT document, digest, content FROM frozen_document WHERE corpus = ? ORDER BY document"), id))
	return items, s.Wrap(ctx, "read a frozen corpus in", err)
}

// Since returns the items whose documents changed; see frozen.Store.
func (s frozenStore) Since(ctx context.Context, id int64, after corpus.Seq) (items []frozen.Item, err error) {
	items, err = readFrozenItems(s.reader.QueryContext(ctx, s.database.Statement(`SELECT f.document, f.digest, f.content FROM frozen_document f
		LEFT JOIN document d ON d.id = f.document WHERE f.corpus = ? AND (d.seq IS NULL OR d.seq > ?) ORDER BY f.document`), id, int64(after)))
	return items, s.Wrap(ctx, "compare a frozen corpus in", err)
}

// State differs whenever other corpora are there; see frozen.Store. Ids are never given
// again, so the last one and the number of corpora say which are there.
func (s frozenStore) State(ctx context.Context) (string, error) {
	var last, count int64
	row := s.reader.QueryRowContext(ctx, s.database.Statement("SELECT coalesce(max(id), 0), count(*) FROM frozen"))
	err := row.Scan(&last, &count)
	return fmt.Sprintf("%d-%d", last, count), s.Wrap(ctx, "count the frozen corpora in", err)
}

// Remove deletes a corpus; see frozen.Store.
func (s frozenStore) Remove(ctx context.Context, id int64) error {
	err := s.transact(ctx, func() error {
		if err := found(frozen.ErrNotFound)(s.write.exec(ctx, "DELETE FROM frozen WHERE id = ?", id)); err != nil {
			return err
		}
		_, err := s.write.exec(ctx, "DELETE FROM frozen_document WHERE corpus = ?", id)
		return err
	})
	return s.Wrap(ctx, "remove a frozen corpus from", err)
}

var readFrozenItems = collect(func(row scanner) (item frozen.Item, err error) {
	var content string
	if err = row.Scan(&item.ID, &item.Digest, &content); content != "" {
		item.Content = json.RawMessage(content)
	}
	return item, err
})

// readFrozen reads a row of selectFrozen.
func readFrozen(row scanner) (c frozen.Corpus, err error) {
	var id, at int64
	var name, about string
	switch err := row.Scan(&id, &name, &at, &about); {
	case errors.Is(err, sql.ErrNoRows):
		return c, frozen.ErrNotFound
	case err != nil:
		return c, err
	}
	if err := json.Unmarshal([]byte(about), &c); err != nil {
		return c, fmt.Errorf("frozen corpus %q: %w", name, err)
	}
	c.ID, c.Name, c.Frozen = id, name, time.Unix(at, 0).UTC()
	return c, nil
}
