package relational

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"iter"
	"math"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// A page of the log is read at once: at most so many changes, and no further
// once their bodies have so many bytes.
const (
	pageChanges = 500
	pageBytes   = 4 << 20
)

// Changes follows the log; see records.Log.
func (s *Store) Changes(ctx context.Context, after corpus.Seq) iter.Seq2[records.Change, error] {
	bound, err := s.Last(ctx)
	return func(yield func(records.Change, error) bool) {
		if err != nil {
			yield(records.Change{}, err)
			return
		}
		for after := min(after, math.MaxInt64); after < bound; {
			page, err := s.page(ctx, after, bound)
			if err != nil {
				yield(records.Change{}, s.Wrap(ctx, "read the changes of", err))
				return
			}
			for _, change := range page {
				if !yield(change, nil) {
					return
				}
				after = change.Seq
			}
			if len(page) == 0 {
				return
			}
		}
	}
}

// page reads the next changes, so that no rows are open while a reader works.
func (s *Store) page(ctx context.Context, after, bound corpus.Seq) ([]records.Change, error) {
	rows, err := s.find.page.QueryContext(ctx, int64(after), int64(bound), pageChanges)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []records.Change
	for size := 0; size < pageBytes && rows.Next(); {
		var change records.Change
		var columns document
		if err := rows.Scan(append([]any{&change.Seq}, columns.targets()...)...); err != nil {
			return nil, err
		}
		change.ID, change.Deleted = columns.id, columns.kind == ""
		if !change.Deleted {
			if change.Document, err = columns.decode(); err != nil {
				return nil, err
			}
		}
		size += len(columns.understood) + len(columns.source)
		page = append(page, change)
	}
	return page, rows.Err()
}

// Last is the highest sequence number given; see records.Log.
func (s *Store) Last(ctx context.Context) (corpus.Seq, error) {
	var last corpus.Seq
	err := s.find.last.QueryRowContext(ctx).Scan(&last)
	return last, s.Wrap(ctx, "read the last change of", err)
}

// Lineage names the history up to a change; see records.Log.
func (s *Store) Lineage(ctx context.Context, seq corpus.Seq) (string, error) {
	if seq == 0 || seq > math.MaxInt64 {
		return "", nil
	}
	var digest []byte
	err := s.find.lineage.QueryRowContext(ctx, int64(seq)).Scan(&digest)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return hex.EncodeToString(digest), s.Wrap(ctx, "read the lineage of", err)
}
