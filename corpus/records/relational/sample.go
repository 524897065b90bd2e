package relational

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"standpoint/corpus/samples"
)

// SampleTables hold samples and what people say of the documents in them.
const SampleTables = `
CREATE TABLE sample (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	name    TEXT NOT NULL UNIQUE,
	created INTEGER NOT NULL, -- seconds since 1970
	about   TEXT NOT NULL     -- JSON
) STRICT;
CREATE TABLE sampled (
	sample   INTEGER NOT NULL,
	n        INTEGER NOT NULL, -- the order of drawing
	document TEXT NOT NULL,
	article  TEXT NOT NULL,
	stratum  TEXT NOT NULL,
	label    TEXT NOT NULL,    -- of the model
	PRIMARY KEY (sample, document)
) STRICT;
CREATE TABLE code (
	sample   INTEGER NOT NULL,
	document TEXT NOT NULL,
	coder    TEXT NOT NULL,
	value    TEXT NOT NULL,
	note     TEXT NOT NULL,
	at       INTEGER NOT NULL, -- seconds since 1970
	PRIMARY KEY (sample, document, coder)
) STRICT;`

// Samples returns the samples that are kept beside the records.
func (s *Store) Samples() samples.Store { return sampleStore{s} }

type sampleStore struct{ *Store }

const selectSample = "SELECT id, name, created, about FROM sample "

// Add keeps a sample; see samples.Store.
func (s sampleStore) Add(ctx context.Context, sample samples.Sample, items []samples.Item) (samples.Sample, error) {
	err := s.transact(ctx, func() error {
		about, err := json.Marshal(sample)
		if err != nil {
			return err
		}
		now := s.now().Unix()
		row := s.write.row(ctx, "INSERT INTO sample (name, created, about) VALUES (?, ?, ?) RETURNING id", sample.Name, now, string(about))
		switch err := row.Scan(&sample.ID); {
		case s.database.IsTaken(err):
			return samples.ErrTaken
		case err != nil:
			return err
		}
		sample.Created = time.Unix(now, 0).UTC()
		return s.addItems(ctx, sample.ID, items)
	})
	return sample, s.Wrap(ctx, "add a sample to", err)
}

func (s sampleStore) addItems(ctx context.Context, id int64, items []samples.Item) error {
	var n int
	if err := s.write.row(ctx, "SELECT coalesce(max(n), 0) FROM sampled WHERE sample = ?", id).Scan(&n); err != nil {
		return err
	}
	for _, item := range items {
		n++
		_, err := s.write.exec(ctx, "INSERT INTO sampled (sample, n, document, article, stratum, label) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			id, n, item.Document, item.Article, item.Stratum, item.Label)
		if err != nil {
			return err
		}
	}
	return nil
}

// Extend adds items to a sample; see samples.Store.
func (s sampleStore) Extend(ctx context.Context, sample samples.Sample, items []samples.Item) error {
	err := s.transact(ctx, func() error {
		kept, err := readSample(s.write.row(ctx, selectSample+"WHERE id = ?", sample.ID))
		if err != nil {
			return err
		}
		kept.Snapshot, kept.Sizes = sample.Snapshot, sample.Sizes
		about, err := json.Marshal(kept)
		if err != nil {
			return err
		}
		if _, err := s.write.exec(ctx, "UPDATE sample SET about = ? WHERE id = ?", string(about), sample.ID); err != nil {
			return err
		}
		return s.addItems(ctx, sample.ID, items)
	})
	return s.Wrap(ctx, "extend a sample in", err)
}

// Find returns the sample of a name; see samples.Store.
func (s sampleStore) Find(ctx context.Context, name string) (samples.Sample, error) {
	found, err := readSample(s.reader.QueryRowContext(ctx, s.database.Statement(selectSample+"WHERE name = ?"), name))
	return found, s.Wrap(ctx, "find a sample in", err)
}

// List returns all samples; see samples.Store.
func (s sampleStore) List(ctx context.Context) (all []samples.Sample, err error) {
	all, err = collect(readSample)(s.reader.QueryContext(ctx, s.database.Statement(selectSample+"ORDER BY id")))
	return all, s.Wrap(ctx, "list the samples in", err)
}

// Items returns the items of a sample; see samples.Store.
func (s sampleStore) Items(ctx context.Context, id int64) (items []samples.Item, err error) {
	items, err = readItems(s.reader.QueryContext(ctx, s.database.Statement("SELECT document, article, stratum, label FROM sampled WHERE sample = ? ORDER BY n"), id))
	return items, s.Wrap(ctx, "read a sample in", err)
}

// SetCodes keeps what coders say; see samples.Store.
func (s sampleStore) SetCodes(ctx context.Context, id int64, codes []samples.Code) error {
	err := s.transact(ctx, func() error {
		for _, c := range codes {
			if err := s.setCode(ctx, id, c); err != nil {
				return err
			}
		}
		return nil
	})
	return s.Wrap(ctx, "keep codes in", err)
}

func (s sampleStore) setCode(ctx context.Context, id int64, c samples.Code) error {
	var there bool
	row := s.write.row(ctx, "SELECT EXISTS (SELECT 1 FROM sampled WHERE sample = ? AND document = ?)", id, c.Document)
	if err := row.Scan(&there); err != nil {
		return err
	}
	if !there {
		return fmt.Errorf("document %q: %w", c.Document, samples.ErrNotFound)
	}
	if c.Value == "" {
		_, err := s.write.exec(ctx, "DELETE FROM code WHERE sample = ? AND document = ? AND coder = ?", id, c.Document, c.Coder)
		return err
	}
	_, err := s.write.exec(ctx, `INSERT INTO code (sample, document, coder, value, note, at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (sample, document, coder) DO UPDATE SET value = excluded.value, note = excluded.note, at = excluded.at`,
		id, c.Document, c.Coder, c.Value, c.Note, s.now().Unix())
	return err
}

// Codes returns what was said; see samples.Store.
func (s sampleStore) Codes(ctx context.Context, id int64) (codes []samples.Code, err error) {
	codes, err = readCodes(s.reader.QueryContext(ctx, s.database.Statement(`SELECT c.document, c.coder, c.value, c.note, c.at FROM code c
		JOIN sampled i ON i.sample = c.sample AND i.document = c.document WHERE c.sample = ? ORDER BY i.n, c.coder`), id))
	return codes, s.Wrap(ctx, "read codes in", err)
}

// Remove deletes a sample; see samples.Store.
func (s sampleStore) Remove(ctx context.Context, id int64) error {
	err := s.transact(ctx, func() error {
		done, err := s.write.exec(ctx, "DELETE FROM sample WHERE id = ?", id)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, samples.ErrNotFound)
		}
		for _, table := range strings.Fields("sampled code") {
			if _, err := s.write.exec(ctx, "DELETE FROM "+table+" WHERE sample = ?", id); err != nil {
				return err
			}
		}
		return nil
	})
	return s.Wrap(ctx, "remove a sample from", err)
}

var readItems = collect(func(row scanner) (item samples.Item, err error) {
	err = row.Scan(&item.Document, &item.Article, &item.Stratum, &item.Label)
	return item, err
})

var readCodes = collect(func(row scanner) (c samples.Code, err error) {
	var at int64
	err = row.Scan(&c.Document, &c.Coder, &c.Value, &c.Note, &at)
	c.At = time.Unix(at, 0).UTC()
	return c, err
})

// readSample reads a row of selectSample.
func readSample(row scanner) (sample samples.Sample, err error) {
	var id, created int64
	var name, about string
	switch err := row.Scan(&id, &name, &created, &about); {
	case errors.Is(err, sql.ErrNoRows):
		return sample, samples.ErrNotFound
	case err != nil:
		return sample, err
	}
	if err := json.Unmarshal([]byte(about), &sample); err != nil {
		return sample, fmt.Errorf("sample %q: %w", name, err)
	}
	sample.ID, sample.Name, sample.Created = id, name, time.Unix(created, 0).UTC()
	return sample, nil
}
