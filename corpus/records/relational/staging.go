package relational

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// Outdated lists articles that another version annotated; see records.Staging.
func (s *Store) Outdated(ctx context.Context, version, after string, limit int) ([]string, error) {
	// Mostly there is none, which an index tells without a look at every document.
	var some bool
	if err := s.find.anyOutdated.QueryRowContext(ctx, version).Scan(&some); err != nil || !some {
		return nil, s.Wrap(ctx, "list what is outdated in", err)
	}
	ids, err := readIDs(s.find.outdated.QueryContext(ctx, version, after, limitOf(limit)))
	return ids, s.Wrap(ctx, "list what is outdated in", err)
}

// Stage sets annotations aside; see records.Staging.
func (s *Store) Stage(ctx context.Context, version string, documents []corpus.Document) error {
	return s.Wrap(ctx, "stage annotations in", s.transact(ctx, func() error {
		for _, d := range documents {
			if err := errors.Join(ctx.Err(), s.write.stageOne(context.WithoutCancel(ctx), version, d)); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (w *writing) stageOne(ctx context.Context, version string, d corpus.Document) error {
	if err := records.Check(d); err != nil {
		return err
	}
	d.AnnotatedBy = version
	understood, err := understoodOf(d)
	if err != nil {
		return err
	}
	_, err = w.stage.ExecContext(ctx, version, depthOf(d), d.Outlet, string(understood), d.ID, d.Kind, Digest(d.Wording()...))
	return err
}

// Overlay sets what is staged; see records.Staging.
func (s *Store) Overlay(ctx context.Context, version string, documents []corpus.Document) error {
	for i := range documents {
		if err := s.overlayOne(ctx, version, &documents[i]); err != nil {
			return s.Wrap(ctx, "read staged annotations from", fmt.Errorf("document %q: %w", documents[i].ID, err))
		}
	}
	return nil
}

func (s *Store) overlayOne(ctx context.Context, version string, d *corpus.Document) error {
	var words, text []byte
	var depth int
	err := s.find.overlay.QueryRowContext(ctx, d.ID, version).Scan(&words, &depth, &text)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (d.AnnotatedBy == version || !bytes.Equal(words, Digest(d.Wording()...))) {
		return nil
	}
	if err != nil {
		return err
	}
	var staged understood
	if err := json.Unmarshal(text, &staged); err != nil {
		return err
	}
	staged.lendTo(d)
	d.Annotation = d.Annotation.Settle(d.Judged)
	if d.Comment != nil {
		c := *d.Comment
		c.Depth, d.Comment = depth, &c
	}
	return nil
}

// Staged counts what waits to be adopted; see records.Staging.
func (s *Store) Staged(ctx context.Context, version string) (n int, err error) {
	err = s.find.staged.QueryRowContext(ctx, version).Scan(&n)
	return n, s.Wrap(ctx, "count what is staged in", err)
}

// adoptPage is how many staged annotations are read at a time.
const adoptPage = 500

// Adopt makes what is staged the annotation; see records.Staging.
func (s *Store) Adopt(ctx context.Context, version string) (before, last corpus.Seq, err error) {
	err = s.transact(ctx, func() error {
		return s.write.change(ctx, func(c *change) error {
			before = corpus.Seq(c.seq)
			return c.adoptAll(ctx, version)
		}, &last)
	})
	if err != nil || last == 0 {
		return 0, 0, s.Wrap(ctx, "adopt annotations in", err)
	}
	return before, last, nil
}

// staged is one annotation that waits.
type staged struct {
	n          int64
	id, outlet string
	depth      int
	understood string
}

func (c *change) adoptAll(ctx context.Context, version string) error {
	for after := ""; ; {
		page, err := readStaged(c.staged.QueryContext(c.ctx, version, after, adoptPage))
		if err := errors.Join(ctx.Err(), err); err != nil {
			return err
		}
		for _, s := range page {
			seq := c.next(s.id, s.depth, s.understood)
			if _, err := c.setUnderstood.ExecContext(c.ctx, seq, s.depth, version, s.outlet, s.understood, s.n); err != nil {
				return err
			}
			after = s.id
		}
		if len(page) < adoptPage {
			break
		}
	}
	_, err := c.unstage.ExecContext(c.ctx)
	return err
}

// readStaged reads the next of what is staged and to be adopted.
var readStaged = collect(func(row scanner) (s staged, err error) {
	err = row.Scan(&s.n, &s.id, &s.depth, &s.outlet, &s.understood)
	return s, err
})
