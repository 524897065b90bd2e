package relational

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// snapshotsAtOnce is how many snapshots can be open. They have connections of their own,
// so that they never take those of other readers.
const snapshotsAtOnce = 4

// snapshots are the connections of snapshots, which are opened when the first is
// asked for.
type snapshots struct {
	mu     sync.Mutex
	pool   *sql.DB
	closed bool
}

func (s *snapshots) open(in Database) (*sql.DB, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, sql.ErrConnDone
	}
	if s.pool != nil {
		return s.pool, nil
	}
	pool, err := in.Snapshots()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(snapshotsAtOnce)
	pool.SetMaxIdleConns(snapshotsAtOnce)
	s.pool = pool
	return s.pool, nil
}

// close ends every snapshot.
func (s *snapshots) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return ClosePools(s.pool)
}

// selectDocuments looks up documents as selectTexts does texts.
func selectDocuments(in Database) string { return selectWanted(in, columnsOf("d")) }

// snapshot is a read transaction, which sees one commit for as long as it lasts.
type snapshot struct {
	ctx        context.Context // ends the snapshot
	store      *Store
	tx         *sql.Tx
	get, texts *sql.Stmt
	state      corpus.State
	looked     corpus.Seq      // how far the log was looked at for deletions
	gone       map[string]bool // what was deleted since
}

// Snapshot pins the present state; see records.Snapshotter.
func (s *Store) Snapshot(ctx context.Context) (records.Snapshot, error) {
	snap := &snapshot{ctx: ctx, store: s, gone: map[string]bool{}}
	pool, err := s.snapshots.open(s.database)
	if err == nil {
		snap.tx, err = pool.BeginTx(ctx, s.database.Reading())
	}
	if err == nil {
		if err = snap.begin(ctx); err != nil {
			_ = snap.tx.Rollback() // the first error says more
		}
	}
	if err != nil {
		return nil, s.Wrap(ctx, "pin a state of", err)
	}
	return snap, nil
}

// begin reads the state, which is what pins it.
func (s *snapshot) begin(ctx context.Context) (err error) {
	if s.state, err = stateOf(ctx, s.store.database, s.tx); err != nil {
		return err
	}
	s.looked = s.state.Seq
	if s.get, err = s.tx.PrepareContext(ctx, s.store.database.Statement(selectDocuments(s.store.database))); err != nil {
		return err
	}
	s.texts, err = s.tx.PrepareContext(ctx, s.store.database.Statement(selectTexts(s.store.database)))
	return err
}

// stateOf is the last change as a transaction sees it.
func stateOf(ctx context.Context, in Database, tx *sql.Tx) (state corpus.State, err error) {
	var digest []byte
	if err := tx.QueryRowContext(ctx, selectLast).Scan(&state.Seq); err != nil || state.Seq == 0 {
		return state, err
	}
	err = tx.QueryRowContext(ctx, in.Statement(selectLineage), int64(state.Seq)).Scan(&digest)
	state.Lineage = hex.EncodeToString(digest)
	return state, err
}

func (s *snapshot) State() corpus.State { return s.state }

func (s *snapshot) Close() error {
	err := s.tx.Rollback()
	if errors.Is(err, sql.ErrTxDone) || s.ctx.Err() != nil { // it has ended by itself
		return nil
	}
	return err
}

// Get looks documents up; see records.Snapshot.
func (s *snapshot) Get(ctx context.Context, ids []string) ([]corpus.Document, error) {
	documents, err := s.documents(ctx, ids)
	if err == nil {
		// Only now: what is deleted from now on could not have been known.
		err = s.check(ctx, func(yield func(string, string) bool) {
			for _, d := range documents {
				if !yield(d.ID, d.ArticleID) {
					return
				}
			}
		})
	}
	if err != nil {
		return nil, s.store.Wrap(ctx, "read documents of an earlier state from", err)
	}
	return documents, nil
}

func (s *snapshot) documents(ctx context.Context, ids []string) ([]corpus.Document, error) {
	documents := make([]corpus.Document, 0, len(ids))
	for page := range slices.Chunk(ids, textsAtOnce) {
		rows, err := s.get.QueryContext(context.WithoutCancel(ctx), wanted(page)...)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			var one document
			if err := rows.Scan(one.targets()...); err != nil {
				return nil, err
			}
			d, err := one.decode()
			if err != nil {
				return nil, err
			}
			documents = append(documents, d)
		}
		if err := errors.Join(rows.Err(), ctx.Err()); err != nil {
			return nil, err
		}
	}
	return documents, nil
}

// Texts reads texts; see records.Snapshot. Those of one statement are checked before
// they are given out.
func (s *snapshot) Texts(ctx context.Context, ids []string) iter.Seq2[records.Text, error] {
	return func(yield func(records.Text, error) bool) {
		for page := range slices.Chunk(ids, textsAtOnce) {
			var texts []records.Text
			_, err := readTexts(ctx, s.texts, page, func(text records.Text, _ error) bool {
				texts = append(texts, text)
				return true
			})
			if err == nil {
				err = s.check(ctx, func(yield func(string, string) bool) {
					for _, text := range texts {
						if !yield(text.ID, "") {
							return
						}
					}
				})
			}
			if err != nil {
				yield(records.Text{}, s.store.Wrap(ctx, "read texts of an earlier state from", err))
				return
			}
			for _, text := range texts {
				if !yield(text, nil) {
					return
				}
			}
		}
	}
}

// check fails if any of some documents, with their articles, was deleted since.
func (s *snapshot) check(ctx context.Context, documents iter.Seq2[string, string]) error {
	last, err := s.store.Last(ctx)
	if err != nil {
		return err
	}
	if last != s.looked {
		if err := s.look(ctx, last); err != nil {
			return err
		}
	}
	if len(s.gone) == 0 {
		return nil
	}
	for id, article := range documents {
		if s.gone[id] || s.gone[article] {
			return fmt.Errorf("document %q, or its article, was deleted meanwhile: %w", id, records.ErrWithdrawn)
		}
	}
	return nil
}

// look notes what was deleted up to a change.
func (s *snapshot) look(ctx context.Context, last corpus.Seq) error {
	deleted, err := readIDs(s.store.find.deleted.QueryContext(ctx, int64(s.looked), int64(last)))
	if err != nil {
		return err
	}
	for _, id := range deleted {
		s.gone[id] = true
	}
	s.looked = last
	return nil
}
