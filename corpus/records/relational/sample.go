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
	marks    TEXT NOT NULL,    -- JSON, a list
	at       INTEGER NOT NULL, -- seconds since 1970
	PRIMARY KEY (sample, document, coder)
) STRICT;`

// Samples returns the samples that are kept beside the records.
func (s *Store) Samples() samples.Store { return sampleStore{s} }

type sampleStore struct{ *Store }

// keptSample is what is kept about a sample.
type keptSample struct {
	samples.Sample
	Revision int64 `json:"revision,omitempty"` // how often it, its items or what was said of them changed
}

const selectSample = "SELECT id, name, created, about FROM sample "

// Add keeps a sample; see samples.Store.
func (s sampleStore) Add(ctx context.Context, sample samples.Sample, items []samples.Item) (samples.Sample, error) {
	err := s.transact(ctx, func() error {
		about, err := json.Marshal(keptSample{Sample: sample})
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
		err := s.alter(ctx, sample.ID, func(kept *samples.Sample) { kept.Snapshot, kept.Sizes = sample.Snapshot, sample.Sizes })
		if err != nil {
			return err
		}
		return s.addItems(ctx, sample.ID, items)
	})
	return s.Wrap(ctx, "extend a sample in", err)
}

// alter changes what is kept about a sample.
func (s sampleStore) alter(ctx context.Context, id int64, change func(kept *samples.Sample)) error {
	kept, err := readKept(s.write.row(ctx, selectSample+"WHERE id = ?", id))
	if err != nil {
		return err
	}
	change(&kept.Sample)
	kept.Revision++
	about, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	_, err = s.write.exec(ctx, "UPDATE sample SET about = ? WHERE id = ?", string(about), id)
	return err
}

// SetCodebook puts a codebook in the place of that of a sample; see samples.Store.
func (s sampleStore) SetCodebook(ctx context.Context, id int64, book samples.Codebook) error {
	err := s.settle(ctx, func() ([]string, error) {
		err := s.alter(ctx, id, func(kept *samples.Sample) {
			kept.Earlier = append(kept.Earlier, kept.Codebook)
			kept.Codebook = book
		})
		if err != nil {
			return nil, err
		}
		return s.settledIn(ctx, id)
	})
	return s.Wrap(ctx, "change a codebook in", err)
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
	err := s.settle(ctx, func() (settled []string, err error) {
		for _, c := range codes {
			if err := s.setCode(ctx, id, c); err != nil {
				return nil, err
			}
			if c.Coder == samples.Settler {
				settled = append(settled, c.Document)
			}
		}
		if len(codes) == 0 {
			return nil, nil
		}
		return settled, s.alter(ctx, id, func(*samples.Sample) {})
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
	marks, err := json.Marshal(c.Marks)
	if err != nil {
		return err
	}
	_, err = s.write.exec(ctx, `INSERT INTO code (sample, document, coder, value, note, marks, at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (sample, document, coder) DO UPDATE SET value = excluded.value, note = excluded.note, marks = excluded.marks, at = excluded.at`,
		id, c.Document, c.Coder, c.Value, c.Note, string(marks), s.now().Unix())
	return err
}

// settledIn lists the documents of a sample that the Settler said something about.
func (s sampleStore) settledIn(ctx context.Context, id int64) ([]string, error) {
	return readIDs(s.write.conn.QueryContext(ctx, s.database.Statement("SELECT document FROM code WHERE sample = ? AND coder = ? ORDER BY document"), id, samples.Settler))
}

// Codes returns what was said; see samples.Store.
func (s sampleStore) Codes(ctx context.Context, id int64) (codes []samples.Code, err error) {
	codes, err = readCodes(s.reader.QueryContext(ctx, s.database.Statement(`SELECT c.document, c.coder, c.value, c.note, c.marks, c.at FROM code c
		JOIN sampled i ON i.sample = c.sample AND i.document = c.document WHERE c.sample = ? ORDER BY i.n, c.coder`), id))
	return codes, s.Wrap(ctx, "read codes in", err)
}

// State names the samples and what was said; see samples.Store.
func (s sampleStore) State(ctx context.Context) (string, error) {
	all, err := collect(readKept)(s.reader.QueryContext(ctx, s.database.Statement(selectSample+"ORDER BY id")))
	var state strings.Builder
	for _, kept := range all {
		fmt.Fprintf(&state, "%d-%d ", kept.ID, kept.Revision)
	}
	return state.String(), s.Wrap(ctx, "look at the samples in", err)
}

// Remove deletes a sample; see samples.Store.
func (s sampleStore) Remove(ctx context.Context, id int64) error {
	err := s.settle(ctx, func() ([]string, error) {
		settled, err := s.settledIn(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := found(samples.ErrNotFound)(s.write.exec(ctx, "DELETE FROM sample WHERE id = ?", id)); err != nil {
			return nil, err
		}
		for _, table := range strings.Fields("sampled code") {
			if _, err := s.write.exec(ctx, "DELETE FROM "+table+" WHERE sample = ?", id); err != nil {
				return nil, err
			}
		}
		return settled, nil
	})
	return s.Wrap(ctx, "remove a sample from", err)
}

var readItems = collect(func(row scanner) (item samples.Item, err error) {
	err = row.Scan(&item.Document, &item.Article, &item.Stratum, &item.Label)
	return item, err
})

var readCodes = collect(func(row scanner) (c samples.Code, err error) {
	var at int64
	var marks string
	if err := row.Scan(&c.Document, &c.Coder, &c.Value, &c.Note, &marks, &at); err != nil {
		return c, err
	}
	c.At = time.Unix(at, 0).UTC()
	if err := json.Unmarshal([]byte(marks), &c.Marks); err != nil {
		return c, fmt.Errorf("marks of %q: %w", c.Document, err)
	}
	return c, nil
})

// readSample reads a row of selectSample.
func readSample(row scanner) (samples.Sample, error) {
	kept, err := readKept(row)
	return kept.Sample, err
}

func readKept(row scanner) (sample keptSample, err error) {
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
