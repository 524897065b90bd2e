package relational

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"iter"
	"strconv"
	"time"

	"standpoint/corpus/records"
)

// Quarantine keeps what could not be read; see records.Imports.
func (s *Store) Quarantine(ctx context.Context, items []records.Quarantined) error {
	err := s.transact(ctx, func() error {
		for _, item := range items {
			if err := errors.Join(ctx.Err(), s.write.keepAside(ctx, item, s.now())); err != nil {
				return err
			}
		}
		return nil
	})
	return s.Wrap(ctx, "quarantine in", err)
}

func (w *writing) keepAside(ctx context.Context, q records.Quarantined, now time.Time) error {
	if q.Since.IsZero() {
		q.Since = now
	}
	var body any // nil is null
	if q.Body != nil {
		body = q.Body
	}
	_, err := w.quarantine.ExecContext(context.WithoutCancel(ctx), q.Import, q.Since.Unix(), q.Path, q.Offset, q.Line, q.URL, q.ContentType, q.Format, q.Parser, q.Reason, body, identityOf(q))
	return err
}

// identityOf is the same for the same bytes at the same place.
func identityOf(q records.Quarantined) []byte {
	h := sha256.New()
	addText(h, q.Path)
	addText(h, strconv.FormatInt(q.Offset, 10))
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(q.Body)))
	if q.Body != nil {
		h.Write(length[:])
		h.Write(q.Body)
	}
	return h.Sum(nil)[:16]
}

// A page of the quarantine is read at once: at most so many, and no further
// once their bodies have so many bytes (pageBytes).
const pageQuarantined = 100

// Quarantined yields what is kept; see records.Imports.
func (s *Store) Quarantined(ctx context.Context, after int64) iter.Seq2[records.Quarantined, error] {
	var bound int64
	err := s.find.lastQuarantined.QueryRowContext(ctx).Scan(&bound)
	return func(yield func(records.Quarantined, error) bool) {
		if err != nil {
			yield(records.Quarantined{}, s.Wrap(ctx, "read the quarantine of", err))
			return
		}
		for after := after; after < bound; {
			page, err := s.quarantinedPage(ctx, after, bound)
			if err != nil {
				yield(records.Quarantined{}, s.Wrap(ctx, "read the quarantine of", err))
				return
			}
			for _, item := range page {
				if !yield(item, nil) {
					return
				}
				after = item.ID
			}
			if len(page) == 0 {
				return
			}
		}
	}
}

// quarantinedPage reads the next items, so that no rows are open while a reader works.
func (s *Store) quarantinedPage(ctx context.Context, after, bound int64) ([]records.Quarantined, error) {
	rows, err := s.find.quarantined.QueryContext(ctx, after, bound, pageQuarantined)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []records.Quarantined
	for size := 0; size < pageBytes && rows.Next(); {
		var q records.Quarantined
		var since int64
		var hasBody bool
		var body sql.RawBytes
		if err := rows.Scan(&q.ID, &q.Import, &since, &q.Path, &q.Offset, &q.Line, &q.URL, &q.ContentType, &q.Format, &q.Parser, &q.Reason, &hasBody, &body); err != nil {
			return nil, err
		}
		q.Since = time.Unix(since, 0).UTC()
		if hasBody {
			q.Body = append([]byte{}, body...)
		}
		size += len(body)
		page = append(page, q)
	}
	return page, rows.Err()
}

// Release forgets what was read after all; see records.Imports.
func (s *Store) Release(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	err := s.transact(ctx, func() error {
		for _, id := range ids {
			_, err := s.write.release.ExecContext(context.WithoutCancel(ctx), id)
			if err := errors.Join(ctx.Err(), err); err != nil {
				return err
			}
		}
		return nil
	})
	return s.Wrap(ctx, "release from the quarantine of", err)
}

// Retriable counts what another parser tried; see records.Imports.
func (s *Store) Retriable(ctx context.Context, parser string) (n int, err error) {
	err = s.find.retriable.QueryRowContext(ctx, parser).Scan(&n)
	return n, s.Wrap(ctx, "count what may be read again in", err)
}
