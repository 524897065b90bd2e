package sqlite

import (
	"context"
	"errors"
	"iter"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

var errSoon = errors.New("not kept yet")

// Scattered lists marked articles; see records.Gatherer.
func (s *Store) Scattered(ctx context.Context, limit int) ([]string, error) { return nil, nil }

// Annotate sets what was understood; see records.Gatherer.
func (s *Store) Annotate(ctx context.Context, documents []corpus.Document, seen records.Seq) (records.Seq, error) {
	return 0, nil
}

// Outdated marks articles; see records.Gatherer.
func (s *Store) Outdated(ctx context.Context, version string) (int, error) { return 0, nil }

// Revisions lists earlier wordings; see records.Historian.
func (s *Store) Revisions(ctx context.Context, id string) ([]corpus.Document, error) { return nil, nil }

// Quarantine keeps what could not be read; see records.Imports.
func (s *Store) Quarantine(ctx context.Context, items []records.Quarantined) error { return errSoon }

// Quarantined yields what is kept; see records.Imports.
func (s *Store) Quarantined(ctx context.Context, after int64) iter.Seq2[records.Quarantined, error] {
	return func(func(records.Quarantined, error) bool) {}
}

// Release forgets; see records.Imports.
func (s *Store) Release(ctx context.Context, ids []int64) error { return nil }

// Coverage counts; see records.Shares.
func (s *Store) Coverage(ctx context.Context, outlets []string) ([]records.Coverage, error) {
	return nil, nil
}

// Advance notes; see records.Imports.
func (s *Store) Advance(ctx context.Context, id int64, progress, receipt []byte) error { return nil }
